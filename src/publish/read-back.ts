import { answerOf, budgetAfterPush, type Budget } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { retry } from '../lib/retry.js'
import { sideBySide } from '../lib/side-by-side.js'
import { fail, type Failure } from '../messages/failure.js'
import { isImage, type TagTarget } from '../plan/published.js'
import { READS_AT_ONCE } from '../plan/read-targets.js'
import {
  isUnchanged,
  readTag,
  refOf,
  setElsewhere,
  stateOf,
  TagProblem,
  type Promotable,
  type TagState,
  type TagStates
} from './promotable.js'

/**
 * Reads the tags once the last one was written, also those that pointed to the image
 * before: another job may have looked at one before, and written it after. If none
 * was written, nothing is read.
 *
 * @param states what is known of each tag; what is read takes its place
 * @param isInterrupted true if not all tags were written: then what they do not show
 * is no failure of its own
 * @returns what is not as it should be, in the order of the tags
 */
export async function readBack(
  docker: Docker,
  promotable: Promotable,
  states: TagStates,
  isInterrupted: boolean
): Promise<TagProblem[]> {
  const entries = promotable.tags.flatMap((tag) => {
    const state = states.get(tag)
    return state && state.kind !== 'left' ? [{ tag, state }] : []
  })
  if (!entries.some(({ state }) => state.kind === 'accepted')) return []
  const problems = await sideBySide(entries, READS_AT_ONCE, async (entry) => {
    const { tag, state } = entry
    const read =
      state.kind === 'accepted' && !isInterrupted
        ? readWritten(docker, promotable, tag, state.before)
        : readStanding(docker, promotable, tag, state)
    try {
      states.set(tag, await read)
      return []
    } catch (error) {
      states.delete(tag)
      return [new TagProblem(tag, error)]
    }
  })
  return problems.flat()
}

/**
 * Reads a tag that the registry has set, as it says.
 *
 * @throws Failure unless it points to the image, or to a newer version.
 */
async function readWritten(
  docker: Docker,
  promotable: Promotable,
  tag: string,
  before: TagTarget
): Promise<TagState> {
  const after = await readUntilShown(docker, promotable, tag, before)
  const state = stateOf(tag, after, promotable)
  if (state) return state
  if (isImage(after) && !isUnchanged(before, after)) {
    throw setElsewhere(promotable, tag, after)
  }
  throw notShown(promotable, tag, after)
}

/**
 * Looks once more at a tag that pointed to the image, or that was written before the
 * promotion was interrupted. A registry that does not answer takes nothing back.
 *
 * @throws Failure when it points to another image.
 */
async function readStanding(
  docker: Docker,
  promotable: Promotable,
  tag: string,
  state: TagState
): Promise<TagState> {
  const read = readTag(docker, promotable, tag, () => 0)
  const now = await read.catch(() => undefined)
  const current = stateOf(tag, now, promotable)
  if (current) return current
  if (isImage(now)) throw setElsewhere(promotable, tag, now)
  if (now && state.kind === 'accepted') throw notShown(promotable, tag, now)
  return state
}

/** The registry's answer is the one from before the write, or that there is no tag. */
class StaleRead extends Error {
  readonly target: TagTarget

  constructor(ref: string, target: TagTarget) {
    super(`${ref} does not show the write yet`)
    this.target = target
  }
}

/** Seconds that a registry has to show a write. */
const STALE_SECONDS = 15

/** Reads what a tag points to now. A registry may be late to show a write. */
async function readUntilShown(
  docker: Docker,
  promotable: Promotable,
  tag: string,
  before: TagTarget
): Promise<TagTarget> {
  const ref = refOf(promotable, tag)
  const ofPush = budgetAfterPush(promotable.isUnpublished)
  const budget: Budget = (error) =>
    answerOf(error) === 'absent' ? 0 : ofPush(error)
  const read = async (): Promise<TagTarget> => {
    const after = await readTag(docker, promotable, tag, budget)
    const isStale = after === 'absent' || isUnchanged(before, after)
    if (isStale) throw new StaleRead(ref, after)
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

/** The registry shows what the tag was before it was set, or nothing. */
function notShown(
  promotable: Promotable,
  tag: string,
  after: TagTarget
): Failure {
  const { digest } = promotable.image.index
  const ref = refOf(promotable, tag)
  return isImage(after)
    ? fail('tag-not-shown.asBefore', { ref, digest, current: after.digest })
    : fail(`tag-not-shown.${after}`, { ref, digest })
}
