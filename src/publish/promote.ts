import * as core from '../core.js'
import {
  answerOf,
  budgetAfterPush,
  budgetSeconds,
  type Budget
} from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { registryOf } from '../docker/reference.js'
import { observeBriefly, whileItMoves } from '../docker/stall.js'
import { annotate } from '../messages/annotate.js'
import { fail, Failure } from '../messages/failure.js'
import type { CaseOf } from '../messages/catalog.js'
import { retry } from '../lib/retry.js'
import {
  isImage,
  leftAlone,
  type LeftAlone,
  type TagTarget
} from '../plan/published.js'
import { readTarget } from '../plan/read-targets.js'
import type { Promotion, PushedImage } from './results.js'
import { writeRemedy, type WriteTarget } from './write-remedy.js'

/** An image that was tested, and the tags that are to point to it. */
export interface Promotable extends WriteTarget {
  repository: string
  version: string
  image: PushedImage
  /** In the order in which they are set. */
  tags: string[]
  /** What each tag, except the dated ones, pointed to when the run was planned. */
  planned: Map<string, TagTarget>
}

/**
 * Points the tags at an index that was tested, and reads each of them back. Each
 * is looked at right before: another job may have moved it to a newer version in
 * the meantime. All are looked at once more at the end, for a job that had looked
 * before and wrote after.
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
  return await lookAgain(docker, promotable, { moved, left })
}

/** Returns the tag if it turns out to point to a newer version. */
async function promoteTag(
  docker: Docker,
  { repository, version, image, isUnpublished, planned }: Promotable,
  tag: string
): Promise<LeftAlone | undefined> {
  const { digest } = image.index
  const source =
    image.kind === 'parts' ? image.source : [`${repository}@${digest}`]
  const budget = budgetAfterPush(isUnpublished)
  const ref = `${repository}:${tag}`
  const before = await readBefore(docker, ref, tag, planned)
  const newer = leftAlone(tag, before, version)
  if (newer) return newer
  if (!pointsTo(before, digest)) {
    noteReplaced(ref, before)
    await setTag(docker, ref, source, budget)
    const after = await readBack(docker, ref, before, budget)
    const newerNow = leftAlone(tag, after, version)
    if (newerNow) return newerNow
    if (!isImage(after) || isUnchanged(before, after)) {
      throw notShown(ref, digest, after)
    }
    if (!pointsTo(after, digest))
      throw fail('tag-set-elsewhere', { ref, digest, current: after.digest })
  }
  core.info(`${ref} points to ${digest}`)
  return undefined
}

/**
 * Reads what a tag points to now. It does not exist if the registry says so, as it
 * said to the plan. A digest of the image was read since, so a tag that was denied
 * then and is denied now does not exist either: some registries say that of a
 * repository that does not exist yet. The plan reads no dated tags, and a registry
 * that denied it all others may deny these.
 *
 * @throws Failure when the registry does not show what it showed to the plan.
 */
async function readBefore(
  docker: Docker,
  ref: string,
  tag: string,
  planned: Map<string, TagTarget>
): Promise<TagTarget> {
  const then = planned.get(tag)
  const budget = isImage(then) ? budgetAfterPush(false) : budgetSeconds
  const now = await readTarget(docker, ref, budget)
  if (isImage(now)) return now
  const wasDenied = (then ? [then] : [...planned.values()]).every(
    (target) => target === 'denied'
  )
  const isKnown = now === 'absent' ? !isImage(then) : wasDenied
  if (!isKnown) throw hidden(ref, then, now)
  return now
}

/**
 * Looks at the tags that were moved once more. A registry that does not answer now
 * takes nothing back: each was read back before.
 */
async function lookAgain(
  docker: Docker,
  promotable: Promotable,
  { moved, left }: Promotion
): Promise<Promotion> {
  const { repository, version, image } = promotable
  const { digest } = image.index
  const looks = moved.map(async (tag) => {
    const read = readTarget(docker, `${repository}:${tag}`, () => 0)
    return { tag, now: await read.catch(() => undefined) }
  })
  const found = await Promise.all(looks)
  const newer = found.flatMap(
    ({ tag, now }) => leftAlone(tag, now, version) ?? []
  )
  const kept = found.filter(({ now }) => !isImage(now) || pointsTo(now, digest))
  const result: Promotion = {
    moved: kept.map(({ tag }) => tag),
    left: [...left, ...newer]
  }
  const done = [...kept, ...newer].map(({ tag }) => tag)
  const lost = found.find(({ tag }) => !done.includes(tag))
  if (!isImage(lost?.now)) return result
  const race = fail('tag-set-elsewhere', {
    ref: `${repository}:${lost.tag}`,
    digest,
    current: lost.now.digest
  })
  return { ...result, failure: interrupted(lost.tag, promotable, result, race) }
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
  annotate('tag-of-unknown-origin', { ref, digest })
}

async function setTag(
  docker: Docker,
  ref: string,
  source: string[],
  budget: Budget
): Promise<void> {
  const args = ['buildx', 'imagetools', 'create', '--tag', ref, ...source]
  const what = `tag ${ref}`
  const observer = observeBriefly(what, {
    kind: 'push',
    ref,
    for: `${registryOf(ref)} to set the tag`
  })
  const set = (): Promise<string> =>
    whileItMoves(docker, args, { timeoutSeconds: 120 }, observer)
  await retry(set, { what, budgetSeconds: budget })
}

/** The registry's answer is the one from before the write. */
class StaleRead extends Error {
  readonly target: TagTarget

  constructor(ref: string, target: TagTarget) {
    super(`${ref} still reads as before`)
    this.target = target
  }
}

/** Seconds for which a stale read is retried. */
const STALE_SECONDS = 15

/** Reads what a tag points to now. A registry may be late to show a write. */
async function readBack(
  docker: Docker,
  ref: string,
  before: TagTarget,
  budget: Budget
): Promise<TagTarget> {
  const read = async (): Promise<TagTarget> => {
    const after = await readTarget(docker, ref, budget)
    if (isUnchanged(before, after)) throw new StaleRead(ref, after)
    return after
  }
  try {
    return await retry(read, {
      what: `read of ${ref}`,
      budgetSeconds: (error) => (error instanceof StaleRead ? STALE_SECONDS : 0)
    })
  } catch (error) {
    if (error instanceof StaleRead) return error.target
    throw error
  }
}

function isUnchanged(before: TagTarget, after: TagTarget): boolean {
  if (!isImage(before) || !isImage(after)) return before === after
  return before.digest === after.digest
}

/** The registry shows what the tag was before it was set, or nothing. */
function notShown(ref: string, digest: string, after: TagTarget): Failure {
  return isImage(after)
    ? fail('tag-not-shown.asBefore', { ref, digest, current: after.digest })
    : fail(`tag-not-shown.${after}`, { ref, digest })
}

/**
 * The registry does not show what it showed when the run was planned.
 *
 * @param then undefined for a tag that the plan does not read
 */
function hidden(
  ref: string,
  then: TagTarget | undefined,
  now: 'absent' | 'denied'
): Failure {
  const about = { remedy: now }
  if (!then) return fail('tag-hidden.unplanned', { ref, now }, about)
  const before = isImage(then) ? then.digest : then
  return fail('tag-hidden', { ref, before, now }, about)
}

/** The failure of a promotion, which says how far it got. */
function interrupted(
  tag: string,
  { tags, ...target }: Promotable,
  { moved, left }: Promotion,
  error: unknown
): Failure {
  const done = [...moved, ...left.map(({ tag: name }) => name)]
  const missing = tags.filter((name) => !done.includes(name))
  const values = {
    tag,
    moved: moved.join(', ') || 'none',
    missing: missing.join(', ') || 'none'
  }
  // Our own failure says what to do.
  const remedy = error instanceof Failure ? undefined : tagRemedy(error, target)
  return fail('tag-not-set', values, { cause: error, remedy })
}

/** An image was pushed there before, so the repository existed. */
function tagRemedy(error: unknown, target: WriteTarget): CaseOf<'tag-not-set'> {
  return answerOf(error) === 'absent' ? 'vanished' : writeRemedy(error, target)
}
