import { annotate } from '../messages/annotate.js'
import type { Replaceable, ReplacedImage } from './replaced.js'

/**
 * Says which floating tags move away from an image whose data is not opened: floating
 * tags may point to different images, and the test opens the data of one.
 *
 * @param moved tags that the run will set
 * @param own the run's own images, as far as they are known
 */
export function noteUnopened(
  replaceable: Replaceable[],
  moved: string[],
  replaced: ReplacedImage,
  platforms: string[],
  own: Record<string, string> = {}
): void {
  for (const { tag = '', image } of replaceable) {
    const unopened = platforms.some((platform) => {
      const known = [undefined, own[platform], replaced.platforms[platform]]
      return !known.includes(image.platforms[platform])
    })
    if (!unopened || !moved.includes(tag)) continue
    const { name, repository, digest } = image
    // The name will be that of the new image.
    const ref = `${repository}@${digest}`
    annotate('tag-moves-unopened', { name, digest, ref, opened: replaced.name })
  }
}
