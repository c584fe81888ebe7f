// What is known of the image that a pod or a template has.
import { isSameRepository, splitReference } from '../docker/reference.js'
import { isNewer, lineOf } from '../milvus/version.js'
import type { WayBack } from '../smoke/levels.js'
import type { KnownImage, KnownMilvus, KnownWayBack } from './pods.js'

/** What the registry says about an image; nothing if it does not know it. */
export interface ImageInRegistry {
  digest?: string
  /** Version of its Milvus, if the action has built it. */
  version?: string
  /** Digest of what RunPod's machines run of it: the image of one platform. */
  manifest?: string
  /** The `manifest` whose data it has opened in the smoke test, and the way back. */
  upgrade?: { from: string; back: WayBack }
}

/** Asks the registry about an image. */
export type ReadImage = (ref: string) => Promise<ImageInRegistry>

/** Returns the same, which asks about each image once. */
export function readOnce(readImage: ReadImage): ReadImage {
  const asked = new Map<string, ReturnType<ReadImage>>()
  return (ref) => {
    const answer = asked.get(ref) ?? readImage(ref)
    asked.set(ref, answer)
    return answer
  }
}

/**
 * Returns what the name of a pod's image says about its Milvus. A digest and a tag
 * with a full version are exact. A tag such as `2.6` names a line, and others, such
 * as `latest`, nothing: they may have been moved since the pod pulled the image.
 */
export async function milvusOf(
  image: string,
  readImage: ReadImage
): Promise<KnownMilvus> {
  const { digest } = splitReference(image)
  const { version } = digest ? await readImage(image) : {}
  return version ? { line: lineOf(version), version } : namedMilvus(image)
}

/** Returns what the tag of an image says; `2026.11.29` is a date. */
function namedMilvus(image: string): KnownMilvus {
  const { tag = '' } = splitReference(image)
  const [, line, patch] =
    /(?:^|[^\d.])(\d{1,2}\.\d+)(?:\.(\d+))?(?![\d.]|\w*\d)/.exec(tag) ?? []
  if (!line) return {}
  return patch === undefined ? { line } : { line, version: `${line}.${patch}` }
}

/** An image that is to replace another one. */
export interface Replacement {
  repository: string
  /** Version of its Milvus. */
  version: string
}

/**
 * Says why an image may not be replaced: its Milvus is newer, and what follows a
 * tag never goes backwards. Undefined if it is not, or if that is not known.
 *
 * A tag counts as what it points to now: what was pulled by it is not newer. The
 * name of a tag counts only where it is certainly a version of Milvus: `ubuntu:22.04`
 * has one of its own.
 */
export async function whyBackwards(
  image: string,
  { repository, version }: Replacement,
  readImage: ReadImage
): Promise<string | undefined> {
  const { repository: own } = splitReference(image)
  const { version: marked } = await readImage(image)
  const isMilvus = isSameRepository(own, repository) || /milvus/i.test(own)
  const named = isMilvus ? namedMilvus(image) : {}
  const present = marked ?? named.version
  const isNew = present
    ? isNewer(present, version)
    : isNewer(`${named.line ?? '0.0'}.0`, `${lineOf(version)}.0`)
  if (!isNew) return undefined
  return `its image is of Milvus ${present ?? named.line}, which is newer than ${version}`
}

/** The image that pods are to have. */
export interface PodTarget {
  repository: string
  /** By digest; undefined as long as it is not built. */
  ref?: string
  /** Version of its Milvus. */
  version: string
}

/** Reads what is known of the image of a pod that is not the new one. */
export async function readKnownImage(
  image: string,
  target: PodTarget,
  readImage: ReadImage
): Promise<KnownImage> {
  const milvus = await milvusOf(image, readImage)
  const backwards = await whyBackwards(image, target, readImage)
  if (backwards) return { milvus, backwards }
  const isMoved = await hasMoved(image, target, readImage)
  if (isMoved) return { milvus, isMoved }
  const wayBack = await readWayBack(image, milvus, target, readImage)
  return { milvus, wayBack }
}

/**
 * Reads whether the image of a pod opens what the new one writes. The smoke test has
 * tried this with one image, so of any other nothing is known. An image counts by what
 * RunPod's machines run of it, since an index may be made again of the same images.
 */
async function readWayBack(
  image: string,
  { version }: KnownMilvus,
  { ref, version: next }: PodTarget,
  readImage: ReadImage
): Promise<KnownWayBack | undefined> {
  if (!ref) return undefined
  const { manifest: own, upgrade } = await readImage(ref)
  const { manifest = splitReference(image).digest } = await readImage(image)
  if (manifest && manifest === own) return SAME_IMAGE
  if (!upgrade) return wayBackFrom('unknown', version, next)
  const isTested = manifest === upgrade.from
  return wayBackFrom(isTested ? upgrade.back : 'unknown', version, next)
}

/** Only the index was made again, such as after a stricter test. */
const SAME_IMAGE: KnownWayBack = {
  kind: 'open',
  words: "the new image is the same on RunPod's machines"
}

/**
 * Returns what the smoke test knows of the way back.
 *
 * @param from version of the Milvus that a pod has
 * @param to version of the new one, which may be the same Milvus in another build
 */
function wayBackFrom(
  kind: WayBack,
  from: string | undefined,
  to: string
): KnownWayBack {
  const [old, next] =
    from === undefined || from === to
      ? ['the previous image', 'the new one']
      : [`Milvus ${from}`, to]
  const words = {
    open: `${old} opens what ${next} writes (tested)`,
    closed: `${old} does not open what ${next} writes (tested)`,
    unknown: `whether ${old} opens what ${next} writes was not tested`
  }
  return { kind, words: words[kind] }
}

/**
 * True if a tag points to the new image by now: then the one that the pod has
 * pulled by it cannot be put back.
 */
async function hasMoved(
  image: string,
  { ref, repository }: PodTarget,
  readImage: ReadImage
): Promise<boolean> {
  const name = splitReference(image)
  if (!ref || name.digest || !isSameRepository(name.repository, repository)) {
    return false
  }
  const { digest } = await readImage(image)
  return digest === splitReference(ref).digest
}
