import * as core from '@actions/core'
import { writeAdvice, type WriteTarget } from '../docker/advice.js'
import { patienceAfterPush, type Patience } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { Failure, messageOf, type Advice } from '../lib/failure.js'
import { note } from '../lib/messages.js'
import { retry } from '../lib/retry.js'
import {
  isImage,
  leftAlone,
  readTarget,
  type LeftAlone,
  type TagTarget
} from '../plan/published.js'
import type { Promotion, PushedIndex } from './results.js'

/** An index that was tested, and the tags that are to point to it. */
export interface Promotable extends WriteTarget {
  version: string
  index: PushedIndex
  /** In the order in which they are set. */
  tags: string[]
}

/**
 * Points the tags at an index that was tested, and reads each of them back. Each
 * is looked at right before: another job may have moved it to a newer version in
 * the meantime.
 *
 * A digest of the image was read before, so a tag that is denied does not exist
 * (as some registries say of a repository that does not exist).
 *
 * Never throws: what could not be set is a failure beside what was.
 */
export async function promote(
  docker: Docker,
  promotable: Promotable
): Promise<Promotion> {
  const moved: string[] = []
  const left: LeftAlone[] = []
  for (const tag of promotable.tags) {
    try {
      const newer = await promoteTag(docker, promotable, tag)
      if (newer) left.push(newer)
      else moved.push(tag)
    } catch (error) {
      const failure = interrupted(tag, promotable, { moved, left }, error)
      return { moved, left, failure }
    }
  }
  return { moved, left }
}

/** Returns the tag if it turns out to point to a newer version. */
async function promoteTag(
  docker: Docker,
  { image, version, index, isUnpublished }: Promotable,
  tag: string
): Promise<LeftAlone | undefined> {
  const { digest, source = [`${image}@${digest}`] } = index
  const worth = patienceAfterPush(isUnpublished)
  const ref = `${image}:${tag}`
  const before = await readTarget(docker, ref)
  const newer = leftAlone(tag, before, version)
  if (newer) return newer
  if (!pointsTo(before, digest)) {
    noteReplaced(ref, before)
    await setTag(docker, ref, source, worth)
    const after = await readBack(docker, ref, before, worth)
    const newerNow = leftAlone(tag, after, version)
    if (newerNow) return newerNow
    if (!pointsTo(after, digest)) {
      throw lostRace(ref, digest, before, after)
    }
  }
  core.info(`${ref} points to ${digest}`)
  return undefined
}

function pointsTo(target: TagTarget, digest: string): boolean {
  return isImage(target) && target.digest === digest
}

function noteReplaced(ref: string, before: TagTarget): void {
  if (!isImage(before)) return
  const { digest, marks } = before
  if (marks) {
    core.info(`${ref} pointed to ${digest}, Milvus ${marks.version}`)
    return
  }
  note(
    'tag-of-unknown-origin',
    `${ref} pointed to ${digest}, not built by this action; treating it as older and moving the tag`
  )
}

async function setTag(
  docker: Docker,
  ref: string,
  source: string[],
  worth: Patience
): Promise<void> {
  const args = ['buildx', 'imagetools', 'create', '--tag', ref, ...source]
  await retry(() => docker(args, { timeoutSeconds: 120 }), {
    what: `tag ${ref}`,
    patience: worth
  })
}

/** The registry's answer is the one from before the write. */
class StaleRead extends Error {
  readonly target: TagTarget

  constructor(ref: string, target: TagTarget) {
    super(`${ref} still reads as before`)
    this.target = target
  }
}

/** Seconds of retries that a stale read is worth. */
const STALE_PATIENCE = 15

/** Reads what a tag points to now. A registry may be late to show a write. */
async function readBack(
  docker: Docker,
  ref: string,
  before: TagTarget,
  worth: Patience
): Promise<TagTarget> {
  const read = async (): Promise<TagTarget> => {
    const after = await readTarget(docker, ref, worth)
    if (isSame(before, after)) throw new StaleRead(ref, after)
    return after
  }
  try {
    return await retry(read, {
      what: `read of ${ref}`,
      patience: (error) => (error instanceof StaleRead ? STALE_PATIENCE : 0)
    })
  } catch (error) {
    if (error instanceof StaleRead) return error.target
    throw error
  }
}

function isSame(before: TagTarget, after: TagTarget): boolean {
  if (!isImage(before) || !isImage(after)) return before === after
  return before.digest === after.digest
}

function lostRace(
  ref: string,
  digest: string,
  before: TagTarget,
  after: TagTarget
): Failure {
  const now = isImage(after) ? after.digest : after
  const what = `${ref} was set to ${digest}, but now is ${now}`
  return isSame(before, after)
    ? new Failure('tag-not-shown', what, NOT_SHOWN)
    : new Failure('tag-set-elsewhere', what, SET_ELSEWHERE)
}

const SET_ELSEWHERE: Advice = {
  likely: 'another job set the tag at the same time',
  next: 'let jobs that set the same tag wait for each other ("concurrency")'
}

const NOT_SHOWN: Advice = {
  likely:
    'the registry does not show the write yet, or another job set the tag back',
  next: 'compare the tag in the registry with the digest'
}

function interrupted(
  tag: string,
  promotable: Promotable,
  { moved, left }: Promotion,
  error: unknown
): Failure {
  const done = [...moved, ...left.map((one) => one.tag)]
  const missing = promotable.tags.filter((name) => !done.includes(name))
  const list = (names: string[]): string => names.join(', ') || 'none'
  const what = error instanceof Failure ? error.what : messageOf(error)
  const { likely, next } = tagAdvice(error, promotable)
  return new Failure(
    'tag-not-set',
    `Tag "${tag}" could not be set: ${what}\nTags that now point to the tested image: ${list(moved)}. Not confirmed: ${list(missing)}`,
    { likely, next: `${next}; the next run sets the tags that are missing` }
  )
}

/** A failure of ours knows its reason; otherwise the registry's answer tells it. */
function tagAdvice(error: unknown, target: WriteTarget): Advice {
  const next = "read the registry's answer, and run the job again"
  if (error instanceof Failure) {
    return { likely: error.likely, next: error.next ?? next }
  }
  return writeAdvice(error, target) ?? { next }
}
