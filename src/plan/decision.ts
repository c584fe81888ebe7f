import { isWithoutExtras, type WithoutExtras } from '../docker/entries.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Tags } from '../inputs/tag-templates.js'
import { meets } from '../smoke/levels.js'
import { levelOf } from './marks.js'
import {
  isImage,
  leftAlone,
  type LeftAlone,
  type PublishedImage,
  type TagTarget
} from './published.js'
import {
  firstReplaced,
  replacedDigest,
  type Replaceable,
  type ReplacedImage
} from './replaced.js'
import { difference, sameOrigin, type Wanted } from './wanted.js'
import { waitingTags, type WaitingTag } from './waiting.js'

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

/** A decision that does not know yet which tags wait. */
type Decided = Omit<DecisionDetails, 'waiting'> & {
  kind: 'test' | 'promote' | 'nothing'
  published: TestedImage
}

interface DecisionDetails {
  reason: string
  /** Tags to set, in order. */
  tags: string[]
  /** Tags that point to a newer version, and are not moved. */
  left: LeftAlone[]
  /** The image whose data the tested image must open; undefined if it is the first. */
  replaced?: ReplacedImage
  /** Floating tags that this run leaves where they are, and their images. */
  waiting: WaitingTag[]
}

/** Decides on a build that gets no tag. */
export function buildUntagged(
  reason: string,
  replaced?: ReplacedImage
): Decision {
  return { kind: 'build', reason, tags: [], left: [], replaced, waiting: [] }
}

/** What a run may do, and what it may replace. */
interface Choices {
  rebuild?: Inputs['rebuild']
  replaceable?: Replaceable[]
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
  { rebuild = 'if-changed', replaceable = [] }: Choices = {}
): Decision {
  const all = [...tags.exact, ...tags.dated, ...tags.floating]
  const left = all.flatMap(
    (tag) => leftAlone(tag, targets.get(tag), wanted.version) ?? []
  )
  const movable = all.filter((tag) => !left.some((newer) => newer.tag === tag))
  const upgraded = wanted.platforms.filter(
    (platform) => levelOf(wanted.levels, platform) === 'upgrade'
  )
  const build = (reason: string): Decision => {
    const same = sameOrigin(wanted, targets)
    const replaced = replacedByBuild(wanted, movable, same, replaceable)
    const opened = { replaced, own: same?.platforms }
    return leaveWaiting(
      { kind: 'build', reason, tags: movable, left, replaced },
      waitingTags(replaceable, movable, upgraded, opened)
    )
  }
  if (rebuild === 'always') return build('"rebuild" is "always"')

  // Dated tags belong to a build, and there may be none.
  const lasting = movable.filter((tag) => !tags.dated.includes(tag))
  const published = findWanted(wanted, { lasting, targets, replaceable })
  if (published) {
    const { image, replaced } = published
    const opened = {
      replaced,
      before: image.marks?.upgrades,
      own: image.platforms
    }
    return leaveWaiting(
      decideOnPublished(published, wanted, lasting, left),
      waitingTags(replaceable, lasting, upgraded, opened)
    )
  }
  const [newer] = left
  if (newer && movable.length === 0) return superseded(newer, left)
  return build(whyBuild(wanted, targets))
}

/** Adds the tags that wait to a decision, and takes them from those that it sets. */
function leaveWaiting<D extends { tags: string[] }>(
  decision: D,
  waiting: WaitingTag[]
): D & { waiting: WaitingTag[] } {
  const tags = decision.tags.filter(
    (tag) => !waiting.some((one) => one.tag === tag)
  )
  return { ...decision, tags, waiting }
}

/**
 * Returns what a build replaces. Its own bytes are not known yet, but an image of the
 * same origin most likely has them, and is no other image then. If it is the only one,
 * it counts, since a context may build other bytes each time.
 */
function replacedByBuild(
  { platforms }: Wanted,
  moved: string[],
  same: PublishedImage | undefined,
  replaceable: Replaceable[]
): ReplacedImage | undefined {
  return (
    firstReplaced(replaceable, moved, platforms, same?.platforms ?? {}) ??
    firstReplaced(replaceable, moved, platforms, {})
  )
}

/** A published image that is as wanted, and what is still to be done with it. */
interface Judged {
  image: TestedImage
  /** Tags that do not point to it yet. */
  tags: string[]
  /** The first image that it replaces with these without having opened its data. */
  replaced?: ReplacedImage
  /** What it has not passed; empty if nothing. */
  lacking: string
}

/** What a published image is judged by. */
interface Around {
  /** Tags that it may get. */
  lasting: string[]
  targets: Map<string, TagTarget>
  replaceable: Replaceable[]
}

function judge(
  image: TestedImage,
  wanted: Wanted,
  { lasting, targets, replaceable }: Around
): Judged {
  const tags = lasting.filter((tag) => {
    const target = targets.get(tag)
    return !isImage(target) || target.digest !== image.digest
  })
  const own = image.platforms
  // Of the images that it replaces, it may have opened the data of some.
  const replaced = replaceable
    .map((one) => firstReplaced([one], tags, wanted.platforms, own))
    .find((one) => one && shortfall(image, wanted, one))
  return { image, tags, replaced, lacking: shortfall(image, wanted, replaced) }
}

/** Decides what to do with an image that is as wanted. */
function decideOnPublished(
  { image: published, tags, replaced, lacking }: Judged,
  { version }: Wanted,
  lasting: string[],
  left: LeftAlone[]
): Decided {
  if (lacking) {
    const reason = `the published image has not passed what is asked of it: ${lacking}`
    // Its new marks make a new index, so every tag moves to that.
    return { kind: 'test', published, reason, tags: lasting, left, replaced }
  }
  if (tags.length > 0) {
    const reason = `Milvus ${version} is up to date; missing tags: ${tags.join(', ')}`
    return { kind: 'promote', published, reason, tags, left }
  }
  const reason = `up to date: Milvus ${version}, with the same base image, context and options`
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
    left,
    waiting: []
  }
}

/** Finds an image that is as wanted, preferably one that needs no test. */
function findWanted(wanted: Wanted, around: Around): Judged | undefined {
  const judged = [...around.targets.values()]
    .filter(isImage)
    .filter(isWithoutExtras)
    .filter((image) => difference(wanted, image) === undefined)
    .map((image) => judge(image, wanted, around))
  return judged.find(({ lacking }) => !lacking) ?? judged[0]
}

/** Says what each platform has not passed; empty when nothing is missing. */
function shortfall(
  { marks, platforms }: PublishedImage,
  wanted: Wanted,
  replaced?: ReplacedImage
): string {
  const lacking = wanted.platforms.flatMap((platform) => {
    const passed = levelOf(marks?.levels ?? {}, platform)
    const asked = levelOf(wanted.levels, platform)
    const from = replacedDigest(replaced, platform, platforms)
    // Where no floating tag moves to it, nothing is replaced.
    const level = asked === 'upgrade' && !from ? 'restart' : asked
    if (!meets(passed, level)) {
      return [`${platform} passed "${passed}", not "${level}"`]
    }
    const script = wanted.scripts[platform]
    if (script && marks?.scripts[platform] !== script) {
      return [`${platform} has not passed this smoke-script`]
    }
    const opened = marks?.upgrades[platform]?.from
    if (level !== 'upgrade' || opened === from) return []
    return [`${platform} was not tested on the data of ${replaced?.name ?? ''}`]
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
