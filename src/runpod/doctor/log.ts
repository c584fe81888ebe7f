import { NOT_READ } from '../../messages/runpod-doctor.js'
import type { Access } from '../call.js'
import { askPodLog, beforeStart } from '../pod/pod-log.js'
import type { Pod } from '../shapes.js'
import type { LogFacts, Read } from './facts.js'
import { readLogFacts } from './log-facts.js'

/** Lines from the start of a container: the entrypoint speaks first. */
const FIRST_LINES = 2000

/** Lines from the end of a longer log, where a full disk shows. */
const LAST_LINES = 500

/** Seconds before the start that RunPod shows in which the container may have begun. */
const EARLY_SECONDS = 30

/**
 * Reads what a container has said since it was started. That is one call, and a second
 * one for a log that is longer than what the first may give.
 *
 * @throws the reason of `access.signal` alone.
 */
export async function readLog(
  access: Access,
  pod: Pod
): Promise<Read<LogFacts>> {
  const { id, startedAt } = pod
  if (startedAt === null) return { unread: NOT_READ.neverStarted }
  const source = 'container'
  const since = beforeStart(pod, EARLY_SECONDS)
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
