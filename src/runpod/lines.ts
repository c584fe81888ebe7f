import semver from 'semver'
import { isSameRepository, splitReference } from '../docker/reference.js'
import { isNewer } from '../milvus/version.js'

/** Milvus 2.6 and later read only what this version or a later one has written. */
const FIRST_FOR_LATER = '2.5.16'

/** The first line that asks for it. */
const LATER_LINES = '2.6.0'

/** What is known of the Milvus that a pod runs. */
export interface KnownMilvus {
  /** Such as `2.6`; undefined if nothing is known. */
  line?: string
  /** Such as `2.6.22`. */
  version?: string
}

/** What the registry says about an image; nothing if it does not know it. */
export interface RegistryAnswer {
  digest?: string
  /** Version of its Milvus, if the action has built it. */
  version?: string
}

/** Asks the registry about an image. */
export type ReadImage = (ref: string) => Promise<RegistryAnswer>

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
 * tag never goes backwards. Undefined if it is not, or if nobody knows.
 *
 * A tag counts as what it points to now: what was pulled by it is not newer. The
 * name of a tag counts only where it is surely a version of Milvus: `ubuntu:22.04`
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

/** Returns the line of a version, such as `2.6`. */
export function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

/**
 * Says why a pod's Milvus may not be replaced by a version; undefined if it may.
 * Data of Milvus below 2.5.16 cannot be read by 2.6 or later, whatever is allowed
 * (https://milvus.io/docs/upgrade_milvus_standalone-docker.md).
 *
 * @param allowed whether the line may change
 */
export function lineRefusal(
  from: KnownMilvus,
  to: string,
  allowed: boolean
): string | undefined {
  const next = lineOf(to)
  if (from.line === next) return undefined
  const name = from.version ?? from.line
  if (from.line && isTooOld(from, to)) {
    return `it runs Milvus ${name}, and Milvus ${next} reads only what ${FIRST_FOR_LATER} or later of 2.5 has written: first give it such an image`
  }
  if (allowed) return undefined
  const change = name
    ? `it runs Milvus ${name}, of another line than ${to}`
    : `the Milvus that it runs cannot be told from the name of its image`
  return `${change}: set "runpod-allow-line-change" to "true" if its data may be changed for good`
}

/** A version of 2.5 that is not known may be too old. */
function isTooOld({ line, version }: KnownMilvus, to: string): boolean {
  const oldest = version ?? `${line}.0`
  return semver.gte(to, LATER_LINES) && semver.lt(oldest, FIRST_FOR_LATER)
}
