import { describe, expect, it } from '@jest/globals'
import { buildUntagged, decide } from '../../src/plan/decision.js'
import type { Wanted } from '../../src/plan/wanted.js'
import type { Marks } from '../../src/plan/marks.js'
import type { PublishedImage, TagTarget } from '../../src/plan/published.js'
import { AMD64, ARM64, BASE, digestOf, INDEX } from '../support/samples.js'

const wanted: Wanted = {
  version: '2.6.22',
  baseDigest: BASE,
  context: 'context-hash',
  levels: { 'linux/amd64': 'query', 'linux/arm64': 'health' },
  scripts: {},
  platforms: ['linux/amd64', 'linux/arm64']
}
const tags = {
  exact: ['2.6.22'],
  dated: ['20261124'],
  floating: ['2.6', 'latest']
}
const OTHER = digestOf('f')
const PLATFORMS = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

/** The wanted image, except for what is given. */
function image(
  marks: Partial<Marks> = {},
  others: Partial<PublishedImage> = {}
): PublishedImage {
  const { version, baseDigest, context, levels } = wanted
  return {
    digest: INDEX,
    platforms: PLATFORMS,
    annotations: {},
    marks: {
      version,
      baseDigest,
      context,
      levels,
      upgrades: {},
      scripts: {},
      ...marks
    },
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

const byHand: PublishedImage = { digest: OTHER, platforms: {}, annotations: {} }
const ALL_TAGS = ['2.6.22', '20261124', '2.6', 'latest']

/** An image that lists a manifest which nobody has tested. */
const extras = [`${OTHER} names no platform`]

describe('decide', () => {
  it('does nothing when every tag points to the wanted image', () => {
    expect(decide(wanted, tags, targets(image()))).toEqual({
      kind: 'nothing',
      reason:
        'up to date: Milvus 2.6.22, with the same base image, context and options',
      published: image(),
      tags: [],
      left: [],
      waiting: []
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
      // A host of that variant prefers it to what was tested.
      '2.6.22 is an image for linux/amd64, linux/amd64/v3, linux/arm64',
      image({}, { platforms: { ...PLATFORMS, 'linux/amd64/v3': OTHER } })
    ],
    ['2.6.22 was not made by this action', byHand],
    [
      `2.6.22 is not made of tested images alone: ${OTHER} names no platform`,
      image({}, { extras })
    ]
  ])('builds, and says why: %s', (reason, current) => {
    const decision = decide(wanted, tags, targets(current))
    expect(decision.reason).toContain(reason)
    expect(decision).toMatchObject({ kind: 'build', tags: ALL_TAGS })
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

  const older = image({ version: '2.6.21' }, { digest: OTHER })
  const second = image({}, { digest: OTHER })
  const weak = image({ levels: {} }, { digest: OTHER })
  const listsMore = image({}, { digest: OTHER, extras })

  it.each<[string, [TagTarget, TagTarget, TagTarget], string[]]>([
    [
      'tags that are missing or point to another image',
      [image(), 'absent', older],
      ['2.6', 'latest']
    ],
    [
      'the exact tag, if only a floating one points to the image',
      ['absent', image(), byHand],
      ['2.6.22', 'latest']
    ],
    [
      'a tag of another image as wanted: that of the exact tag wins',
      [image(), second, image()],
      ['2.6']
    ],
    [
      'a tag of an image that needs a test',
      [weak, image(), image()],
      ['2.6.22']
    ],
    [
      'tags of an image that lists an untested manifest',
      [listsMore, image(), listsMore],
      ['2.6.22', 'latest']
    ]
  ])('moves %s', (_, found, moved) => {
    expect(decide(wanted, tags, targets(...found))).toMatchObject({
      kind: 'promote',
      published: { digest: INDEX },
      reason: `Milvus 2.6.22 is up to date; missing tags: ${moved.join(', ')}`,
      tags: moved
    })
  })

  it.each([
    ['3.0.0', {}],
    ['3.0.0-rc1', {}],
    ['3.0.0', { extras }]
  ])('leaves a tag alone that points to %s: %j', (version, others) => {
    const newer = image({ version }, { digest: OTHER, ...others })
    const left = [{ tag: 'latest', version, image: newer }]
    expect(
      decide(wanted, tags, targets(image(), image(), newer))
    ).toMatchObject({ kind: 'nothing', left })
    expect(
      decide(wanted, tags, targets('absent', 'absent', newer))
    ).toMatchObject({ kind: 'build', tags: ALL_TAGS.slice(0, -1), left })
  })

  it('builds nothing when no tag could be moved to it', () => {
    const newer = image({ version: '2.6.23' }, { digest: OTHER })
    const floating = { exact: [], dated: [], floating: ['2.6'] }
    expect(decide(wanted, floating, new Map([['2.6', newer]]))).toMatchObject({
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

  it.each<[string, Marks['levels']]>([
    ['passed too little', { 'linux/amd64': 'restart', 'linux/arm64': 'none' }],
    ['has no mark', { 'linux/amd64': 'query' }]
  ])(
    'tests an image again if one platform %s, and moves every tag',
    (_, levels) => {
      expect(decide(wanted, tags, targets(image({ levels })))).toMatchObject({
        kind: 'test',
        published: { digest: INDEX },
        reason:
          'the published image has not passed what is asked of it: linux/arm64 passed "none", not "health"',
        tags: ['2.6.22', '2.6', 'latest']
      })
    }
  )

  describe('with a smoke-script', () => {
    const [script, other] = ['1'.repeat(64), '2'.repeat(64)]
    const asking = { ...wanted, scripts: { 'linux/amd64': script } }

    it.each<[string, Marks['scripts']]>([
      ['none', {}],
      ['another one', { 'linux/amd64': other }],
      ['it on another platform', { 'linux/arm64': script }]
    ])(
      'tests an image again that has passed %s, without a build',
      (_, scripts) => {
        expect(decide(asking, tags, targets(image({ scripts })))).toMatchObject(
          {
            kind: 'test',
            reason:
              'the published image has not passed what is asked of it: linux/amd64 has not passed this smoke-script',
            tags: ['2.6.22', '2.6', 'latest']
          }
        )
      }
    )

    it('has nothing to do for an image that has passed it', () => {
      const passed = targets(image({ scripts: { 'linux/amd64': script } }))
      expect(decide(asking, tags, passed).kind).toBe('nothing')
    })

    it('asks nothing of an image once it is unset', () => {
      const passed = targets(image({ scripts: { 'linux/amd64': other } }))
      expect(decide(wanted, tags, passed).kind).toBe('nothing')
    })
  })

  it('builds with `rebuild: always`', () => {
    const newer = image({ version: '2.6.23' })
    const found = targets(image(), newer, image())
    expect(decide(wanted, tags, found, { rebuild: 'always' })).toEqual({
      kind: 'build',
      reason: '"rebuild" is "always"',
      tags: ['2.6.22', '20261124', 'latest'],
      left: [{ tag: '2.6', version: '2.6.23', image: newer }],
      waiting: []
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
      left: [],
      waiting: []
    })
  })
})
