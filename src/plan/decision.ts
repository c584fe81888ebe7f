import {
  describeExtras,
  isWithoutExtras,
  type WithoutExtras
} from '../docker/entries.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Tags } from '../inputs/tag-templates.js'
import { meets } from '../smoke/levels.js'
import { levelOf, type Marks } from './marks.js'
import {
  isImage,
  leftAlone,
  type LeftAlone,
  type PublishedImage,
  type TagTarget
} from './published.js'

/** What the image must be made from, and what each platform must have passed. */
export interface Wanted extends Omit<Marks, 'upgrades'> {
  platforms: string[]
}

/** A published image with no manifest in it that its marks say nothing about. */
export type TestedImage = WithoutExtras<PublishedImage>

/**
 * What a run does:
 * - build: no tag points to the wanted image
 * - test: one does, but it passed less than is asked of it today
 * - promote: one does, and other tags must be moved to it
 * - nothing: every tag is up to date
 */
export type Decision = DecisionDetails &
  (
    | { kind: 'build' }
    | { kind: 'test' | 'promote' | 'nothing'; published: TestedImage }
    | Superseded
  )

/**
 * Every tag points to a newer version. Nobody has looked whether the image of that
 * is as wanted, or has passed what is asked today.
 */
interface Superseded {
  kind: 'nothing'
  published: PublishedImage
  isSuperseded: true
}

interface DecisionDetails {
  reason: string
  /** Tags to set, in order. */
  tags: string[]
  /** Tags that point to a newer version, and are not moved. */
  left: LeftAlone[]
}

/** Decides without looking at the registry: a build that gets no tag. */
export function buildUntagged(reason: string): Decision {
  return { kind: 'build', reason, tags: [], left: [] }
}

/**
 * Decides what there is to do. An image is not built again while a tag points to
 * one that is as wanted.
 *
 * @param targets what each tag, except the dated ones, points to
 */
export function decide(
  wanted: Wanted,
  tags: Tags,
  targets: Map<string, TagTarget>,
  rebuild: Inputs['rebuild'] = 'if-changed'
): Decision {
  const all = [...tags.exact, ...tags.dated, ...tags.floating]
  const left = all.flatMap(
    (tag) => leftAlone(tag, targets.get(tag), wanted.version) ?? []
  )
  const movable = all.filter((tag) => !left.some((newer) => newer.tag === tag))
  const build = (reason: string): Decision => {
    return { kind: 'build', reason, tags: movable, left }
  }
  if (rebuild === 'always') return build('"rebuild" is "always"')

  const published = findWanted(wanted, targets)
  if (published) {
    // Dated tags belong to a build, and there is none.
    const lasting = movable.filter((tag) => !tags.dated.includes(tag))
    return decideOnPublished(published, wanted, { lasting, left }, targets)
  }
  const [newer] = left
  if (newer && movable.length === 0) return superseded(newer, left)
  return build(whyBuild(wanted, targets))
}

/** Decides what to do with an image that is as wanted. */
function decideOnPublished(
  published: TestedImage,
  wanted: Wanted,
  { lasting, left }: { lasting: string[]; left: LeftAlone[] },
  targets: Map<string, TagTarget>
): Decision {
  if (!hasPassed(published, wanted)) {
    const reason = `the published image has not passed what is asked of it: ${shortfall(published, wanted)}`
    // Its new marks make a new index, so every tag moves to that.
    return { kind: 'test', published, reason, tags: lasting, left }
  }
  const tags = lasting.filter((tag) => {
    const target = targets.get(tag)
    return !isImage(target) || target.digest !== published.digest
  })
  if (tags.length > 0) {
    const reason = `Milvus ${wanted.version} is up to date; missing tags: ${tags.join(', ')}`
    return { kind: 'promote', published, reason, tags, left }
  }
  const reason = `up to date: Milvus ${wanted.version}, with the same base image, context and options`
  return { kind: 'nothing', published, reason, tags, left }
}

/** No tag could be moved to an image of this version. */
function superseded(newer: LeftAlone, left: LeftAlone[]): Decision {
  return {
    kind: 'nothing',
    isSuperseded: true,
    published: newer.image,
    reason: `every tag points to a newer version: ${newer.tag} to ${newer.version}`,
    tags: [],
    left
  }
}

/** Finds an image that is as wanted, preferably one that needs no test. */
function findWanted(
  wanted: Wanted,
  targets: Map<string, TagTarget>
): TestedImage | undefined {
  const images = [...targets.values()]
    .filter(isImage)
    .filter(isWithoutExtras)
    .filter((image) => difference(wanted, image) === undefined)
  return images.find((image) => hasPassed(image, wanted)) ?? images[0]
}

function hasPassed(image: PublishedImage, wanted: Wanted): boolean {
  return shortfall(image, wanted) === ''
}

/** Says which platforms passed less than wanted; empty when none did. */
function shortfall({ marks }: PublishedImage, wanted: Wanted): string {
  const lacking = wanted.platforms.flatMap((platform) => {
    const passed = levelOf(marks?.levels ?? {}, platform)
    const asked = levelOf(wanted.levels, platform)
    if (meets(passed, asked)) return []
    return [`${platform} passed "${passed}", not "${asked}"`]
  })
  return lacking.join(', ')
}

function whyBuild(wanted: Wanted, targets: Map<string, TagTarget>): string {
  const [first] = targets
  if (!first) return 'every tag belongs to a single build'
  const [tag, target] = first
  if (target === 'absent') return `no image has the tag ${tag} yet`
  if (target === 'denied') {
    return `${tag} could not be read (access denied); assuming it is not published yet`
  }
  return `${tag} ${difference(wanted, target) ?? ''}`
}

/** Says how an image differs from the wanted one; undefined when it does not. */
function difference(
  wanted: Wanted,
  { marks, platforms, extras }: PublishedImage
): string | undefined {
  if (!marks) return 'was not made by this action'
  if (extras)
    return `is not made of tested images alone: ${describeExtras(extras)}`
  if (marks.version !== wanted.version) return `is Milvus ${marks.version}`
  if (marks.baseDigest !== wanted.baseDigest) {
    return `has another base image, ${marks.baseDigest}`
  }
  if (marks.context !== wanted.context) {
    return 'has another build context or other options, or was made by another version of this action'
  }
  const present = Object.keys(platforms).sort().join(', ')
  if (present !== [...wanted.platforms].sort().join(', ')) {
    return `is an image for ${present || 'no platform'}`
  }
  return undefined
}
