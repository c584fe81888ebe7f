import * as core from '@actions/core'
import { answerOf } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import type { CaseOf } from '../messages/catalog.js'
import { fail, Failure } from '../messages/failure.js'
import type { LeftAlone, TagTarget } from '../plan/published.js'
import { lookAtNext, lookBefore, type Look } from './look.js'
import {
  refOf,
  requireReplaceable,
  stateOf,
  TagProblem,
  type Promotable,
  type TagStates
} from './promotable.js'
import { readBack } from './read-back.js'
import type { Promotion } from './results.js'
import { setTags } from './set-tags.js'
import { writeRemedy, type WriteTarget } from './write-remedy.js'

export { lookAtTags, type Look } from './look.js'
export type { Promotable } from './promotable.js'

/**
 * Points the tags at an index that was tested: those of one release or build first,
 * with one command, then the floating ones, with another. Each is looked at right
 * before, since another job may have moved it to a newer version in the meantime,
 * and once more after the last write, for a job that had looked before and wrote
 * after.
 *
 * Never throws: what could not be set is a failure beside what was.
 *
 * @param look at the tags of one release, taken while the caller waited for something
 * else; too old, it is taken again
 */
export async function promote(
  docker: Docker,
  promotable: Promotable,
  look: Look = new Map()
): Promise<Promotion> {
  const states: TagStates = new Map()
  const stopped = await setInOrder(docker, promotable, look, states)
  const isInterrupted = stopped !== undefined
  const [lost] = await readBack(docker, promotable, states, isInterrupted)
  const failureOf = (done: Promoted): Failure | undefined =>
    stopped
      ? notSet(promotable, done, stopped)
      : lost && unconfirmed(promotable, done, lost)
  return promotionOf(promotable, states, failureOf)
}

/** Sets the tags, and returns what ended that too early. */
async function setInOrder(
  docker: Docker,
  promotable: Promotable,
  look: Look,
  states: TagStates
): Promise<TagProblem | undefined> {
  const { tags, floating } = promotable
  const first = tags.filter((tag) => !floating.includes(tag))
  const last = tags.filter((tag) => floating.includes(tag))
  try {
    const open = await findOpen(docker, promotable, first, look, states)
    // Not earlier: another job may be moving them to a newer version.
    const looking = lookAtNext(docker, promotable, last)
    await setTags(docker, promotable, open, states).finally(() => looking)
    const fresh = await looking
    const openLast = await findOpen(docker, promotable, last, fresh, states)
    await setTags(docker, promotable, openLast, states)
    return undefined
  } catch (error) {
    if (error instanceof TagProblem) return error
    return new TagProblem(tags[0] ?? '', error)
  }
}

/** Returns the tags that are to be set, and what they point to until then. */
async function findOpen(
  docker: Docker,
  promotable: Promotable,
  tags: string[],
  look: Look,
  states: TagStates
): Promise<Map<string, TagTarget>> {
  const targets = await lookBefore(docker, promotable, tags, look)
  for (const [tag, target] of targets) {
    const state = stateOf(tag, target, promotable)
    if (!state) {
      requireReplaceable(promotable, tag, target)
      continue
    }
    states.set(tag, state)
    targets.delete(tag)
  }
  return targets
}

/** How far a promotion got. */
type Promoted = Omit<Promotion, 'failure'>

function promotionOf(
  promotable: Promotable,
  states: TagStates,
  failureOf: (done: Promoted) => Failure | undefined
): Promotion {
  const { tags, image } = promotable
  const moved: string[] = []
  const left: LeftAlone[] = []
  for (const tag of tags) {
    const state = states.get(tag)
    if (state?.kind === 'left') left.push(state.newer)
    else if (state) moved.push(tag)
  }
  for (const tag of moved) {
    core.info(`${refOf(promotable, tag)} points to ${image.index.digest}`)
  }
  const failure = failureOf({ moved, left })
  return { moved, left, ...(failure && { failure }) }
}

/** The failure of a promotion that was interrupted, which says how far it got. */
function notSet(
  promotable: Promotable,
  done: Promoted,
  { tag, cause }: TagProblem
): Failure {
  const { host: registry } = promotable.registry
  const values = { tag, registry, ...namesOf(promotable, done) }
  // Our own failure says what to do.
  const remedy =
    cause instanceof Failure ? undefined : tagRemedy(cause, promotable)
  return fail('tag-not-set', values, { cause, remedy })
}

/** The failure of a promotion after which the registry does not show a tag. */
function unconfirmed(
  promotable: Promotable,
  done: Promoted,
  { tag, cause }: TagProblem
): Failure {
  const values = { tag, ...namesOf(promotable, done) }
  return fail('tag-not-set.unconfirmed', values, { cause })
}

function namesOf(
  { tags }: Promotable,
  { moved, left }: Promoted
): { moved: string; missing: string } {
  const done = [...moved, ...left.map(({ tag }) => tag)]
  const missing = tags.filter((tag) => !done.includes(tag))
  return {
    moved: moved.join(', ') || 'none',
    missing: missing.join(', ') || 'none'
  }
}

/** An image was pushed there before, so the repository existed. */
function tagRemedy(error: unknown, target: WriteTarget): CaseOf<'tag-not-set'> {
  return answerOf(error) === 'absent' ? 'vanished' : writeRemedy(error, target)
}
