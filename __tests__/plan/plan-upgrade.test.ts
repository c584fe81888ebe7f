import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Inputs } from '../../src/inputs/inputs.js'
import { makePlan, type Plan } from '../../src/plan/plan.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import {
  CREATED,
  dockerWith,
  exampleInputs,
  INSPECT
} from '../support/plan-samples.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  imageWith,
  INDEX,
  manifestOf,
  newJob
} from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

const OLD = { 'linux/amd64': digestOf('1'), 'linux/arm64': digestOf('2') }
const NAME = 'ghcr.io/me/milvus:2.6'

/** What the registry shows of an image of an older version. */
function older(platforms: Record<string, string> = OLD): string {
  const annotations = annotationsOf({ version: '2.6.21' })
  const index = { ...manifestOf(platforms), digest: digestOf('9') }
  return JSON.stringify({ ...index, annotations })
}

let inputs: Inputs

beforeEach(() => {
  setEnv({ GITHUB_SHA: '', GITHUB_SERVER_URL: '', GITHUB_REPOSITORY: '' })
  inputs = exampleInputs()
  inputs.smoke = {
    level: 'upgrade',
    emulatedLevel: 'upgrade',
    timeoutSeconds: 1,
    env: []
  }
})

/** Plans with what some tags point to. */
function planWith(published: Record<string, string> = {}): Promise<Plan> {
  return makePlan(inputs, dockerWith(published).docker, newJob())
}

function levelsOf({ tests }: Plan): string[] {
  return tests.map(({ level }) => level)
}

const marksOf = ({ annotations }: Plan): string[] =>
  annotations.filter((line) => line.includes('.smoke-test'))

describe('a plan with the level `upgrade`', () => {
  it('names what is replaced, for each platform, and in the marks', async () => {
    const plan = await planWith({ '2.6': older() })
    expect(plan.decision.replaced).toEqual({
      name: NAME,
      repository: 'ghcr.io/me/milvus',
      digest: digestOf('9'),
      platforms: OLD,
      version: '2.6.21'
    })
    expect(plan.tests).toMatchObject([
      { level: 'upgrade', replaced: { digest: OLD['linux/amd64'] } },
      { level: 'upgrade', replaced: { digest: OLD['linux/arm64'] } }
    ])
    expect(marksOf(plan)).toEqual([
      'io.github.milvus-runpod.smoke-test=upgrade',
      'io.github.milvus-runpod.smoke-test.platforms=linux/amd64=upgrade,linux/arm64=upgrade',
      `io.github.milvus-runpod.smoke-test.upgrade-from=linux/amd64=${OLD['linux/amd64']},linux/arm64=${OLD['linux/arm64']}`,
      'io.github.milvus-runpod.smoke-test.way-back=linux/amd64=unknown,linux/arm64=unknown'
    ])
  })

  it('asks the first image for `restart`, and says why', async () => {
    const plan = await planWith()
    expect(plan.decision.replaced).toBeUndefined()
    expect(levelsOf(plan)).toEqual(['restart', 'restart'])
    expect(plan.tests[0]?.note).toBe('there was nothing to upgrade from')
    expect(marksOf(plan)).toEqual([
      'io.github.milvus-runpod.smoke-test=restart',
      'io.github.milvus-runpod.smoke-test.platforms=linux/amd64=restart,linux/arm64=restart'
    ])
  })

  it('asks no more of emulated platforms than they were to pass', async () => {
    inputs.smoke.emulatedLevel = 'health'
    expect(levelsOf(await planWith({ '2.6': older() }))).toEqual([
      'upgrade',
      'health'
    ])
  })

  it('tests on data that is given, although nothing is replaced', async () => {
    inputs.smoke.upgradeData = 'data.tar'
    expect(levelsOf(await planWith())).toEqual(['upgrade', 'upgrade'])
  })

  it('replaces with `push: by-digest` what the merge will replace', async () => {
    inputs.push = 'by-digest'
    inputs.platforms = ['linux/amd64']
    const { decision } = await planWith({ '2.6': older() })
    expect(decision.replaced?.name).toBe(NAME)
    expect(decision.tags).toEqual([])
  })

  it('reads no tag with `push: false`, but the image that the input names', async () => {
    inputs.push = 'false'
    inputs.smoke.upgradeFrom = 'me/other:1'
    const { docker, calls } = dockerWith({ '2.6': older() })
    const { decision, tests } = await makePlan(inputs, docker, newJob())
    expect(decision.replaced?.name).toBe('me/other:1')
    expect(tests[0]?.replaced?.ref).toBe(`me/other@${AMD64}`)
    expect(calls.filter((line) => line.includes('ghcr.io'))).toEqual([])
    expect(calls).toContain(`${INSPECT} me/other:1`)
  })

  it('ends when that image cannot be read, and names the input', async () => {
    inputs.smoke.upgradeFrom = 'me/other:1'
    const { docker } = fakeDocker({
      version: 'linux/amd64',
      [`${INSPECT} me/other:1`]: failed('me/other:1: not found'),
      [INSPECT]: imageWith({
        'linux/amd64': { created: CREATED },
        'linux/arm64': {}
      }),
      buildx: failed('not found')
    })
    await expect(makePlan(inputs, docker, newJob())).rejects.toThrow(
      'The image me/other:1 of "smoke-upgrade-from" could not be read'
    )
  })

  it('ends when that image is for no platform, which may be so for a part', async () => {
    inputs.smoke.upgradeFrom = 'me/other:1'
    const { docker } = fakeDocker({
      version: 'linux/amd64',
      [`${INSPECT} me/other:1`]: imageWith({ 'linux/s390x': {} }),
      [INSPECT]: imageWith({
        'linux/amd64': { created: CREATED },
        'linux/arm64': {}
      }),
      buildx: failed('ghcr.io/me/milvus:tag: not found')
    })
    await expect(makePlan(inputs, docker, newJob())).rejects.toThrow(
      'me/other:1 of "smoke-upgrade-from" is not available for linux/amd64, linux/arm64; its platforms are: linux/s390x'
    )
    inputs.push = 'by-digest'
    const part = await makePlan(inputs, docker, newJob())
    expect(part.tests[0]?.note).toBe(
      'there was nothing to upgrade from: me/other:1 has no image for linux/amd64'
    )
  })

  it('merges images that were tested instead of one that lacks an upgrade', async () => {
    const first = await planWith()
    const lines = first.annotations.map((line) => line.split(/=(.*)/s, 2))
    const own = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
    const weak = {
      ...(Object.fromEntries(lines) as Record<string, string>),
      'io.github.milvus-runpod.smoke-test.platforms': 'linux/amd64=query'
    }
    const current = JSON.stringify({ ...manifestOf(own), annotations: weak })
    // The first that begins a command answers it.
    const published = { '2.6.22': current, '2.6': older() }

    const here = await planWith(published)
    expect([here.decision.kind, here.decision.replaced?.name]).toEqual([
      'test',
      NAME
    ])

    inputs.digests = [INDEX]
    const merging = await planWith(published)
    expect([merging.decision.kind, merging.decision.replaced?.name]).toEqual([
      'build',
      NAME
    ])
    expect(merging.decision.reason).toBe(here.decision.reason)
    expect(levelsOf(merging)).toEqual(['upgrade', 'upgrade'])
  })

  it('merges images that have opened what the published one has not', async () => {
    const { annotations } = await planWith({ '2.6': older() })
    const lines = annotations.map((line) => line.split(/=(.*)/s, 2))
    const own = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
    const opened: unknown = Object.fromEntries(lines)
    const current = JSON.stringify({ ...manifestOf(own), annotations: opened })
    const other = older({ 'linux/amd64': digestOf('3') })
    const { docker } = dockerWith({
      '2.6.22': current,
      '2.6': older(),
      latest: other
    })
    // Of the third tag, the digest alone is read first.
    const answer: typeof docker = (args, ...rest) =>
      args.at(-1) === 'ghcr.io/me/milvus:latest' && args.length === 4
        ? Promise.resolve(`Digest: ${digestOf('8')}`)
        : docker(args, ...rest)

    inputs.tags = ['{{version}}', '2.6', 'latest']
    inputs.digests = [INDEX]
    const plan = await makePlan(inputs, answer, newJob())
    expect(plan.decision.replaced?.name).toBe('ghcr.io/me/milvus:latest')
  })
})
