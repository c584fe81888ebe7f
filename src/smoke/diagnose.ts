import { setTimeout as sleep } from 'node:timers/promises'
import { DockerError } from '../docker/cli.js'
import { messageOf } from '../lib/failure.js'
import { inspectContainer, lastLogs, type ContainerState } from './container.js'
import { hintFor } from './hints.js'
import { RestError } from './rest.js'
import type { Run } from './start.js'

/** Why a platform failed, and what shows it. */
export interface Diagnosis {
  /** In a line. */
  cause: string
  hint?: string
  evidence: Evidence
}

export interface Evidence {
  /** Essentials of `docker inspect`, a line each. */
  container: string[]
  /** The last, different health answers. */
  answers: string[]
  /** Each component in the last answer that named them. */
  components: string[]
  /** The last entries of Docker's own health log. */
  dockerHealth: string[]
  /** The container's last log lines. */
  logs: string
}

/** Health answers, and entries of Docker's health log, that are kept. */
const KEPT = 5

/** Milliseconds in which the engine tells of an end that broke a connection. */
const END_MS = 2000

/** Names of the signals that exit codes above 128 stand for. */
const SIGNALS: Record<number, string> = {
  129: 'SIGHUP',
  130: 'SIGINT',
  132: 'SIGILL',
  134: 'SIGABRT',
  135: 'SIGBUS',
  136: 'SIGFPE',
  137: 'SIGKILL',
  139: 'SIGSEGV',
  143: 'SIGTERM'
}

/** Finds out why a run failed. Never throws: the engine may be gone, too. */
export async function diagnose(run: Run, error: unknown): Promise<Diagnosis> {
  const { docker, id } = run
  if (error instanceof RestError && error.broken) await endOf(run)
  const [state, logs] = await Promise.all([
    inspectContainer(docker, id).catch(messageOf),
    lastLogs(docker, id).catch(messageOf)
  ])
  const known = typeof state === 'string' ? undefined : state
  const cause = causeOf(run, error, known)
  const hint = hintFor({
    text: [cause, known?.error, logs].join('\n'),
    exitCode: known && !known.running ? known.exitCode : undefined,
    oomKilled: known?.oomKilled ?? false,
    memoryLimited: Boolean(known?.memory)
  })
  return {
    cause,
    ...(hint && { hint }),
    evidence: { ...evidenceOf(run, known), logs }
  }
}

/** Returns, in a line, why a start of a container is over; if it is. */
export function suddenEnd(
  { step, current }: Pick<Run, 'step' | 'current'>,
  state: ContainerState
): string | undefined {
  const { running, oomKilled, startedAt, restarts } = state
  const oom = oomKilled ? 'ran out of memory (OOM killed)' : ''
  if (!running) {
    const how = `the container ended with ${exitOf(state)} ${step}`
    return [how, oom && `it ${oom}`, state.error].filter(Boolean).join('; ')
  }
  if (restarts > 0 || (current && current.startedAt !== startedAt)) {
    return `the container was restarted ${step}, but not by the test`
  }
  return oom && `a process of the container ${oom} ${step}`
}

function exitOf({ exitCode }: ContainerState): string {
  const signal = SIGNALS[exitCode]
  return `exit code ${exitCode}${signal ? ` (${signal})` : ''}`
}

/** The most telling of what is known: the container's end comes first. */
function causeOf(
  run: Run,
  error: unknown,
  state: ContainerState | undefined
): string {
  const { current, step, test } = run
  const gone: unknown = current?.watch.signal.reason
  if (gone instanceof DockerError) {
    return `the engine or the container went away ${step}: ${gone.message}`
  }
  const wasStopped = current?.watch.stopped.aborted
  const end = state && !wasStopped && suddenEnd(run, state)
  if (end) return end
  const message = messageOf(error)
  // What the limit has broken off says only that it was.
  if (current?.deadline.aborted && !step.startsWith('before')) {
    return `the limit of ${test.timeoutSeconds} s was over ${step}: ${message}`
  }
  return run.hasRestarted ? `after the restart, ${message}` : message
}

/** Waits for the end of the container, but not for long. */
async function endOf({ current }: Run): Promise<void> {
  if (!current) return
  const { signal } = current.watch
  await sleep(END_MS, undefined, { signal }).catch(() => undefined)
}

function evidenceOf(
  { answers, id }: Run,
  state: ContainerState | undefined
): Omit<Evidence, 'logs'> {
  const named = answers.findLast(({ states }) => states.length > 0)
  const log = state?.health?.log ?? []
  return {
    container: state ? essentials(state) : [`${id}: the engine does not say`],
    answers: answers.slice(-KEPT).map(({ text }) => text),
    components: named?.states ?? [],
    dockerHealth: log
      .slice(-KEPT)
      .map(({ exitCode, output }) => `exit code ${exitCode}: ${output}`)
  }
}

/** Never the environment: secrets may be in it. */
function essentials(state: ContainerState): string[] {
  const { running, oomKilled, health, memory } = state
  return [
    running ? 'running' : `ended with ${exitOf(state)}`,
    `out of memory: ${oomKilled ? 'yes' : 'no'}`,
    state.error && `error: ${state.error}`,
    `image: ${state.image}`,
    `started: ${state.startedAt}`,
    !running && `finished: ${state.finishedAt}`,
    `restarts: ${state.restarts}`,
    `memory limit: ${memory ? `${memory / 2 ** 20} MiB` : 'none'}`,
    `network mode: ${state.networkMode}`,
    // Of what has ended, Docker always says that it is unhealthy.
    running && health && `Docker's HEALTHCHECK: ${health.status}`
  ].filter((line): line is string => Boolean(line))
}
