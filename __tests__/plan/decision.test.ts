import { describe, expect, it } from '@jest/globals'
import {
  buildUntagged,
  decide,
  type Decision,
  type Wanted
} from '../../src/plan/decision.js'
import type { Marks } from '../../src/plan/marks.js'
import type { PublishedImage, TagTarget } from '../../src/plan/published.js'
import { AMD64, ARM64, BASE, digestOf, INDEX } from '../support/samples.js'

const wanted: Wanted = {
  version: '2.6.22',
  baseDigest: BASE,
  context: 'context-hash',
  levels: { 'linux/amd64': 'query', 'linux/arm64': 'health' },
  platforms: ['linux/amd64', 'linux/arm64']
}
const tags = {
  exact: ['2.6.22'],
  dated: ['20261124'],
  floating: ['2.6', 'latest']
}
const OTHER = digestOf('f')

/** The wanted image, except for what is given. */
function image(
  marks: Partial<Marks> = {},
  others: Partial<PublishedImage> = {}
): PublishedImage {
  const { version, baseDigest, context, levels } = wanted
  return {
    digest: INDEX,
    platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
    annotations: {},
    marks: { version, baseDigest, context, levels, ...marks },
    ...others
  }
}

function targets(
  exact: TagTarget,
  minor: TagTarget = exact,
  latest: TagTarget = exact
): Map<string, TagTarget> {
  return new Map([
    ['2.6.22', exact],
    ['2.6', minor],
    ['latest', latest]
  ])
}

/** Digest of the published image that a decision is about. */
function published(decision: Decision): string | undefined {
  return decision.kind === 'build' ? undefined : decision.published.digest
}

const byHand: PublishedImage = { digest: OTHER, platforms: {}, annotations: {} }

describe('decide', () => {
  it('builds again what lists a manifest that nobody has tested', () => {
    const extras = [`${OTHER} names no platform`]
    const decision = decide(wanted, tags, targets(image({}, { extras })))
    expect(decision).toMatchObject({
      kind: 'build',
      reason: `2.6.22 is not made of tested images alone: ${OTHER} names no platform`,
      tags: ['2.6.22', '20261124', '2.6', 'latest']
    })
  })

  it('never moves a tag back from a newer version that lists such a manifest', () => {
    const extras = [`${OTHER} names no platform`]
    const newer = image({ version: '3.0.0' }, { digest: OTHER, extras })
    const decision = decide(wanted, tags, targets(image(), image(), newer))
    expect(decision).toMatchObject({
      kind: 'nothing',
      left: [{ tag: 'latest' }]
    })
  })

  it('moves tags from such an image to one without, and tests nothing again', () => {
    const extras = [`${OTHER} names no platform`]
    const wrong = image({}, { digest: OTHER, extras })
    expect(decide(wanted, tags, targets(wrong, image(), wrong))).toMatchObject({
      kind: 'promote',
      published: { digest: INDEX },
      tags: ['2.6.22', 'latest']
    })
  })

  it('does nothing when every tag points to the wanted image', () => {
    expect(decide(wanted, tags, targets(image()))).toEqual({
      kind: 'nothing',
      reason:
        'up to date: Milvus 2.6.22, with the same base image, context and options',
      published: image(),
      tags: [],
      left: []
    })
  })

  it.each<[string, PublishedImage]>([
    ['2.6.22 is Milvus 2.6.21', image({ version: '2.6.21' })],
    [`2.6.22 has another base image, ${OTHER}`, image({ baseDigest: OTHER })],
    [
      '2.6.22 has another build context or other options, or was made by another version of this action',
      image({ context: 'other' })
    ],
    [
      '2.6.22 is an image for linux/amd64',
      image({}, { platforms: { 'linux/amd64': AMD64 } })
    ],
    [
      // A host of that variant takes it before what was tested.
      '2.6.22 is an image for linux/amd64, linux/amd64/v3, linux/arm64',
      image(
        {},
        {
          platforms: {
            'linux/amd64': AMD64,
            'linux/arm64': ARM64,
            'linux/amd64/v3': OTHER
          }
        }
      )
    ],
    ['2.6.22 was not made by this action', byHand]
  ])('builds, and says why: %s', (reason, current) => {
    const decision = decide(wanted, tags, targets(current))
    expect(decision.reason).toContain(reason)
    expect(decision.kind).toBe('build')
    expect(decision.tags).toEqual(['2.6.22', '20261124', '2.6', 'latest'])
  })

  it.each<[TagTarget, string]>([
    ['absent', 'no image has the tag 2.6.22 yet'],
    [
      'denied',
      '2.6.22 could not be read (access denied); assuming it is not published yet'
    ]
  ])('builds when all tags are %s', (current, reason) => {
    expect(decide(wanted, tags, targets(current)).reason).toBe(reason)
  })

  it('ignores the order of platforms', () => {
    const platforms = { 'linux/arm64': ARM64, 'linux/amd64': AMD64 }
    const decision = decide(wanted, tags, targets(image({}, { platforms })))
    expect(decision.kind).toBe('nothing')
  })

  it('promotes to tags that are missing or point to another image', () => {
    const other = image({ version: '2.6.21' }, { digest: OTHER })
    expect(
      decide(wanted, tags, targets(image(), 'absent', other))
    ).toMatchObject({
      kind: 'promote',
      published: { digest: INDEX },
      tags: ['2.6', 'latest'],
      reason: 'Milvus 2.6.22 is up to date; missing tags: 2.6, latest'
    })
  })

  it('finds the wanted image under a floating tag too', () => {
    const decision = decide(wanted, tags, targets('absent', image(), byHand))
    expect(published(decision)).toBe(INDEX)
    expect(decision.tags).toEqual(['2.6.22', 'latest'])
  })

  it('prefers the image of the exact tag when two are as wanted', () => {
    const second = image({}, { digest: OTHER })
    const decision = decide(wanted, tags, targets(image(), second, image()))
    expect(published(decision)).toBe(INDEX)
    expect(decision.tags).toEqual(['2.6'])
  })

  it('never counts a dated tag as missing', () => {
    expect(decide(wanted, tags, targets(image())).tags).toEqual([])
  })

  it('leaves tags alone that point to a newer version', () => {
    const newer = image({ version: '3.0.0' }, { digest: OTHER })
    const decision = decide(wanted, tags, targets('absent', 'absent', newer))
    expect(decision.tags).toEqual(['2.6.22', '20261124', '2.6'])
    expect(decision.left).toEqual([
      { tag: 'latest', version: '3.0.0', image: newer }
    ])
  })

  it('leaves `latest` alone on a pre-release of a newer version', () => {
    const newer = image({ version: '3.0.0-rc1' })
    const { left } = decide(wanted, tags, targets(image(), image(), newer))
    expect(left).toHaveLength(1)
  })

  it('builds nothing when no tag could be moved to it', () => {
    const newer = image({ version: '2.6.23' }, { digest: OTHER })
    const decision = decide(
      wanted,
      { exact: [], dated: [], floating: ['2.6'] },
      new Map([['2.6', newer]])
    )
    expect(decision).toMatchObject({
      kind: 'nothing',
      published: { digest: OTHER },
      tags: [],
      reason: 'every tag points to a newer version: 2.6 to 2.6.23'
    })
  })

  it.each([
    ['none', 'test'],
    ['health', 'test'],
    ['query', 'nothing'],
    ['restart', 'nothing']
  ] as const)(
    'with an image that passed "%s" where "query" is asked for, decides: %s',
    (level, kind) => {
      const levels = { ...wanted.levels, 'linux/amd64': level }
      expect(decide(wanted, tags, targets(image({ levels }))).kind).toBe(kind)
    }
  )

  it('tests an image again when one platform passed too little, and moves every tag', () => {
    const levels = { 'linux/amd64': 'restart', 'linux/arm64': 'none' } as const
    expect(decide(wanted, tags, targets(image({ levels })))).toMatchObject({
      kind: 'test',
      published: { digest: INDEX },
      reason:
        'the published image has not passed what is asked of it: linux/arm64 passed "none", not "health"',
      tags: ['2.6.22', '2.6', 'latest']
    })
  })

  it('tests an image again whose marks do not name a platform', () => {
    const levels = { 'linux/amd64': 'query' } as const
    expect(decide(wanted, tags, targets(image({ levels }))).kind).toBe('test')
  })

  it('prefers an image that needs no test', () => {
    const weak = image({ levels: {} }, { digest: OTHER })
    const decision = decide(wanted, tags, targets(weak, image(), image()))
    expect(decision.kind).toBe('promote')
    expect(published(decision)).toBe(INDEX)
    expect(decision.tags).toEqual(['2.6.22'])
  })

  it('builds with `rebuild: always`', () => {
    const newer = image({ version: '2.6.23' })
    const decision = decide(
      wanted,
      tags,
      targets(image(), newer, image()),
      'always'
    )
    expect(decision).toEqual({
      kind: 'build',
      reason: '"rebuild" is "always"',
      tags: ['2.6.22', '20261124', 'latest'],
      left: [{ tag: '2.6', version: '2.6.23', image: newer }]
    })
  })

  it('builds when every tag is a dated one', () => {
    const dated = { exact: [], dated: ['20261124'], floating: [] }
    expect(decide(wanted, dated, new Map())).toMatchObject({
      kind: 'build',
      reason: 'every tag belongs to a single build',
      tags: ['20261124']
    })
  })
})

describe('buildUntagged', () => {
  it('sets no tag', () => {
    expect(buildUntagged('why')).toEqual({
      kind: 'build',
      reason: 'why',
      tags: [],
      left: []
    })
  })
})
