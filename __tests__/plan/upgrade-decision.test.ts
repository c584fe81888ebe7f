import { describe, expect, it } from '@jest/globals'
import { decide } from '../../src/plan/decision.js'
import type { Wanted } from '../../src/plan/wanted.js'
import type { Marks } from '../../src/plan/marks.js'
import type { PublishedImage, TagTarget } from '../../src/plan/published.js'
import { isImage } from '../../src/plan/published.js'
import type { Replaceable } from '../../src/plan/replaced.js'
import { AMD64, ARM64, BASE, digestOf, INDEX } from '../support/samples.js'

const wanted: Wanted = {
  version: '2.6.22',
  baseDigest: BASE,
  context: 'context-hash',
  levels: { 'linux/amd64': 'upgrade', 'linux/arm64': 'upgrade' },
  scripts: {},
  platforms: ['linux/amd64', 'linux/arm64']
}
const tags = { exact: ['2.6.22'], dated: [], floating: ['2.6', 'latest'] }
const ALL = ['2.6.22', '2.6', 'latest']
const RESTART = { 'linux/amd64': 'restart', 'linux/arm64': 'restart' } as const
const UPGRADE = { 'linux/amd64': 'upgrade', 'linux/arm64': 'upgrade' } as const

/** The image that is as wanted. */
function image(
  marks: Partial<Marks> = {},
  others: Partial<PublishedImage> = {}
): PublishedImage {
  const { version, baseDigest, context } = wanted
  const passed = { levels: RESTART, upgrades: {}, scripts: {} }
  const own = { version, baseDigest, context, ...passed }
  return {
    digest: INDEX,
    platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
    annotations: {},
    marks: { ...own, ...marks },
    ...others
  }
}

/** An image of an older version, whose digests are of one digit. */
function older(digit: string, version = '2.6.21'): PublishedImage {
  const digest = digestOf(digit)
  const platforms = { 'linux/amd64': digest, 'linux/arm64': digest }
  return image({ version }, { digest, platforms })
}

const OLD = older('1')
const OTHER = older('2', '2.5.9')

/** The wanted image, once it has opened the data of another one. */
function upgradedFrom(digit: string): PublishedImage {
  const one = { from: digestOf(digit), back: 'open' } as const
  const upgrades = { 'linux/amd64': one, 'linux/arm64': one }
  return image({ levels: UPGRADE, upgrades })
}

type Found = [TagTarget, TagTarget, TagTarget]

function targetsOf(found: Found): Map<string, TagTarget> {
  return new Map(ALL.map((tag, index) => [tag, found[index] ?? 'absent']))
}

/** What floating tags point to, as the plan reads it. */
function replaceableOf(targets: Map<string, TagTarget>): Replaceable[] {
  return tags.floating.flatMap((tag) => {
    const target = targets.get(tag)
    return isImage(target) ? [{ tag, image: named(tag, target) }] : []
  })
}

function named(
  name: string,
  { digest, platforms }: PublishedImage
): Replaceable['image'] {
  return { name, repository: 'ghcr.io/me/milvus', digest, platforms }
}

/** Decides on what the three tags point to. */
function decideOn(
  found: Found,
  upgradeFrom?: PublishedImage,
  rebuild?: 'always'
): ReturnType<typeof decide> {
  const targets = targetsOf(found)
  const replaceable = upgradeFrom
    ? [{ image: named('named', upgradeFrom) }]
    : replaceableOf(targets)
  return decide(wanted, tags, targets, { rebuild, replaceable })
}

describe('what a build replaces', () => {
  it.each<[string, Found, string | undefined]>([
    ['the first floating tag', ['absent', OLD, OTHER], '2.6'],
    [
      'the first that points to an image',
      ['absent', 'absent', OTHER],
      'latest'
    ],
    ['no exact tag', [OTHER, 'absent', 'absent'], undefined],
    ['nothing at first', ['absent', 'absent', 'absent'], undefined],
    ['nothing that may not be read', ['denied', 'denied', 'denied'], undefined],
    ['no tag that is newer', ['absent', older('3', '2.6.23'), OTHER], 'latest']
  ])('is what this points to: %s', (_, found, name) => {
    const decision = decideOn(found)
    expect(decision.kind).toBe('build')
    expect(decision.replaced?.name).toBe(name)
  })

  it('is not what another tag points to, which waits for the next run', () => {
    const first = decideOn(['absent', OLD, OTHER])
    expect(first.tags).toEqual(['2.6.22', '2.6'])
    expect(first.waiting.map(({ tag }) => tag)).toEqual(['latest'])
    const now = upgradedFrom('1')
    const second = decideOn([now, now, OTHER])
    expect(second).toMatchObject({ kind: 'test', tags: ALL, waiting: [] })
    expect(second.replaced?.name).toBe('latest')
  })

  it('keeps no tag waiting on platforms that need not open data', () => {
    const levels = { ...UPGRADE, 'linux/arm64': 'health' } as const
    const from = { from: digestOf('1'), back: 'open' } as const
    const upgrades = { 'linux/amd64': from }
    const passed = image({ levels, upgrades })
    const targets = targetsOf([passed, OLD, OLD])
    const replaceable = replaceableOf(targets)
    expect(
      decide({ ...wanted, levels }, tags, targets, { replaceable })
    ).toMatchObject({ kind: 'promote', tags: ['2.6', 'latest'], waiting: [] })
  })

  it('is the image that the input names, whatever moves', () => {
    const found: Found = ['absent', OLD, OTHER]
    expect(decideOn(found, older('4')).replaced?.name).toBe('named')
    const newer = older('3', '2.6.23')
    expect(decideOn(['absent', newer, newer], older('4')).replaced?.name).toBe(
      'named'
    )
  })

  it.each<[string, Found, string]>([
    ['another image', [image(), image(), OTHER], 'latest'],
    // A context with RUN lines may build other bytes each night.
    [
      'the published one, if there is no other',
      [image(), image(), image()],
      '2.6'
    ]
  ])('is, when it is built again: %s', (_, found, name) => {
    const { kind, replaced } = decideOn(found, undefined, 'always')
    expect([kind, replaced?.name]).toEqual(['build', name])
  })
})

describe('a published image where `upgrade` is asked', () => {
  const weak = image({ levels: { 'linux/amd64': 'query' } })

  it.each<[string, Found, string, string | undefined]>([
    [
      'stands without an upgrade',
      [image(), image(), image()],
      'nothing',
      undefined
    ],
    ['must have passed `restart`', [weak, weak, weak], 'test', undefined],
    [
      'gets tags that are new',
      [image(), 'absent', 'absent'],
      'promote',
      undefined
    ],
    ['gets an exact tag', ['absent', image(), image()], 'promote', undefined],
    ['must open what it replaces', [image(), OLD, OLD], 'test', '2.6'],
    ['has opened it', [upgradedFrom('1'), OLD, OLD], 'promote', undefined],
    ['has opened only another', [upgradedFrom('2'), OLD, OLD], 'test', '2.6'],
    // Another job may have set a tag since the image was tested.
    [
      'opens what it has not, of two images that it replaces',
      [upgradedFrom('1'), OLD, OTHER],
      'test',
      'latest'
    ],
    [
      'opens what is left after the first of two tags',
      [upgradedFrom('1'), upgradedFrom('1'), OTHER],
      'test',
      'latest'
    ],
    [
      'has opened what is left after the first of two tags',
      [upgradedFrom('2'), upgradedFrom('1'), OTHER],
      'promote',
      undefined
    ],
    [
      'opens what it replaces while it is tested for something else',
      [weak, weak, OLD],
      'test',
      'latest'
    ]
  ])('%s', (_, found, kind, name) => {
    const decision = decideOn(found)
    expect([decision.kind, decision.replaced?.name]).toEqual([kind, name])
  })

  it('says whose data it has not opened, and moves every tag to its new marks', () => {
    const decision = decideOn([upgradedFrom('2'), OLD, OLD])
    expect(decision.tags).toEqual(ALL)
    expect(decision.reason).toBe(
      'the published image has not passed what is asked of it: linux/amd64 was not tested on the data of 2.6, linux/arm64 was not tested on the data of 2.6'
    )
  })

  it('is not tested again where only marks differ between its indexes', () => {
    const again = image({}, { digest: digestOf('7') })
    expect(decideOn([image(), again, again])).toMatchObject({
      kind: 'promote',
      tags: ['2.6', 'latest']
    })
  })

  it('needs the level as well as the name of what it opened', () => {
    const { marks } = upgradedFrom('1')
    const odd = image({ ...marks, levels: RESTART })
    expect(decideOn([odd, OLD, OLD]).reason).toContain(
      'linux/amd64 passed "restart", not "upgrade"'
    )
  })
})

describe('an image that `smoke-upgrade-from` names', () => {
  it.each<[string, PublishedImage, PublishedImage, string]>([
    ['is opened once', image(), older('4'), 'test'],
    ['was opened', upgradedFrom('4'), older('4'), 'nothing'],
    ['was another one then', upgradedFrom('1'), older('4'), 'test'],
    // The tag that the run itself has moved.
    ['is the published image', image(), image(), 'nothing'],
    [
      'is for other platforms',
      image(),
      image({}, { digest: INDEX, platforms: { 'linux/s390x': INDEX } }),
      'nothing'
    ]
  ])('%s', (_, published, upgradeFrom, kind) => {
    const found: Found = [published, published, published]
    expect(decideOn(found, upgradeFrom).kind).toBe(kind)
  })

  it('counts on the platforms that it has', () => {
    const half = { ...older('4'), platforms: { 'linux/amd64': digestOf('4') } }
    const one = { from: digestOf('4'), back: 'unknown' } as const
    const levels = { ...RESTART, 'linux/amd64': 'upgrade' } as const
    const published = image({ levels, upgrades: { 'linux/amd64': one } })
    const found: Found = [published, published, published]
    expect(decideOn(found, half).kind).toBe('nothing')
    expect(decideOn([image(), image(), image()], half).kind).toBe('test')
  })
})
