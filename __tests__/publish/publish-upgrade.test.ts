import { beforeEach, describe, expect, it, jest } from '@jest/globals'
import { createHash } from 'node:crypto'
import { readMarks } from '../../src/plan/marks.js'
import type { Results } from '../../src/publish/results.js'
import type { SmokeTest, Upgrade } from '../../src/smoke/levels.js'
import type { SmokeResult } from '../../src/smoke/platform.js'
import { outputsOf } from '../../src/report/outputs.js'
import * as smoke from '../../src/smoke/smoke.js'
import { failed } from '../support/fake-docker.js'
import '../support/log.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import {
  INSPECT,
  INSPECT_TAG,
  publishingDocker,
  type Cases,
  type PublishingDocker
} from '../support/publishing-docker.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  digestOf,
  INDEX,
  manifestOf
} from '../support/samples.js'

// Another test is of the containers: here, each platform passes what is planned.
let tested: SmokeTest[] = []
jest.unstable_mockModule('../../src/smoke/smoke.js', () => ({
  ...smoke,
  testPlatforms: (_: unknown, __: unknown, tests: SmokeTest[]) => {
    tested = tests
    return Promise.resolve(tests.map(passing))
  }
}))

function passing(test: SmokeTest): SmokeResult {
  return { ...test, verdict: 'passed', upgrade: upgradeOf(test) }
}

function upgradeOf({ replaced }: SmokeTest): Upgrade | undefined {
  if (!replaced) return undefined
  return { from: replaced.name, digest: replaced.digest, back: 'closed' }
}

beforeEach(() => {
  tested = []
})

const OWN = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
const OLD = { 'linux/amd64': digestOf('1'), 'linux/arm64': digestOf('2') }
const OLDER = digestOf('8')
const INDEX_TEXT = JSON.stringify(manifestOf(OWN))
const MARKED = `sha256:${createHash('sha256').update(INDEX_TEXT).digest('hex')}`
const UPGRADE = { 'smoke-test': 'upgrade', 'smoke-emulated': 'upgrade' }

/** What tags point to. */
type Tags = Map<string, { digest: string; annotations?: object }>

/** Returns a docker in front of a registry with an image of an older version. */
async function registryWith(
  platforms: Record<string, string> = OLD,
  cases: Cases = {}
): Promise<PublishingDocker & { tags: Tags }> {
  const annotations = annotationsOf({ version: '2.6.21' })
  const old = { ...manifestOf(platforms), digest: OLDER, annotations }
  const tags: Tags = new Map([[`${IMAGE}:2.6`, old]])
  const read = (args: string[]): { digest: string } => {
    const ref = args.at(-1) ?? ''
    const index = tags.get(ref)
    if (!index) throw failed(`ERROR: ${ref}: not found`)
    return index
  }
  const docker = await publishingDocker({
    ...cases,
    [`${INSPECT_TAG} ${IMAGE}:*`]: async (args) =>
      Promise.resolve(JSON.stringify(read(args))),
    [`buildx imagetools inspect ${IMAGE}:*`]: async (args) =>
      Promise.resolve(`Name: it\nDigest: ${read(args).digest}`),
    'buildx imagetools create --dry-run *': INDEX_TEXT,
    'buildx imagetools create *': (args) => {
      const valuesOf = (option: string): string[] =>
        args.filter((_, index) => args[index - 1] === option)
      const lines = valuesOf('--annotation')
      const pairs = lines.map((line) => line.slice(6).split(/=(.*)/s))
      const marks = Object.fromEntries(pairs) as object
      const digest = lines.length > 0 ? MARKED : INDEX
      const index = { ...manifestOf(OWN), digest, annotations: marks }
      for (const ref of valuesOf('--tag')) tags.set(ref, index)
      return Promise.resolve('')
    }
  })
  return { ...docker, tags }
}

/** What the marks of the image at a tag say. */
function marksAt(tags: Tags, tag = '2.6'): ReturnType<typeof readMarks> {
  const { annotations = {} } = tags.get(`${IMAGE}:${tag}`) ?? {}
  return readMarks(annotations as Record<string, string>)
}

function upgradedTo(back: Upgrade['back']): object {
  return {
    'linux/amd64': { from: OLD['linux/amd64'], back },
    'linux/arm64': { from: OLD['linux/arm64'], back }
  }
}

function stepsOf({ timings }: Results): string[] {
  return timings.filter(({ kind }) => kind === 'step').map(({ name }) => name)
}

describe('a publication with the level `upgrade`', () => {
  it('tests on the data of what 2.6 points to, and marks that and the way back', async () => {
    const { tags } = await registryWith()
    const results = await publishHere(UPGRADE)
    expect(results.error).toBeUndefined()
    expect(tested.map(({ replaced }) => replaced?.ref)).toEqual([
      `${IMAGE}@${OLD['linux/amd64']}`,
      `${IMAGE}@${OLD['linux/arm64']}`
    ])
    expect(marksAt(tags)).toMatchObject({
      version: '2.6.22',
      levels: { 'linux/amd64': 'upgrade', 'linux/arm64': 'upgrade' },
      upgrades: upgradedTo('closed')
    })
    expect(stepsOf(results).slice(-3)).toEqual([
      'Smoke test',
      'Mark',
      'Promote'
    ])
  })

  it('names one digest everywhere, that of the marked index', async () => {
    const { tags, calls } = await registryWith()
    const results = await publishHere(UPGRADE)
    expect(outputsOf(results)).toMatchObject({
      digest: MARKED,
      ref: `${IMAGE}@${MARKED}`,
      built: 'true',
      'upgrade-from': `${IMAGE}@${OLDER}`
    })
    expect([...tags.values()].map(({ digest }) => digest)).toEqual([
      MARKED,
      MARKED
    ])
    for (const line of calls().filter((one) => / create --tag /.test(one))) {
      expect(line.endsWith(` ${IMAGE}@${INDEX}`)).toBe(true)
    }
  })

  it('pulls the replaced images while the new one is built', async () => {
    const { calls } = await registryWith()
    await publishHere(UPGRADE)
    for (const [platform, digest] of Object.entries(OLD)) {
      expect(calls()).toContain(
        `pull --quiet --platform ${platform} ${IMAGE}@${digest}`
      )
    }
  })

  it('does nothing the second time', async () => {
    await registryWith()
    await publishHere(UPGRADE)
    const again = await publishHere(UPGRADE)
    expect(again.plan?.decision.kind).toBe('nothing')
    expect(outputsOf(again)).toMatchObject({
      digest: MARKED,
      'upgrade-from': ''
    })
  })

  it('makes no index anew where there was nothing to upgrade from', async () => {
    const { tags } = await registryWith()
    tags.clear()
    const results = await publishHere(UPGRADE)
    expect(results.smoke).toMatchObject([
      { level: 'restart', notes: ['there was nothing to upgrade from'] },
      { level: 'restart' }
    ])
    expect(stepsOf(results)).not.toContain('Mark')
    expect(outputsOf(results).digest).toBe(INDEX)
  })

  it('upgrades no image from itself, and keeps what it had passed', async () => {
    const { tags } = await registryWith()
    await publishHere(UPGRADE)
    const results = await publishHere({ ...UPGRADE, rebuild: 'always' })
    expect(tested.map(({ level, replaced }) => [level, replaced])).toEqual([
      ['restart', undefined],
      ['restart', undefined]
    ])
    expect(results.smoke?.[0]?.notes?.[0]).toContain('is the same image')
    expect(marksAt(tags)?.upgrades).toEqual(upgradedTo('closed'))
    expect(marksAt(tags)?.levels['linux/amd64']).toBe('upgrade')
  })

  it('marks nothing with `push: by-digest`: the reports say it', async () => {
    await registryWith()
    const results = await publishHere({ ...UPGRADE, push: 'by-digest' })
    expect(stepsOf(results)).not.toContain('Mark')
    const outputs = outputsOf(results)
    expect(outputs.digest).toBe(INDEX)
    expect(JSON.parse(outputs.smoke ?? '')).toMatchObject([
      {
        digest: AMD64,
        upgrade: { digest: OLD['linux/amd64'], back: 'closed' }
      },
      { digest: ARM64, upgrade: { digest: OLD['linux/arm64'], back: 'closed' } }
    ])
  })

  it('stops before anything is built if the named image cannot be read', async () => {
    const { calls } = await registryWith(OLD, {
      [`${INSPECT} me/other:1`]: failed('me/other:1: not found')
    })
    const from = { ...UPGRADE, 'smoke-upgrade-from': 'me/other:1' }
    const { error } = await publishHere(from)
    expect(error?.code).toBe('upgrade-from-unreadable')
    expect(calls().join('\n')).not.toMatch(
      /^(buildx build|pull|buildx create)/m
    )
  })
})

describe('a published image that did not open what it replaces', () => {
  it('is tested, marked, and gets every tag', async () => {
    const { tags, calls } = await registryWith()
    const first = await publishHere({ ...UPGRADE, tags: '{{version}}' })
    expect(first.plan?.decision.replaced).toBeUndefined()
    const lines = first.plan?.annotations.map((line) => line.split(/=(.*)/s))
    const marks = Object.fromEntries(lines ?? []) as object
    const own = { ...manifestOf(OWN), annotations: marks }
    tags.set(`${IMAGE}:2.6.22`, own)

    const results = await publishHere(UPGRADE)
    expect(results.error).toBeUndefined()
    expect(results.plan?.decision.kind).toBe('test')
    expect(calls().filter((line) => /buildx build /.test(line))).toHaveLength(1)
    expect(results.promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(marksAt(tags)).toMatchObject({
      levels: { 'linux/amd64': 'upgrade', 'linux/arm64': 'upgrade' },
      upgrades: upgradedTo('closed')
    })
    expect((await publishHere(UPGRADE)).plan?.decision.kind).toBe('nothing')
  })
})
