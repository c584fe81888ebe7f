import * as core from '@actions/core'
import {
  answerOf,
  budgetAfterPush,
  budgetAfterWrite,
  budgetSeconds,
  retryAfter,
  type Budget
} from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { pushedTags } from '../docker/push-log.js'
import { registryOf } from '../docker/reference.js'
import { observeBriefly, whileItMoves } from '../docker/stall.js'
import { retry } from '../lib/retry.js'
import { sideBySide } from '../lib/side-by-side.js'
import { annotate } from '../messages/annotate.js'
import { isImage, type TagTarget } from '../plan/published.js'
import { READS_AT_ONCE } from '../plan/read-targets.js'
import { hidden } from './look.js'
import {
  isUnchanged,
  readTag,
  refOf,
  setElsewhere,
  stateOf,
  TagProblem,
  type Promotable,
  type TagStates
} from './promotable.js'

/** Seconds that the write of one tag may take. */
const SECONDS_FOR_ONE = 120

/** Tags that one command is to set, and what is known of them. */
interface Write {
  docker: Docker
  promotable: Promotable
  /** What each tag points to until then. */
  befores: Map<string, TagTarget>
  /** Grows. */
  states: TagStates
  /** Tags that a command says it has set before it failed. */
  pushed: Set<string>
}

/**
 * Sets some tags with one command, in their order. One that fails may have set some
 * of them: which ones is read, and only the others are tried again.
 *
 * @param befores the tags, and what they point to until then
 * @param states where it adds what it knows of each tag, also when it throws
 * @throws TagProblem for the first tag that is not set.
 */
export async function setTags(
  docker: Docker,
  promotable: Promotable,
  befores: Map<string, TagTarget>,
  states: TagStates
): Promise<void> {
  const write = {
    docker,
    promotable,
    befores,
    states,
    pushed: new Set<string>()
  }
  for (const [tag, before] of befores) {
    noteReplaced(refOf(promotable, tag), before)
  }
  let isAgain = false
  const attempt = async (): Promise<void> => {
    if (isAgain) await readBetween(write)
    isAgain = true
    await create(write)
  }
  try {
    await retry(attempt, {
      what: nameOf(promotable, [...befores.keys()]),
      budgetSeconds: budgetAfterPush(promotable.isUnpublished),
      retryAfter
    })
  } catch (error) {
    await readAtLast(write)
    const [tag] = openTags(write)
    if (tag === undefined) return
    throw error instanceof TagProblem ? error : new TagProblem(tag, error)
  }
}

/** Returns the tags that are not known to be set. */
function openTags({ befores, states }: Write): string[] {
  return [...befores.keys()].filter((tag) => !states.has(tag))
}

function nameOf(promotable: Promotable, tags: string[]): string {
  const [first = '', ...others] = tags
  const ref = refOf(promotable, first)
  return others.length > 0
    ? `tags ${[ref, ...others].join(', ')}`
    : `tag ${ref}`
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

/** Sets the tags that are still open. */
async function create(write: Write): Promise<void> {
  const { docker, promotable, befores, states, pushed } = write
  const tags = openTags(write)
  const [first] = tags
  if (first === undefined) return
  const ref = refOf(promotable, first)
  let log = ''
  const observer = {
    ...observeBriefly(nameOf(promotable, tags), {
      kind: 'push',
      ref,
      for: `${registryOf(ref)} to set ${tags.length > 1 ? 'tags' : 'the tag'}`
    }),
    read(text: string): boolean {
      log += text
      return true
    }
  }
  const args = createArgs(promotable, tags)
  const timeoutSeconds = SECONDS_FOR_ONE * tags.length
  try {
    await whileItMoves(docker, args, { timeoutSeconds }, observer)
  } catch (error) {
    for (const tag of pushedTags(log)) pushed.add(tag)
    throw error
  }
  for (const tag of tags) {
    states.set(tag, { kind: 'accepted', before: befores.get(tag) ?? 'absent' })
  }
}

function createArgs(promotable: Promotable, tags: string[]): string[] {
  const { repository, image } = promotable
  const options = tags.flatMap((tag) => ['--tag', refOf(promotable, tag)])
  const source =
    image.kind === 'parts'
      ? image.source
      : [`${repository}@${image.index.digest}`]
  return ['buildx', 'imagetools', 'create', ...options, ...source]
}

/**
 * Reads the tags that are still open after a command has failed.
 *
 * @throws TagProblem when another job has moved one, or what one points to is not
 * known: neither may be set again.
 */
async function readBetween(write: Write): Promise<void> {
  const { docker, promotable, befores, states } = write
  await sideBySide(openTags(write), READS_AT_ONCE, async (tag) => {
    const before = befores.get(tag)
    const budget = budgetBetween(promotable, before)
    try {
      const now = await readTag(docker, promotable, tag, budget)
      const state = stateOf(tag, now, promotable)
      if (state) states.set(tag, state)
      else requireOpen(promotable, tag, before, now)
    } catch (error) {
      throw new TagProblem(tag, error)
    }
  })
}

/** In a new repository, which another job may be creating, a denial says nothing. */
function budgetBetween(
  { isUnpublished }: Promotable,
  before?: TagTarget
): Budget {
  const budget = isImage(before) ? budgetAfterWrite : budgetSeconds
  return (error) =>
    isUnpublished && answerOf(error) === 'denied' ? 0 : budget(error)
}

/** @throws Failure unless the tag is as it was before. */
function requireOpen(
  promotable: Promotable,
  tag: string,
  before: TagTarget = 'absent',
  now: TagTarget
): void {
  if (isUnchanged(before, now)) return
  if (isImage(now)) throw setElsewhere(promotable, tag, now)
  const isMissing = now === 'absent' || promotable.isUnpublished
  if (!isImage(before) && isMissing) return
  throw hidden(refOf(promotable, tag), before, now)
}

/** Finds out which tags a command has set that failed for good. */
async function readAtLast(write: Write): Promise<void> {
  const { docker, promotable, befores, states, pushed } = write
  await sideBySide(openTags(write), READS_AT_ONCE, async (tag) => {
    const read = readTag(docker, promotable, tag, () => 0)
    const now = await read.catch(() => undefined)
    const before = befores.get(tag) ?? 'absent'
    const isAccepted = now === undefined && pushed.has(tag)
    const state =
      stateOf(tag, now, promotable) ??
      (isAccepted ? ({ kind: 'accepted', before } as const) : undefined)
    if (state) states.set(tag, state)
  })
}
