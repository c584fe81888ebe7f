import { annotate } from '../messages/annotate.js'
import type { PlatformUpgrades } from './marks.js'
import type { Replaceable, ReplacedImage } from './replaced.js'

/** Images whose data is known to be opened. */
interface Opened {
  /** The one whose data this run opens. */
  replaced: ReplacedImage
  /** Those that a published image has opened before. */
  before?: PlatformUpgrades
  /** The run's own images, as far as they are known. */
  own?: Record<string, string>
}

/**
 * Says which floating tags move away from an image whose data is not opened: floating
 * tags may point to different images, and the test opens the data of one.
 *
 * @param moved tags that the run will set
 */
export function noteUnopened(
  replaceable: Replaceable[],
  moved: string[],
  platforms: string[],
  { replaced, before = {}, own = {} }: Opened
): void {
  for (const { tag = '', image } of replaceable) {
    const unopened = platforms.some((platform) => {
      const known = [own[platform], replaced.platforms[platform]]
      const digest = image.platforms[platform]
      return digest && ![...known, before[platform]?.from].includes(digest)
    })
    if (!unopened || !moved.includes(tag)) continue
    const { name, repository, digest } = image
    // The name will be that of the new image.
    const ref = `${repository}@${digest}`
    annotate('tag-moves-unopened', { name, digest, ref, opened: replaced.name })
  }
}
