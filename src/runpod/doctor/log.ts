import { NOT_READ } from '../../messages/doctor.js'
import type { Access } from '../call.js'
import { askPodLog } from '../pod-log.js'
import type { Pod } from '../shapes.js'
import type { LogFacts, Read } from './facts.js'
import { readLogFacts } from './log-facts.js'

/** Lines from the start of a container: the entrypoint speaks first. */
const FIRST_LINES = 2000

/** Lines from the end of a longer log, where a full disk shows. */
const LAST_LINES = 500

/**
 * Milliseconds before `startedAt` in which the container may have begun: RunPod does not
 * say what exactly that is the time of.
 */
const LEEWAY_MS = 30_000

/**
 * Reads what a container has said since it was started. That is one call, and a second
 * one for a log that is longer than what the first may give.
 *
 * @throws the reason of `access.signal` alone.
 */
export async function readLog(
  access: Access,
  { id, startedAt }: Pod
): Promise<Read<LogFacts>> {
  if (startedAt === null) return { unread: NOT_READ.neverStarted }
  const source = 'container'
  const started = Date.parse(startedAt)
  const since = Number.isNaN(started)
    ? undefined
    : new Date(started - LEEWAY_MS).toISOString()
  const first = await askPodLog(access, id, {
    ...{ source, since, lines: FIRST_LINES, keep: 'first' }
  })
  if (typeof first === 'string') return { unread: first }
  const begin = first.container
  if (begin.length === 0) return { unread: NOT_READ.noLines }
  if (begin.length < FIRST_LINES) return { value: readLogFacts(begin) }
  const last = await askPodLog(access, id, { source, lines: LAST_LINES })
  const end = typeof last === 'string' ? [] : last.container
  return { value: readLogFacts([...begin, ...end]) }
}
