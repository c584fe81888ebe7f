import { describe, expect, it } from '@jest/globals'
import {
  buildAnyway,
  decide,
  planOf,
  type Wanted
} from '../../src/plan/decision.js'
import type {
  Origin,
  Standing,
  StandingImage
} from '../../src/plan/published.js'
import { AMD64, ARM64, BASE, digestOf, INDEX } from '../support/samples.js'

const wanted: Wanted = {
  version: '2.6.22',
  baseDigest: BASE,
  context: 'context-hash',
  level: 'query',
  platforms: ['linux/amd64', 'linux/arm64']
}
const tags = {
  exact: ['2.6.22'],
  dated: ['20261124'],
  floating: ['2.6', 'latest']
}
const OTHER = digestOf('f')

/** An image as it is wanted, but for what is given. */
function image(
  origin: Partial<Origin> = {},
  others: Partial<StandingImage> = {}
): StandingImage {
  const { version, baseDigest, context, level } = wanted
  return {
    digest: INDEX,
    platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
    origin: { version, baseDigest, context, level, ...origin },
    ...others
  }
}

function standing(
  exact: Standing,
  minor: Standing = exact,
  latest: Standing = exact
): Map<string, Standing> {
  return new Map([
    ['2.6.22', exact],
    ['2.6', minor],
    ['latest', latest]
  ])
}

const byHand: StandingImage = { digest: OTHER, platforms: {} }

describe('decide', () => {
  it('does nothing when every tag stands on the wanted image', () => {
    expect(decide(wanted, tags, standing(image()))).toEqual({
      reason:
        'nothing is new: Milvus 2.6.22 stands, on the same base image, with the same context and options',
      standing: { ...image(), isTested: true },
      tags: [],
      left: []
    })
  })

  it.each<[string, StandingImage]>([
    ['2.6.22 is Milvus 2.6.21', image({ version: '2.6.21' })],
    [`2.6.22 has another base image, ${OTHER}`, image({ baseDigest: OTHER })],
    ['2.6.22 has another build context', image({ context: 'other' })],
    [
      '2.6.22 has the platforms linux/amd64',
      image({}, { platforms: { 'linux/amd64': AMD64 } })
    ],
    ['2.6.22 was not made by this action', byHand]
  ])('builds, and says why: %s', (reason, current) => {
    const decision = decide(wanted, tags, standing(current))
    expect(decision.reason).toContain(reason)
    expect(decision.standing).toBeUndefined()
    expect(decision.tags).toEqual(['2.6.22', '20261124', '2.6', 'latest'])
  })

  it.each<[Standing, string]>([
    ['absent', '2.6.22 is not there yet'],
    ['denied', '2.6.22 may not be read, as if it were not there yet']
  ])('builds where all tags are %s', (current, reason) => {
    expect(decide(wanted, tags, standing(current)).reason).toBe(reason)
  })

  it('does not care for the order of platforms', () => {
    const platforms = { 'linux/arm64': ARM64, 'linux/amd64': AMD64 }
    const decision = decide(wanted, tags, standing(image({}, { platforms })))
    expect(decision.standing).toBeDefined()
  })

  it('only moves a tag that is missing, or stands on another image', () => {
    const other = image({ version: '2.6.21' }, { digest: OTHER })
    expect(
      decide(wanted, tags, standing(image(), 'absent', other))
    ).toMatchObject({
      standing: { digest: INDEX },
      tags: ['2.6', 'latest'],
      reason: expect.stringContaining('but not under 2.6, latest')
    })
  })

  it('finds the wanted image under a floating tag as well', () => {
    const decision = decide(wanted, tags, standing('absent', image(), byHand))
    expect(decision.standing?.digest).toBe(INDEX)
    expect(decision.tags).toEqual(['2.6.22', 'latest'])
  })

  it('takes the exact tag for right where two images are as wanted', () => {
    const second = image({}, { digest: OTHER })
    const decision = decide(wanted, tags, standing(image(), second, image()))
    expect(decision.standing?.digest).toBe(INDEX)
    expect(decision.tags).toEqual(['2.6'])
  })

  it('never counts a dated tag as missing', () => {
    expect(decide(wanted, tags, standing(image())).tags).toEqual([])
  })

  it('leaves tags alone that stand on a newer version', () => {
    const newer = image({ version: '3.0.0' }, { digest: OTHER })
    const decision = decide(wanted, tags, standing('absent', 'absent', newer))
    expect(decision.tags).toEqual(['2.6.22', '20261124', '2.6'])
    expect(decision.left).toEqual([
      { tag: 'latest', version: '3.0.0', image: newer }
    ])
  })

  it('leaves `latest` alone on a pre-release of a newer version', () => {
    const newer = image({ version: '3.0.0-rc1' })
    const { left } = decide(wanted, tags, standing(image(), image(), newer))
    expect(left).toHaveLength(1)
  })

  it('builds nothing that no tag could be moved to', () => {
    const newer = image({ version: '2.6.23' }, { digest: OTHER })
    const decision = decide(
      wanted,
      { exact: [], dated: [], floating: ['2.6'] },
      new Map([['2.6', newer]])
    )
    expect(decision).toMatchObject({
      standing: { digest: OTHER, isTested: true },
      tags: [],
      reason: 'every tag stands on a newer version: 2.6 on 2.6.23'
    })
  })

  it.each([
    ['none', false],
    ['health', false],
    ['query', true],
    ['restart', true]
  ] as const)(
    'tests an image first that had to pass %s, where query is asked for: %s',
    (level, isTested) => {
      const decision = decide(wanted, tags, standing(image({ level })))
      expect(decision.standing?.isTested).toBe(isTested)
    }
  )

  it('takes rather an image that needs no test', () => {
    const weak = image({ level: 'health' }, { digest: OTHER })
    const decision = decide(wanted, tags, standing(weak, image(), image()))
    expect(decision.standing).toMatchObject({ digest: INDEX, isTested: true })
    expect(decision.tags).toEqual(['2.6.22'])
  })

  it('builds anyway with `rebuild: always`', () => {
    const newer = image({ version: '2.6.23' })
    const decision = decide(
      wanted,
      tags,
      standing(image(), newer, image()),
      'always'
    )
    expect(decision).toEqual({
      reason: '"rebuild" is "always"',
      tags: ['2.6.22', '20261124', 'latest'],
      left: [{ tag: '2.6', version: '2.6.23', image: newer }]
    })
  })

  it('builds when every tag is a dated one', () => {
    const dated = { exact: [], dated: ['20261124'], floating: [] }
    expect(decide(wanted, dated, new Map())).toMatchObject({
      reason: 'every tag is of one build alone',
      tags: ['20261124']
    })
  })
})

describe('buildAnyway', () => {
  it('sets no tag', () => {
    expect(buildAnyway('why')).toEqual({ reason: 'why', tags: [], left: [] })
  })
})

describe('planOf', () => {
  const decided = (...images: Parameters<typeof standing>): string =>
    planOf(decide(wanted, tags, standing(...images)))

  it.each([
    ['build', 'no image is there', decided('absent')],
    ['test', 'it passed less', decided(image({ level: 'health' }))],
    ['promote', 'a tag is missing', decided(image(), 'absent')],
    ['nothing', 'all is as it should be', decided(image())]
  ])('is "%s" when %s', (plan, _, actual) => {
    expect(actual).toBe(plan)
  })
})
