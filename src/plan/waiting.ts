import { annotate } from '../messages/annotate.js'
import type { PlatformUpgrades } from './marks.js'
import type { Replaceable, ReplacedImage } from './replaced.js'

/** A floating tag that points to an image whose data this run does not open. */
export interface WaitingTag {
  tag: string
  image: ReplacedImage
}

/** Images whose data is known to be opened. */
interface Opened {
  /** The one whose data this run opens, if it opens any. */
  replaced?: ReplacedImage
  /** Those that a published image has opened before. */
  before?: PlatformUpgrades
  /** The run's own images, as far as they are known. */
  own?: Record<string, string>
}

/**
 * Returns the floating tags that have to wait: they may point to different images, and
 * a test opens the data of one. A later run tests the published image on the next one.
 *
 * @param moved tags that the run would set
 * @param platforms those that must open data
 */
export function waitingTags(
  replaceable: Replaceable[],
  moved: string[],
  platforms: string[],
  { replaced, before = {}, own = {} }: Opened
): WaitingTag[] {
  return replaceable.flatMap(({ tag, image }) => {
    if (tag === undefined || !moved.includes(tag)) return []
    const isUnopened = platforms.some((platform) => {
      const digest = image.platforms[platform]
      const known = [own[platform], replaced?.platforms[platform]]
      return digest && ![...known, before[platform]?.from].includes(digest)
    })
    return isUnopened ? [{ tag, image }] : []
  })
}

/** Says which tags wait, and how to move them at once. */
export function noteWaiting(decision: Waiting): void {
  for (const values of waitingValues(decision)) annotate('tag-waits', values)
}

interface Waiting {
  waiting: WaitingTag[]
  replaced?: ReplacedImage
}

/** Returns what is said of each tag that waits. */
export function waitingValues({
  waiting,
  replaced
}: Waiting): { name: string; digest: string; opened: string; ref: string }[] {
  return waiting.map(({ image: { name, digest, repository } }) => ({
    name,
    digest,
    opened: replaced?.name ?? '',
    ref: `${repository}@${digest}`
  }))
}
