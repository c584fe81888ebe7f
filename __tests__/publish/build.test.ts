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
  BASE_LAYERS,
  imageWith,
  INDEX,
  inputs as sample,
  newJob,
  plan
} from '../support/samples.js'

skipWaiting()
const { build } = await import('../../src/publish/build.js')

const buildsIn = (calls: string[]): string[] =>
  calls.filter((line) => line.startsWith('buildx build'))

const SOLVE = 'ERROR: failed to build: failed to solve: '
const PUSH = `${SOLVE}failed to push ghcr.io/me/milvus: `

type Answers = Parameters<typeof fakeDocker>[0]

describe('build with push', () => {
  const inputs = {
    ...sample,
    push: 'true',
    buildkitImage: 'moby/buildkit:v1',
    driverOpts: [],
    provenance: 'true',
    sbom: 'false'
  } as unknown as Inputs
  const READ = 'buildx imagetools inspect'
  let job: Job

  beforeEach(() => {
    job = newJob()
    writeFileSync(
      path.join(job.directory, 'metadata.json'),
      JSON.stringify({ 'containerimage.digest': INDEX })
    )
  })

  /** Builds with a docker with which all works that is not given. */
  function run(
    answers: Answers = {},
    {
      isUnpublished = false,
      builder
    }: { isUnpublished?: boolean; builder?: string } = {}
  ): { calls: string[]; built: ReturnType<typeof build> } {
    const { docker, calls } = fakeDocker({
      'image inspect': 'sha256:1',
      'volume ls': '',
      'buildx create': '',
      'buildx inspect': 'Driver: remote',
      [READ]: imageWith(),
      'buildx build': '',
      ...answers
    })
    const given = { ...inputs, builder }
    const built = build(docker, { ...plan, isUnpublished }, given, job)
    return { calls, built }
  }

  it('returns the digest of the index, and each platform by its own digest', async () => {
    await expect(run().built).resolves.toEqual({
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
    const { built } = run({ [READ]: imageWith(configs) })
    await expect(built).rejects.toThrow(
      `The builder pushed ghcr.io/me/milvus@${INDEX}, which lists other images than those that were to be built for linux/amd64, linux/arm64: `
    )
    await expect(built).rejects.toThrow(what)
  })

  it('refuses an image that does not begin with the layers of the base', async () => {
    const other = { rootfs: { diff_ids: BASE_LAYERS['linux/amd64'] } }
    const pushed = imageWith({ 'linux/amd64': {}, 'linux/arm64': other })
    await expect(run({ [READ]: pushed }).built).rejects.toThrow(
      'The image for linux/arm64 is not built on the base image milvusdb/milvus:v2.6.22 '
    )
  })

  it('says what to write instead of BASE_IMAGE with a tag', async () => {
    const error = failed(
      `ERROR: failed to solve: failed to parse stage name "milvusdb/milvus@${BASE}:v2.6.22": invalid reference format`
    )
    await expect(run({ 'buildx build': error }).built).rejects.toThrow(
      'What to do: write "FROM ${BASE_IMAGE}", with nothing after it'
    )
  })

  it('creates a builder that is named after the job', async () => {
    const { calls, built } = run()
    await built
    const [create, start] = calls.filter((line) => line.startsWith('buildx'))
    expect(create).toMatch(`buildx create --name ${job.name} `)
    expect(start).toMatch(`buildx build --builder ${job.name} `)
  })

  it('creates none when an existing one is named', async () => {
    const { calls, built } = run({}, { builder: 'mine' })
    await built
    expect(calls[0]).toBe('buildx inspect --bootstrap mine')
    expect(calls[1]).toMatch('buildx build --builder mine ')
  })

  it('repeats a push that may fail for a moment', async () => {
    const transient = failed('ERROR: failed to push: 429 Too Many Requests')
    const { calls, built } = run({ 'buildx build': [transient, ''] })
    await built
    const [first, ...more] = buildsIn(calls)
    expect(more).toEqual([first])
  })

  it('has the builder forget wrong bytes before it pulls again', async () => {
    const wrong = failed(
      `${SOLVE}failed to compute cache key: failed commit on ref "layer-${AMD64}": unexpected commit digest ${ARM64}, expected ${AMD64}: failed precondition`
    )
    const answers = { 'buildx build': [wrong, ''], 'buildx prune': '' }
    const { calls, built } = run(answers)
    await built
    const order = calls.map((line) => /build |prune/.exec(line)?.[0] ?? '')
    expect(order.join('')).toBe('build prunebuild ')
  })

  it('does not repeat a build error', async () => {
    const error = failed('ERROR: dockerfile parse error on line 3')
    const { calls, built } = run({ 'buildx build': error })
    await expect(built).rejects.toThrow(
      /^The build failed: [^]*parse error[^]*read the build log above/
    )
    expect(buildsIn(calls)).toHaveLength(1)
  })

  it.each(['buildx build', READ])(
    'repeats "%s" while another job creates the repository',
    async (command) => {
      const denied = failed(`${PUSH}denied: requested access is denied`)
      const answer = command === READ ? imageWith() : ''
      const answers = Array.from({ length: 6 }, () => denied as Error | string)
      const { calls, built } = run(
        { [command]: [...answers, answer] },
        { isUnpublished: true }
      )
      await built
      expect(calls.filter((line) => line.startsWith(command))).toHaveLength(7)
    }
  )

  it.each([1, Infinity])(
    'tries the older form of attestations once, if they are refused %d times',
    async (times) => {
      const refused = failed(`${PUSH}denied: unknown manifest class for x/y`)
      const { calls, built } = run(
        { 'buildx build': times === 1 ? [refused, ''] : refused },
        { isUnpublished: true }
      )
      await built.catch(() => undefined)
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
