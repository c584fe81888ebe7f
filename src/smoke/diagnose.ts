import { DockerError } from '../docker/cli.js'
import { messageOf } from '../lib/failure.js'
import { oneLine } from '../lib/foreign.js'
import { pause } from '../lib/pause.js'
import { inspectContainer, lastLogs, type ContainerState } from './container.js'
import { evidenceOf, exitOf, type Evidence } from './evidence.js'
import { HealthcheckError } from './healthcheck.js'
import { hintFor } from './hints.js'
import { RestError } from './rest.js'
import { describePhase, type RunningTest } from './running-test.js'
import type { ExpectedVersion } from './version.js'

/** Why a platform failed. */
export interface Diagnosis {
  /** In one line. */
  cause: string
  /** What to do about it, for a known failure. */
  hint?: string
  evidence: Evidence
}

/** Characters of a cause. */
const CAUSE_LIMIT = 500

/** Milliseconds until the engine notices an end that broke a connection. */
const END_MS = 2000

/** Finds out why a test failed. Never throws: the engine may be gone, too. */
export async function diagnose(
  running: RunningTest,
  error: unknown
): Promise<Diagnosis> {
  const { docker, id, options } = running
  // First, since the limit may run out during what follows.
  const message = describeError(running, error)
  if (mayBeItsEnd(error)) await waitForEnd(running)
  const [found, logs] = await Promise.all([
    inspectContainer(docker, id).catch(messageOf),
    lastLogs(docker, id).catch(messageOf)
  ])
  const state = typeof found === 'string' ? undefined : found
  const cause = oneLine(causeOf(running, message, state), CAUSE_LIMIT)
  const hint = hintFor({
    text: [cause, state?.error, logs].join('\n'),
    exitCode: state && !state.running ? state.exitCode : undefined,
    oomKilled: state?.oomKilled ?? false,
    memoryLimited: Boolean(state?.memory),
    base: options.milvus.base
  })
  return { cause, hint, evidence: evidenceOf(running, error, state, logs) }
}

/** Diagnoses a container that could not be started. */
export function diagnoseRun(
  error: unknown,
  { base }: Pick<ExpectedVersion, 'base'>
): Pick<Diagnosis, 'cause' | 'hint'> {
  const cause = oneLine(messageOf(error), CAUSE_LIMIT)
  return {
    cause,
    hint: hintFor({
      text: cause,
      oomKilled: false,
      memoryLimited: false,
      base
    })
  }
}

/**
 * Returns, in one line, how a container ended on its own; undefined while it
 * runs as it should.
 */
export function suddenEnd(
  { phase, current }: Pick<RunningTest, 'phase' | 'current'>,
  state: ContainerState
): string | undefined {
  const { running, oomKilled, startedAt, restarts } = state
  const when = describePhase(phase)
  const oom = oomKilled ? 'ran out of memory (OOM killed)' : ''
  if (!running) {
    const how = `the container ended with ${exitOf(state)} ${when}`
    return [how, oom && `it ${oom}`, state.error].filter(Boolean).join('; ')
  }
  if (restarts > 0 || (current && current.startedAt !== startedAt)) {
    return `the container was restarted ${when}, but not by the test`
  }
  return oom && `a process in the container ${oom} ${when}`
}

/** Picks the most telling cause; the end of the container comes first. */
function causeOf(
  running: RunningTest,
  message: string,
  state: ContainerState | undefined
): string {
  const { current, phase } = running
  const gone: unknown = current?.watch.signal.reason
  if (gone instanceof DockerError) {
    return `the engine or the container went away ${describePhase(phase)}: ${gone.message}`
  }
  const wasStopped = current?.watch.stopped.aborted
  const end = state && !wasStopped && suddenEnd(running, state)
  return end || message
}

function describeError(running: RunningTest, error: unknown): string {
  const { phase, test, limit, hasRestarted } = running
  const message = messageOf(error)
  // An error of what the limit interrupted does not name the limit itself.
  if (limit.signal.aborted) {
    return `the limit of ${test.timeoutSeconds} s ran out ${describePhase(phase)}: ${message}`
  }
  return hasRestarted ? `after the restart, ${message}` : message
}

/** True for an error that the end of the container may have caused. */
function mayBeItsEnd(error: unknown): boolean {
  if (error instanceof RestError) return error.broken
  return error instanceof HealthcheckError && error.outcome !== 'failed with 1'
}

/** Gives the engine a moment to notice the end of the container. */
async function waitForEnd({ current }: RunningTest): Promise<void> {
  if (current) await pause(END_MS, current.watch.signal)
}
