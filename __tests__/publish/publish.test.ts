import { beforeEach, describe, expect, it } from '@jest/globals'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import { publishingDocker, SIZES } from '../support/publishing-docker.js'
import { AMD64, ARM64, BASE_LAYERS, INDEX } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

function positions(calls: string[], start: string): number[] {
  return calls.flatMap((line, index) => (line.startsWith(start) ? [index] : []))
}

beforeEach(() => {
  setEnv({ RUNNER_TEMP: temporaryDirectory(), GITHUB_STATE: '' })
})

describe('publish', () => {
  it('builds, tests and promotes, in this order', async () => {
    await publishingDocker()
    const results = await publishHere()
    expect(results.error).toBeUndefined()
    expect(results.promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(results.timings.map(({ name }) => name)).toEqual([
      'Log in',
      'Plan',
      'QEMU',
      'Build',
      'Smoke test',
      'Promote'
    ])
  })

  it('tests every platform by its own digest', async () => {
    const { calls } = await publishingDocker()
    const { smoke } = await publishHere()
    const runs = calls().filter((line) => line.startsWith('run '))
    expect(runs.map((line) => line.split(' ').at(-1)).sort()).toEqual([
      `${IMAGE}@${AMD64}`,
      `${IMAGE}@${ARM64}`
    ])
    expect(smoke?.map(({ verdict }) => verdict)).toEqual(['passed', 'passed'])
  })

  it('moves no tag before every platform has passed', async () => {
    const { calls } = await publishingDocker()
    await publishHere()
    const tags = positions(calls(), 'buildx imagetools create')
    const ends = positions(calls(), 'rm --force --volumes id-')
    expect(tags).toHaveLength(2)
    expect(ends).toHaveLength(2)
    expect(Math.min(...tags)).toBeGreaterThan(Math.max(...ends))
  })

  it('points the tags at the digest that was built', async () => {
    const { calls } = await publishingDocker()
    await publishHere()
    expect(
      calls().filter((line) => line.startsWith('buildx imagetools create'))
    ).toEqual([
      `buildx imagetools create --tag ${IMAGE}:2.6.22 ${IMAGE}@${INDEX}`,
      `buildx imagetools create --tag ${IMAGE}:2.6 ${IMAGE}@${INDEX}`
    ])
  })

  it('moves no tag when one of several platforms fails', async () => {
    const { calls } = await publishingDocker({
      'run --detach --pull never --platform linux/arm64 *':
        failed('exec format error')
    })
    const { error, promotion, smoke } = await publishHere()
    expect(error?.message).toMatch(
      /^The smoke test failed, so no tag was moved\. linux\/arm64: /
    )
    expect(promotion).toBeUndefined()
    expect(smoke?.map(({ verdict }) => verdict)).toEqual(['passed', 'failed'])
    expect(positions(calls(), 'buildx imagetools create')).toEqual([])
  })

  it('reports the size of each image that it pushed', async () => {
    await publishingDocker()
    expect((await publishHere()).sizes).toEqual(SIZES)
  })

  it('publishes all the same when the sizes cannot be read', async () => {
    await publishingDocker({
      'buildx imagetools inspect --raw *': failed('ERROR: 503')
    })
    const { error, promotion, sizes } = await publishHere()
    expect(error).toBeUndefined()
    expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(sizes).toEqual({})
  })

  it('pulls the base by digest while the image is built', async () => {
    const { calls } = await publishingDocker()
    await publishHere()
    for (const digest of [AMD64, ARM64]) {
      const [base = -1] = calls().flatMap((line, index) =>
        line.startsWith('pull ') && line.endsWith(`milvusdb/milvus@${digest}`)
          ? [index]
          : []
      )
      expect(base).toBeGreaterThan(0)
    }
  })

  it('goes on when the base cannot be pulled early', async () => {
    await publishingDocker({ 'pull *milvusdb*': failed('nope') })
    const { promotion } = await publishHere()
    expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
  })

  it('pulls and runs nothing when nothing is tested', async () => {
    const { calls } = await publishingDocker()
    const { promotion, smoke } = await publishHere({ 'smoke-test': 'none' })
    expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(smoke?.map(({ verdict }) => verdict)).toEqual(['skipped', 'skipped'])
    expect(positions(calls(), 'pull ')).toEqual([])
    expect(positions(calls(), 'run ')).toEqual([])
  })

  it('tests without contacting the target registry with `push: false`', async () => {
    const layersOf = (platform: keyof typeof BASE_LAYERS): string =>
      JSON.stringify(BASE_LAYERS[platform])
    const { calls } = await publishingDocker({
      'image inspect *RootFS*amd64': layersOf('linux/amd64'),
      'image inspect *RootFS*arm64': layersOf('linux/arm64'),
      'image inspect *': ''
    })
    const { error, image, promotion, smoke } = await publishHere({
      push: 'false',
      username: 'me',
      password: 'secret'
    })
    expect(error).toBeUndefined()
    expect([image?.kind, promotion]).toEqual(['engine', undefined])
    expect(smoke?.map(({ verdict }) => verdict)).toEqual(['passed', 'passed'])
    expect(calls().filter((line) => line.includes('ghcr.io'))).toEqual([])
    expect(positions(calls(), 'pull ')).toEqual([])
  })

  it('reports what is known when the build fails', async () => {
    const { calls } = await publishingDocker({
      'buildx build *': failed('ERROR: parse error')
    })
    const { error, plan, image } = await publishHere()
    expect(error?.message).toContain('parse error')
    expect([plan?.version, image]).toEqual(['2.6.22', undefined])
    expect(positions(calls(), 'run ')).toEqual([])
  })

  it('refuses an engine whose containers cannot be reached, before it builds', async () => {
    const { calls } = await publishingDocker({
      'context inspect *': 'ssh://me@server'
    })
    const { error } = await publishHere()
    expect(error?.message).toMatch(
      /^The smoke test cannot reach containers of .* ssh:/
    )
    expect(positions(calls(), 'buildx build')).toEqual([])
    expect(positions(calls(), 'pull ')).toEqual([])
  })

  it('fails when the engine cannot say whether it has the image', async () => {
    const { calls } = await publishingDocker({
      'image inspect *': failed('engine is down')
    })
    const { error, promotion } = await publishHere()
    expect(error?.message).toContain('engine is down')
    expect(promotion).toBeUndefined()
    expect(positions(calls(), 'pull ')).toEqual([])
  })

  it('reports image, verdicts, sizes and moved tags when the promotion fails', async () => {
    await publishingDocker({
      'buildx imagetools create *:2.6 *': failed('tag is immutable')
    })
    const { error, image, promotion, sizes, smoke } = await publishHere()
    expect(error?.message).toMatch(/^Tag "2\.6" could not be set: /)
    expect(image).toMatchObject({ kind: 'index', index: { digest: INDEX } })
    expect(promotion?.moved).toEqual(['2.6.22'])
    expect(sizes).toEqual(SIZES)
    expect(smoke).toHaveLength(2)
  })
})
