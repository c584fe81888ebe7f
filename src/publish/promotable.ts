import { isDeepStrictEqual } from 'node:util'
import type { Budget } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { fail, type Failure } from '../messages/failure.js'
import {
  isImage,
  leftAlone,
  type LeftAlone,
  type PublishedImage,
  type TagTarget
} from '../plan/published.js'
import { readTarget } from '../plan/read-targets.js'
import type { IndexName, PushedImage } from './results.js'
import type { WriteTarget } from './write-remedy.js'

/** An image that was tested, and the tags that are to point to it. */
export interface Promotable extends WriteTarget {
  repository: string
  version: string
  image: PushedImage
  /** In the order in which they are set. */
  tags: string[]
  /** Those that move from release to release; they are set after all others. */
  floating: string[]
  /** True if a floating tag may replace only what it pointed to when the run was planned. */
  isGuarded: boolean
  /** What each tag, except the dated ones, pointed to when the run was planned. */
  planned: Map<string, TagTarget>
}

/**
 * What is known of a tag:
 * - standing: it was read, and points to the image
 * - accepted: the registry took the write, and the tag was not read since
 * - left: it points to a newer version
 */
export type TagState =
  | { kind: 'standing' }
  | { kind: 'accepted'; before: TagTarget }
  | { kind: 'left'; newer: LeftAlone }

/** What is known of the tags so far; nothing is of one that is not in it. */
export type TagStates = Map<string, TagState>

/** What a tag points to, or why that is not known. */
export type TagRead = { tag: string } & (
  | { target: TagTarget; error?: undefined }
  | { target?: undefined; error: unknown }
)

/** Why a tag was not set, or is not known to be. */
export class TagProblem extends Error {
  readonly tag: string

  constructor(tag: string, cause: unknown) {
    super(`not set: ${tag}`, { cause })
    this.tag = tag
  }
}

/** Returns a tag with its repository. */
export function refOf({ repository }: Promotable, tag: string): string {
  return `${repository}:${tag}`
}

/** Reads what a tag points to now: mostly the image itself, or what it was before. */
export async function readTag(
  docker: Docker,
  promotable: Promotable,
  tag: string,
  budget: Budget
): Promise<TagTarget> {
  const { index } = promotable.image
  const own: PublishedImage = { ...index, annotations: {} }
  const known = [...promotable.planned.values(), own].filter(isImage)
  return await readTarget(docker, refOf(promotable, tag), budget, () => known)
}

/** Returns what a target says of a tag; undefined if the tag is still to be set. */
export function stateOf(
  tag: string,
  target: TagTarget | undefined,
  { image, version }: Promotable
): TagState | undefined {
  const newer = leftAlone(tag, target, version)
  if (newer) return { kind: 'left', newer }
  const isSet = isImage(target) && target.digest === image.index.digest
  return isSet ? { kind: 'standing' } : undefined
}

/** True if a tag points to what it pointed to before. */
export function isUnchanged(before: TagTarget, after: TagTarget): boolean {
  if (!isImage(before) || !isImage(after)) return before === after
  return before.digest === after.digest
}

/**
 * Checks that a floating tag still points to the image whose data was opened.
 *
 * @throws TagProblem when another job has moved it to an image that nobody looked at.
 */
export function requireReplaceable(
  promotable: Promotable,
  tag: string,
  target: TagTarget
): void {
  const { isGuarded, floating, planned, image } = promotable
  if (!isGuarded || !floating.includes(tag) || !isImage(target)) return
  const before = planned.get(tag) ?? 'absent'
  if (isUnchanged(before, target)) return
  const opened = isImage(before) ? [before, image.index] : [image.index]
  if (opened.some((one) => hasSameImages(one, target))) return
  const values = { ref: refOf(promotable, tag), current: target.digest }
  throw new TagProblem(tag, fail('tag-moved-meanwhile', values))
}

/** Indexes of the same images may differ in their marks. */
function hasSameImages(
  { platforms }: IndexName,
  target: PublishedImage
): boolean {
  const isKnown = Object.keys(platforms).length > 0
  return isKnown && isDeepStrictEqual(platforms, target.platforms)
}

/** Another job has set the tag. */
export function setElsewhere(
  promotable: Promotable,
  tag: string,
  { digest: current }: PublishedImage
): Failure {
  const { digest } = promotable.image.index
  const ref = refOf(promotable, tag)
  return fail('tag-set-elsewhere', { ref, digest, current })
}
