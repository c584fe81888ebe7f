// What a run wants, and how a published image differs from it.
import { describeExtras } from '../docker/entries.js'
import type { Marks } from './marks.js'
import { isImage, type PublishedImage, type TagTarget } from './published.js'

/** What the image must be made from, and what each platform must have passed. */
export interface Wanted extends Omit<Marks, 'upgrades'> {
  platforms: string[]
}

/** Returns an image that was made from the same, whatever came of it. */
export function sameOrigin(
  wanted: Wanted,
  targets: Map<string, TagTarget>
): PublishedImage | undefined {
  return [...targets.values()]
    .filter(isImage)
    .find(({ marks }) => marks && !otherOrigin(wanted, marks))
}

/** Says how an image differs from the wanted one; undefined when it does not. */
export function difference(
  wanted: Wanted,
  { marks, platforms, extras }: PublishedImage
): string | undefined {
  if (!marks) return 'was not made by this action'
  if (extras)
    return `is not made of tested images alone: ${describeExtras(extras)}`
  const other = otherOrigin(wanted, marks)
  if (other) return other
  const present = Object.keys(platforms).sort().join(', ')
  if (present !== [...wanted.platforms].sort().join(', ')) {
    return `is an image for ${present || 'no platform'}`
  }
  return undefined
}

/** Says how what an image was made from differs; undefined when it does not. */
function otherOrigin(wanted: Wanted, marks: Marks): string | undefined {
  if (marks.version !== wanted.version) return `is Milvus ${marks.version}`
  if (marks.baseDigest !== wanted.baseDigest) {
    return `has another base image, ${marks.baseDigest}`
  }
  if (marks.context === wanted.context) return undefined
  return 'has another build context or other options, or was made by another version of this action'
}
