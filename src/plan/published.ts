import type { Index } from '../docker/registry.js'
import { isNewer } from '../milvus/version.js'
import type { Marks } from './marks.js'

/** An image that a tag points to. */
export interface PublishedImage extends Index {
  /** Undefined when this action did not make it. */
  marks?: Marks
}

/**
 * What a tag points to. `denied` is how some registries answer for a repository
 * that does not exist yet: it means absent only once a digest can be read there.
 */
export type TagTarget = PublishedImage | 'absent' | 'denied'

/** A tag that points to a newer version, and is not moved. */
export interface LeftAlone {
  tag: string
  version: string
  image: PublishedImage
}

/** True when a tag points to an image. */
export function isImage(target?: TagTarget): target is PublishedImage {
  return typeof target === 'object'
}

/** True when none of the tags points to an image: the repository may be new. */
export function isUnpublished(targets: Map<string, TagTarget>): boolean {
  return ![...targets.values()].some(isImage)
}

/** True when the registry denied the read of every tag. */
export function isDenied(targets: Map<string, TagTarget>): boolean {
  const all = [...targets.values()]
  return all.length > 0 && all.every((target) => target === 'denied')
}

/** Returns the tag as one to leave alone, if it points to a newer version. */
export function leftAlone(
  tag: string,
  target: TagTarget | undefined,
  version: string
): LeftAlone | undefined {
  if (!isImage(target) || !target.marks) return undefined
  const { marks } = target
  if (!isNewer(marks.version, version)) return undefined
  return { tag, version: marks.version, image: target }
}
