import { describe, expect, it } from '@jest/globals'
import { outputsOf } from '../../src/report/outputs.js'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import { publishingDocker, SIZES } from '../support/publishing-docker.js'
import { AMD64, ARM64, BASE_LAYERS, INDEX } from '../support/samples.js'

function positions(calls: string[], pattern: RegExp): number[] {
  return calls.flatMap((line, index) => (pattern.test(line) ? [index] : []))
}

describe('publish', () => {
  it('builds, tests and promotes, in this order', async () => {
    await publishingDocker()
    const results = await publishHere()
    expect(results.error).toBeUndefined()
    expect(results).toMatchObject({
      promotion: { moved: ['2.6.22', '2.6'] },
      smoke: [{ verdict: 'passed' }, { verdict: 'passed' }],
      sizes: SIZES
    })
    const steps = results.timings.filter(({ kind }) => kind === 'step')
    expect(steps.map(({ name }) => name)).toEqual([
      'Log in',
      'Plan',
      'QEMU',
      'Build',
      'Smoke test',
      'Promote'
    ])
  })

  it('tests every platform by its own digest, and then points the tags at the index', async () => {
    const docker = await publishingDocker()
    await publishHere()
    const calls = docker.calls()
    const tags = positions(calls, /^buildx imagetools create/)
    const ends = positions(calls, /^rm --force --volumes id-/)
    const runs = calls.filter((line) => line.startsWith('create '))
    expect(runs.map((line) => line.split(' ').at(-1)).sort()).toEqual([
      `${IMAGE}@${AMD64}`,
      `${IMAGE}@${ARM64}`
    ])
    expect(ends).toHaveLength(2)
    expect(Math.min(...tags)).toBeGreaterThan(Math.max(...ends))
    expect(tags.map((index) => calls[index])).toEqual([
      `buildx imagetools create --tag ${IMAGE}:2.6.22 ${IMAGE}@${INDEX}`,
      `buildx imagetools create --tag ${IMAGE}:2.6 ${IMAGE}@${INDEX}`
    ])
  })

  it('moves no tag when one of several platforms fails', async () => {
    const { calls } = await publishingDocker({
      'create --pull never --platform linux/arm64 *':
        failed('exec format error')
    })
    const { error, promotion, smoke } = await publishHere()
    expect(error?.message).toMatch(
      /^The smoke test failed, so no tag was moved\. linux\/arm64: /
    )
    expect(promotion).toBeUndefined()
    expect(smoke?.map(({ verdict }) => verdict)).toEqual(['passed', 'failed'])
    expect(positions(calls(), /^buildx imagetools create/)).toEqual([])
  })

  it('pulls the base by digest while the image is built', async () => {
    const { calls } = await publishingDocker()
    await publishHere()
    for (const digest of [AMD64, ARM64]) {
      const pull = new RegExp(`^pull .*milvusdb/milvus@${digest}$`)
      expect(positions(calls(), pull)).toHaveLength(1)
    }
  })

  it('pulls no base that the engine has from a pull by its tag', async () => {
    const { calls } = await publishingDocker({
      'image inspect --format {{.Os}}/{{.Architecture}} milvusdb/milvus@*':
        'linux/amd64'
    })
    await publishHere()
    expect(calls().join()).toContain(`Architecture}} milvusdb/milvus@${INDEX},`)
    const pulls = calls().filter((line) => /^pull .*milvusdb/.test(line))
    expect(pulls).toEqual([expect.stringContaining(ARM64)])
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
    expect(positions(calls(), /^(pull|create|start) /)).toEqual([])
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
    expect(positions(calls(), /ghcr\.io|^pull /)).toEqual([])
  })

  it('refuses an engine whose containers cannot be reached, before it builds', async () => {
    const { calls } = await publishingDocker({
      'context inspect *': 'ssh://me@server'
    })
    const { error } = await publishHere()
    expect(error?.message).toMatch(
      /^The smoke test cannot reach containers of .* ssh:/
    )
    expect(positions(calls(), /^(buildx build|pull) /)).toEqual([])
  })

  it('reports image, verdicts, sizes and moved tags when the promotion fails', async () => {
    await publishingDocker({
      'buildx imagetools create *:2.6 *': failed('tag is immutable')
    })
    const { error, ...results } = await publishHere()
    expect(outputsOf({ ...results, error }).tags).toBeUndefined()
    expect(error?.message).toMatch(/^Tag "2\.6" could not be set: /)
    expect(results).toMatchObject({
      image: { kind: 'index', index: { digest: INDEX } },
      promotion: { moved: ['2.6.22'] },
      sizes: SIZES,
      smoke: [{}, {}]
    })
  })
})
