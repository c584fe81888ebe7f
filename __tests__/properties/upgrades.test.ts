import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decide, type Decision } from '../../src/plan/decision.js'
import type { Wanted } from '../../src/plan/wanted.js'
import type { Marks } from '../../src/plan/marks.js'
import {
  isImage,
  type PublishedImage,
  type TagTarget
} from '../../src/plan/published.js'
import {
  leaveOutSame,
  planUpgrades,
  type Replaceable,
  type ReplacedImage
} from '../../src/plan/replaced.js'
import { passedBy } from '../../src/publish/passed.js'
import { SMOKE_LEVELS, type SmokeTest } from '../../src/smoke/levels.js'
import type { SmokeReport } from '../../src/smoke/report.js'
import { BASE, digestOf } from '../support/samples.js'

const BOTH = ['linux/amd64', 'linux/arm64']
const FLOATING = ['2.6', 'latest']
const TAGS = ['2.6.22', ...FLOATING]
const origin = { version: '2.6.22', baseDigest: BASE, context: 'context' }
const OWN = { 'linux/amd64': digestOf('a'), 'linux/arm64': digestOf('b') }

const digest = fc.constantFrom(...['1', '2', '3'].map(digestOf))
const level = fc.constantFrom(...SMOKE_LEVELS)
const platforms = fc.dictionary(fc.constantFrom(...BOTH), digest)
const upgrades = fc.dictionary(
  fc.constantFrom(...BOTH),
  fc.record({ from: digest, back: fc.constant('open' as const) })
)
const levels = fc.record({ 'linux/amd64': level, 'linux/arm64': level })

/** The index of an image, whose digest says all about it. */
function indexOf(
  images: Record<string, string>,
  marks: Marks | undefined
): PublishedImage {
  const about = JSON.stringify([images, marks])
  return { digest: about, platforms: images, annotations: {}, marks }
}

/** The image that is wanted, whatever it has passed, and whatever it is marked with. */
const own = fc
  .tuple(levels, upgrades)
  .map(([passed, opened]) =>
    indexOf(OWN, { ...origin, levels: passed, upgrades: opened, scripts: {} })
  )
/** An image of this action, older or newer. */
const others = fc
  .tuple(fc.constantFrom('2.5.9', '2.6.21', '2.6.23'), platforms)
  .map(([version, images]) =>
    indexOf(images, {
      ...origin,
      version,
      levels: {},
      upgrades: {},
      scripts: {}
    })
  )
const byHand = platforms.map((images) => indexOf(images, undefined))
const target: fc.Arbitrary<TagTarget> = fc.oneof(
  fc.constantFrom('absent' as const, 'denied' as const),
  own,
  others,
  byHand
)

/** What the same run is given again and again. */
const given = fc.record({
  levels: fc.oneof(
    {
      weight: 3,
      arbitrary: fc.constant({
        'linux/amd64': 'upgrade',
        'linux/arm64': 'upgrade'
      } as const)
    },
    levels
  ),
  /** A digest, a tag that the run may move itself, or nothing. */
  from: fc.oneof(
    fc.constant(undefined),
    fc.constantFrom(...TAGS),
    fc.oneof(others, byHand)
  )
})
type Given = typeof given extends fc.Arbitrary<infer T> ? T : never

type Registry = Map<string, TagTarget>

function named(name: string, image: PublishedImage): ReplacedImage {
  return { ...image, name, repository: 'ghcr.io/me/milvus' }
}

function replaceableIn(registry: Registry, { from }: Given): Replaceable[] {
  if (typeof from === 'object') return [{ image: named('named', from) }]
  const tagged = from === undefined ? undefined : registry.get(from)
  if (isImage(tagged)) return [{ image: named('named', tagged) }]
  return FLOATING.flatMap((tag) => {
    const current = registry.get(tag)
    return isImage(current) ? [{ tag, image: named(tag, current) }] : []
  })
}

function testsOf({ levels: asked }: Given): SmokeTest[] {
  return BOTH.map((platform) => ({
    platform,
    level: asked[platform as keyof typeof asked],
    emulated: false,
    timeoutSeconds: 1
  }))
}

/** A test that passes. */
function reportOf({
  platform,
  level: passed,
  replaced
}: SmokeTest): SmokeReport {
  const upgrade = replaced && {
    from: replaced.name,
    digest: replaced.digest,
    back: 'unknown' as const
  }
  return { platform, level: passed, verdict: 'passed', upgrade }
}

/**
 * Does what a run does, up to a number of tags that it sets.
 *
 * @returns the decision, and the image that it tested, if any
 */
function run(
  registry: Registry,
  inputs: Given,
  upTo = Infinity
): { decision: Decision; tested?: PublishedImage } {
  const { levels: asked } = inputs
  const wanted: Wanted = {
    ...origin,
    levels: asked,
    scripts: {},
    platforms: BOTH
  }
  const replaceable = replaceableIn(registry, inputs)
  const tags = { exact: ['2.6.22'], dated: [], floating: FLOATING }
  const decision = decide(wanted, tags, registry, { replaceable })
  const image = imageOf(decision, registry, inputs)
  if (image) {
    for (const tag of decision.tags.slice(0, upTo)) registry.set(tag, image)
  }
  const isTested = ['build', 'test'].includes(decision.kind)
  return { decision, tested: isTested ? image : undefined }
}

function imageOf(
  decision: Decision,
  targets: Registry,
  inputs: Given
): PublishedImage | undefined {
  const { kind, replaced } = decision
  if (kind === 'nothing') return undefined
  if (kind === 'promote') return decision.published
  const planned = planUpgrades(testsOf(inputs), { replaced, hasData: false })
  const reports = leaveOutSame(planned, OWN, false).map(reportOf)
  return indexOf(OWN, { ...origin, ...passedBy(OWN, reports, { targets }) })
}

const start = fc
  .tuple(target, target, target)
  .map(
    (found): Registry =>
      new Map(TAGS.map((tag, index) => [tag, found[index] ?? 'absent']))
  )
const many = { numRuns: 3000 }

describe('the same run again', () => {
  it('does nothing after one that was not interrupted for each image that it replaces', () => {
    fc.assert(
      fc.property(
        start,
        given,
        fc.nat(3),
        fc.nat(3),
        (registry, inputs, ...ends) => {
          for (const end of ends) run(registry, inputs, end)
          FLOATING.forEach(() => run(registry, inputs))
          expect(run(registry, inputs).decision.kind).toBe('nothing')
        }
      ),
      many
    )
  })

  it('never lets a floating tag past an image that was not opened', () => {
    fc.assert(
      fc.property(start, given, fc.nat(3), (registry, inputs, end) => {
        run(registry, inputs, end)
        const before = new Map(registry)
        const { decision } = run(registry, inputs)
        if (inputs.from !== undefined) return
        for (const tag of decision.tags) {
          const [old, now] = [before.get(tag), registry.get(tag)]
          if (!FLOATING.includes(tag) || !isImage(old) || !isImage(now))
            continue
          const asked = BOTH.filter(
            (platform) =>
              differs(old, platform) &&
              inputs.levels[platform as keyof Given['levels']] === 'upgrade'
          )
          for (const platform of asked) {
            expect(openedBy(now, before, platform)).toContain(
              old.platforms[platform]
            )
          }
        }
      }),
      many
    )
  })
})

/** Returns what the wanted image of a platform has opened, now or before. */
function openedBy(
  now: PublishedImage,
  before: Registry,
  platform: string
): (string | undefined)[] {
  return [now, ...before.values()]
    .filter(isImage)
    .filter((image) => !differs(image, platform))
    .map(({ marks }) => marks?.upgrades[platform]?.from)
}

/** True if a tag had another image of a platform than the wanted one. */
function differs(old: PublishedImage, platform: string): boolean {
  const had = old.platforms[platform]
  return had !== undefined && had !== OWN[platform as keyof typeof OWN]
}
