import * as core from '@actions/core'
import { type Docker, DockerError } from '../docker/cli.js'
import { oneLine, showUntrusted } from '../lib/untrusted.js'
import { pause } from '../lib/pause.js'
import { messageOf } from '../messages/failure.js'
import { lastOf } from '../server/health.js'
import type { Ports } from '../server/ports.js'
import { RestError } from '../server/rest.js'
import { describePhase, type Attempt } from './attempt.js'
import { type ContainerState, inspectContainer, lastLogs } from './container.js'
import { hintFor, type Symptoms } from './hints.js'
import { HealthcheckError, NotRunError } from './image.js'
import { endingIn, hintOf, type LastWords, refusalIn } from './last-words.js'
import type { ExpectedVersion } from './levels.js'
import {
  describeUnready,
  openPorts,
  type Unready,
  UnreadyError
} from './unready.js'

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
  attempt: Attempt,
  error: unknown
): Promise<Diagnosis> {
  const { docker, id, options } = attempt
  // First, since the limit may run out during what follows.
  const describe = describer(attempt)
  if (mayBeItsEnd(error)) await waitForEnd(attempt)
  const [found, logs] = await Promise.all([
    inspectContainer(docker, id).catch(messageOf),
    lastLogs(docker, id).catch(messageOf)
  ])
  const state = typeof found === 'string' ? undefined : found
  const message = describe(await messageFor(attempt, error, state))
  const words = await wordsOf(attempt, state, logs)
  const fact = causeOf(attempt, message, state)
  const cause = oneLine(
    words ? `${cut(words.text)}; ${fact}` : fact,
    CAUSE_LIMIT
  )
  const symptoms = {
    exitCode: state && !state.running ? state.exitCode : undefined,
    oomKilled: state?.oomKilled ?? false,
    memoryLimited: Boolean(state?.memory),
    base: options.milvus.base
  }
  const text = [cause, state?.error].join('\n')
  const hint =
    (words && hintForWords(words, { ...symptoms, text })) ??
    hintFor({ ...symptoms, text: [text, logs].join('\n') })
  return { cause, hint, evidence: evidenceOf(attempt, error, state, logs) }
}

/** A message of the entrypoint says itself what to do, unless its code has a hint. */
function hintForWords(
  words: LastWords,
  symptoms: Symptoms
): string | undefined {
  if (!words.code) return hintFor(symptoms)
  const { base } = symptoms
  const text = `[${words.code}]`
  return (
    hintFor({ oomKilled: false, memoryLimited: false, base, text }) ??
    hintOf(words)
  )
}

/** Characters of what a container says, so that the rest of a cause has room. */
const WORDS_LIMIT = 350

function cut(text: string): string {
  return oneLine(text, WORDS_LIMIT)
}

/** Says what went wrong; for ports, after a look at those that are open. */
async function messageFor(
  { docker, id, options, settings, answers }: Attempt,
  error: unknown,
  state: ContainerState | undefined
): Promise<string> {
  const expected = { ports: options.ports, settings }
  const unready = unreadyOf(error, options.ports, lastOf(answers))
  if (!unready) return messageOf(error)
  const isAsked = state?.running && unready.closed.length > 0
  const open = isAsked ? await openPorts(docker, id, state) : undefined
  if (error instanceof RestError) {
    const rest = options.ports.rest ?? options.ports.api
    const isOpen = open?.some(({ port }) => port === rest)
    if (isOpen ?? true) return messageOf(error)
  }
  return describeUnready(unready, expected, open)
}

/**
 * Returns what an error says about Milvus' ports. A call that broke may have been
 * accepted by Docker's own proxy, although nobody listens on REST's port.
 */
function unreadyOf(
  error: unknown,
  ports: Ports,
  said: string
): Unready | undefined {
  if (error instanceof UnreadyError) return error.unready
  if (!(error instanceof RestError) || !error.broken) return undefined
  return { said, closed: [ports.rest ? 'rest' : 'api'] }
}

/**
 * Returns what the container itself gives as the reason: the entrypoint's while
 * Milvus was never healthy, or the last words of a process that ended.
 */
async function wordsOf(
  attempt: Attempt,
  state: ContainerState | undefined,
  logs: string
): Promise<LastWords | undefined> {
  const { docker, id, current, stoppedAt } = attempt
  if (!state || state.oomKilled || current?.watch.stopped.aborted) {
    return undefined
  }
  const own = stoppedAt
    ? await logsOfSecond(docker, id, stoppedAt, state.startedAt)
    : logs
  const refusal = current?.readyAt === Infinity ? refusalIn(own) : undefined
  return refusal ?? (state.running ? undefined : endingIn(own, state.exitCode))
}

/**
 * Returns the log of a second start. A line of the first may come a moment after its
 * end, and one of the second a moment before the engine notes its start.
 */
async function logsOfSecond(
  docker: Docker,
  id: string,
  stoppedAt: string,
  startedAt: string
): Promise<string> {
  const middle = (Date.parse(stoppedAt) + Date.parse(startedAt)) / 2
  if (Number.isNaN(middle)) return ''
  const since = new Date(middle).toISOString()
  return await lastLogs(docker, id, since).catch(() => '')
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
  { phase, current }: Pick<Attempt, 'phase' | 'current'>,
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
  attempt: Attempt,
  message: string,
  state: ContainerState | undefined
): string {
  const { current, phase } = attempt
  const gone: unknown = current?.watch.signal.reason
  if (gone instanceof DockerError) {
    return `the engine or the container went away ${describePhase(phase)}: ${gone.message}`
  }
  const wasStopped = current?.watch.stopped.aborted
  const end = state && !wasStopped && suddenEnd(attempt, state)
  return end || message
}

/** Returns what puts a message into its place in the test. */
function describer(attempt: Attempt): (message: string) => string {
  const { phase, test, limit, hasRestarted } = attempt
  // An error of what the limit interrupted does not name the limit itself.
  const prefix = limit.signal.aborted
    ? `the limit of ${test.timeoutSeconds} s ran out ${describePhase(phase)}: `
    : hasRestarted
      ? 'after the restart, '
      : ''
  return (message) => prefix + message
}

/** True for an error that the end of the container may have caused. */
function mayBeItsEnd(error: unknown): boolean {
  if (error instanceof RestError) return error.broken
  if (error instanceof NotRunError) return true
  return error instanceof HealthcheckError && error.outcome !== 'failed with 1'
}

/** Gives the engine a moment to notice the end of the container. */
async function waitForEnd({ current }: Attempt): Promise<void> {
  if (current) await pause(END_MS, current.watch.signal)
}

/** What shows why a platform failed. */
export interface Evidence {
  /** Essentials of `docker inspect`, one per line. */
  container: string[]
  /** The last health answers, without repetitions. */
  answers: string[]
  /** Each component in the last answer that named them. */
  components: string[]
  /** The last entries of Docker's own health log. */
  dockerHealth: string[]
  /** Output of the image's HEALTHCHECK, if the test found it failing. */
  healthcheck?: string
  /** The container's last log lines. */
  logs: string
}

/** How many health answers, and entries of Docker's health log, are kept. */
const KEPT = 5

/** Names of the signals behind exit codes above 128. */
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

/**
 * Collects the evidence of a failure.
 *
 * @param state undefined when the engine could not say
 */
export function evidenceOf(
  { answers, id }: Attempt,
  error: unknown,
  state: ContainerState | undefined,
  logs: string
): Evidence {
  const named = answers.findLast(({ states }) => states.length > 0)
  const log = state?.health?.log ?? []
  return {
    container: state
      ? essentialsOf(state)
      : [`${id}: the engine gave no information`],
    answers: answers.slice(-KEPT).map(({ text }) => text),
    components: named?.states ?? [],
    dockerHealth: log
      .slice(-KEPT)
      .map(
        ({ exitCode, output }) => `exit code ${exitCode}: ${oneLine(output)}`
      ),
    healthcheck: error instanceof HealthcheckError ? error.output : undefined,
    logs
  }
}

/** Never the environment: it may contain secrets. */
function essentialsOf(state: ContainerState): string[] {
  const { running, oomKilled, health, memory } = state
  return [
    running ? 'running' : `ended with ${exitOf(state)}`,
    `out of memory: ${oomKilled ? 'yes' : 'no'}`,
    state.error && `error: ${oneLine(state.error)}`,
    `image: ${state.image}`,
    `started: ${state.startedAt}`,
    !running && `finished: ${state.finishedAt}`,
    `restarts: ${state.restarts}`,
    `memory limit: ${memory ? `${memory / 2 ** 20} MiB` : 'none'}`,
    `network mode: ${state.networkMode}`,
    // Docker calls every container that has ended unhealthy.
    running && health && `Docker's HEALTHCHECK: ${health.status}`
  ].filter((line): line is string => Boolean(line))
}

/** Describes an exit code, such as `exit code 137 (SIGKILL)`. */
export function exitOf({ exitCode }: Pick<ContainerState, 'exitCode'>): string {
  const signal = SIGNALS[exitCode]
  return `exit code ${exitCode}${signal ? ` (${signal})` : ''}`
}

/** Shows the evidence in the log. */
export function showEvidence(evidence: Evidence | undefined): void {
  showLines('container', evidence?.container)
  showLines('health', evidence?.answers)
  showLines('component', evidence?.components)
  showLines("Docker's health log", evidence?.dockerHealth)
  showBlock("Output of the image's HEALTHCHECK", evidence?.healthcheck)
  if (!evidence?.logs) core.info('The container logged nothing')
  showBlock('Last log lines of the container', evidence?.logs)
}

function showLines(what: string, lines: string[] = []): void {
  for (const line of lines) core.info(`${what}: ${line}`)
}

function showBlock(title: string, text: string | undefined): void {
  if (!text) return
  core.info(`${title}:`)
  showUntrusted(text)
}
