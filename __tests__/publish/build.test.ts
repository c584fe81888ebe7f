import { beforeEach, describe, expect, it } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Inputs } from '../../src/inputs/inputs.js'
import type { Job } from '../../src/job.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import {
  AMD64,
  ARM64,
  BASE,
  imageWith,
  INDEX,
  inputs as sample,
  newJob,
  plan
} from '../support/samples.js'

skipWaiting()
const { build, loadArgs, pushArgs } = await import('../../src/publish/build.js')

const options = {
  ...sample,
  builder: 'milvus-runpod-1',
  provenance: 'mode=max',
  sbom: 'false',
  metadataFile: '/job/metadata.json'
}

const COMMON = [
  ['--progress', 'plain'],
  ['--build-arg', `BASE_IMAGE=milvusdb/milvus@${BASE}`],
  ['--build-arg', 'MILVUS_VERSION=2.6.22'],
  ['--build-arg', 'SOURCE_DATE_EPOCH=1754300000'],
  ['--label', 'org.opencontainers.image.title=Milvus'],
  ['--label', 'mine=1']
].flat()

const buildsIn = (calls: string[]): string[] =>
  calls.filter((line) => line.startsWith('buildx build'))

describe('pushArgs', () => {
  it('builds all platforms in one build and pushes them by digest, with no tag', () => {
    expect(pushArgs(plan, options)).toEqual([
      'buildx',
      'build',
      '--builder',
      'milvus-runpod-1',
      '--platform',
      'linux/amd64,linux/arm64',
      ...COMMON,
      '--build-arg',
      'BUILDKIT_MULTI_PLATFORM=1',
      '--annotation',
      'index:org.opencontainers.image.title=Milvus',
      '--annotation',
      'index:mine=1',
      '--provenance',
      'mode=max',
      '--sbom',
      'false',
      '--output',
      'type=image,name=ghcr.io/me/milvus,push-by-digest=true,name-canonical=true,push=true,oci-mediatypes=true,rewrite-timestamp=true',
      '--metadata-file',
      '/job/metadata.json',
      '/job/context'
    ])
  })

  it.each([
    ['a=1', 'index:a=1'],
    ['a=manifest:1', 'index:a=manifest:1'],
    ['index:a=1', 'index:a=1'],
    ['manifest:a=1', 'manifest:a=1'],
    ['manifest[linux/amd64]:a=1', 'manifest[linux/amd64]:a=1'],
    ['index,manifest:a=1', 'index,manifest:a=1'],
    [
      'manifest[linux/amd64,linux/arm64]:a=1',
      'manifest[linux/amd64,linux/arm64]:a=1'
    ],
    ['index-descriptor:a=1', 'index-descriptor:a=1'],
    ['indexed=1', 'index:indexed=1']
  ])('gives the annotation %s as %s', (line, argument) => {
    const args = pushArgs({ ...plan, annotations: [line] }, options)
    expect(args[args.indexOf('--annotation') + 1]).toBe(argument)
  })
})

describe('loadArgs', () => {
  it('builds one platform into the engine, without attestations', () => {
    const target = {
      builder: 'default',
      platform: 'linux/amd64',
      ref: 'milvus-runpod-1:linux-amd64'
    }
    expect(loadArgs(plan, target)).toEqual([
      'buildx',
      'build',
      '--builder',
      'default',
      '--platform',
      'linux/amd64',
      ...COMMON,
      '--provenance',
      'false',
      '--sbom',
      'false',
      '--load',
      '--tag',
      'milvus-runpod-1:linux-amd64',
      '/job/context'
    ])
  })
})

const SOLVE = 'ERROR: failed to build: failed to solve: '
const PUSH = `${SOLVE}failed to push ghcr.io/me/milvus: `

describe('build with push', () => {
  const inputs = {
    ...sample,
    push: 'true',
    buildkitImage: 'moby/buildkit:v1',
    driverOpts: [],
    provenance: 'true',
    sbom: 'false'
  } as unknown as Inputs
  const STARTED = {
    'image inspect': 'sha256:1',
    'volume ls': '',
    'buildx create': '',
    'buildx inspect': 'Driver: remote'
  }
  const PLATFORMS = {
    'buildx imagetools inspect': imageWith()
  }
  let job: Job

  beforeEach(() => {
    job = newJob()
    writeFileSync(
      path.join(job.directory, 'metadata.json'),
      JSON.stringify({ 'containerimage.digest': INDEX })
    )
  })

  it('returns the digest of the index, and each platform by its own digest', async () => {
    const { docker } = fakeDocker({
      ...STARTED,
      ...PLATFORMS,
      'buildx build': ''
    })
    await expect(build(docker, plan, inputs, job)).resolves.toEqual({
      origin: 'built',
      refs: {
        'linux/amd64': `ghcr.io/me/milvus@${AMD64}`,
        'linux/arm64': `ghcr.io/me/milvus@${ARM64}`
      },
      kind: 'index',
      index: {
        digest: INDEX,
        platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
      }
    })
  })

  it.each([
    [
      'an image that was not asked for',
      { 'linux/amd64': {}, 'linux/arm64': {}, 'linux/amd64/v3': {} },
      'linux/amd64, linux/amd64/v3, linux/arm64'
    ],
    ['no image for a platform', { 'linux/amd64': {} }, 'linux/amd64'],
    [
      'a second image for a platform',
      { 'linux/amd64': {}, 'linux/arm64': {}, 'Linux/arm64': {} },
      'is a second image for linux/arm64'
    ]
  ])('refuses a push of %s', async (_, configs, what) => {
    const { docker } = fakeDocker({
      ...STARTED,
      'buildx imagetools inspect': imageWith(configs),
      'buildx build': ''
    })
    const built = build(docker, plan, inputs, job)
    await expect(built).rejects.toThrow(
      `The builder pushed ghcr.io/me/milvus@${INDEX}, which lists other images than those that were to be built for linux/amd64, linux/arm64: `
    )
    await expect(built).rejects.toThrow(what)
  })

  it('creates a builder that is named after the job', async () => {
    const { docker, calls } = fakeDocker({
      ...STARTED,
      ...PLATFORMS,
      'buildx build': ''
    })
    await build(docker, plan, inputs, job)
    const [create, , start] = calls.filter((line) => line.startsWith('buildx'))
    expect(create).toMatch(`buildx create --name ${job.name} `)
    expect(start).toMatch(`buildx build --builder ${job.name} `)
  })

  it('creates none when an existing one is named', async () => {
    const answers = { ...STARTED, ...PLATFORMS, 'buildx build': '' }
    const { docker, calls } = fakeDocker(answers)
    await build(docker, plan, { ...inputs, builder: 'mine' }, job)
    expect(calls[0]).toBe('buildx inspect --bootstrap mine')
    expect(calls[1]).toMatch('buildx build --builder mine ')
  })

  it.each([
    '401 Unauthorized',
    '403 Forbidden',
    '429 Too Many Requests',
    'EOF'
  ])('retries the push after a transient %j', async (stderr) => {
    const { docker, calls } = fakeDocker({
      ...STARTED,
      ...PLATFORMS,
      'buildx build': [failed(`ERROR: failed to push: ${stderr}`), '']
    })
    await build(docker, plan, inputs, job)
    const [first, ...more] = buildsIn(calls)
    expect(more).toEqual([first])
  })

  it('has the builder forget wrong bytes before it pulls again', async () => {
    const wrong = failed(
      `${SOLVE}failed to compute cache key: failed commit on ref "layer-${AMD64}": unexpected commit digest ${ARM64}, expected ${AMD64}: failed precondition`
    )
    const builds = { 'buildx build': [wrong, ''], 'buildx prune': '' }
    const table = { ...STARTED, ...PLATFORMS, ...builds }
    const { docker, calls } = fakeDocker(table)
    await build(docker, plan, inputs, job)
    const order = calls.map((line) => /build |prune/.exec(line)?.[0] ?? '')
    expect(order.join('')).toBe('build prunebuild ')
  })

  it('does not retry a build error', async () => {
    const { docker, calls } = fakeDocker({
      ...STARTED,
      'buildx build': failed('ERROR: dockerfile parse error on line 3')
    })
    await expect(build(docker, plan, inputs, job)).rejects.toThrow(
      /^The build failed: [^]*parse error[^]*read the build log above/
    )
    expect(buildsIn(calls)).toHaveLength(1)
  })

  const unpublished = { ...plan, isUnpublished: true }
  const denied = failed(`${PUSH}denied: requested access is denied`)

  it.each([
    ['build', 'build'],
    ['read-back', 'imagetools inspect']
  ])(
    'repeats the %s while another job creates the repository',
    async (_, command) => {
      const { docker, calls } = fakeDocker({
        ...STARTED,
        ...PLATFORMS,
        'buildx build': '',
        [`buildx ${command}`]: [
          ...Array.from({ length: 6 }, () => denied),
          command === 'build' ? '' : PLATFORMS['buildx imagetools inspect']
        ]
      })
      await build(docker, unpublished, inputs, job)
      expect(
        calls.filter((line) => line.startsWith(`buildx ${command}`))
      ).toHaveLength(7)
    }
  )

  it.each([1, Infinity])(
    'tries the older form of attestations once, if they are refused %d times',
    async (times) => {
      const refused = failed(`${PUSH}denied: unknown manifest class for x/y`)
      const { docker, calls } = fakeDocker({
        ...STARTED,
        ...PLATFORMS,
        'buildx build': times === 1 ? [refused, ''] : refused
      })
      await build(docker, unpublished, inputs, job).catch(() => undefined)
      expect(waits).toEqual([])
      const builds = buildsIn(calls)
      expect(builds).toHaveLength(2)
      expect(builds[0]).not.toContain('oci-artifact')
      expect(builds[1]).toContain(',oci-artifact=false ')
      expect(log()).toContain(
        '::warning::ghcr.io does not accept attestations as OCI artifacts'
      )
    }
  )
})
