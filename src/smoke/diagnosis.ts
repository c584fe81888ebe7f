import type { Docker } from '../docker/cli.js'
import {
  isEngineGone,
  isFromDocker,
  wasGoneAfter
} from '../docker/engine-gone.js'
import { oneLine } from '../lib/untrusted.js'
import { pause } from '../lib/pause.js'
import { docsLink } from '../messages/annotate.js'
import { messageOf, whatOf } from '../messages/failure.js'
import { lastOf } from '../server/health.js'
import {
  knownFailure,
  NOT_BY_TEST,
  type KnownFailure
} from '../server/known-failures.js'
import { endingIn, refusalIn, type LastWords } from '../server/last-words.js'
import type { Ports } from '../server/ports.js'
import { RestError } from '../server/rest.js'
import { describePhase, type Attempt } from './attempt.js'
import { type ContainerState, inspectContainer } from './container.js'
import { lastLogs } from './container-logs.js'
import { evidenceOf, type Evidence } from './evidence.js'
import { hintOf, type HintValues } from './hints.js'
import { HealthcheckError, NotRunError } from './image-settings.js'
import type { ExpectedVersion } from './levels.js'
import { ScriptError } from './script-error.js'
import type { Story } from './story.js'
import { endedByOthers, suddenEnd } from './sudden-end.js'
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
  known?: HintValues & { failure: KnownFailure }
  evidence?: Evidence
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
  const others = await disturbance(attempt, found)
  const message = describe(await describeFailure(attempt, error, state))
  const words = others ? undefined : await wordsOf(attempt, state, logs)
  const fact = others ?? causeOf(attempt, message, state)
  const cause = oneLine(
    words ? `${cut(words.text)}; ${fact}` : fact,
    CAUSE_LIMIT
  )
  const text = [cause, state?.error].join('\n')
  const symptoms = {
    exitCode: ownExit(attempt, state),
    oomKilled: state?.oomKilled,
    memoryLimited: Boolean(state?.memory)
  }
  // What a script says, and what Milvus logs meanwhile, may look like another failure.
  const own = error instanceof ScriptError && fact === message && error.remedy
  const failure = own
    ? own
    : words?.code
      ? (knownFailure({ text: `[${words.code}]` }) ?? 'refused')
      : ((words && knownFailure({ ...symptoms, text })) ??
        knownFailure({ ...symptoms, text: [text, logs].join('\n') }))
  return {
    cause,
    ...remedyOf(failure, options.milvus, words?.code),
    evidence: evidenceOf(attempt, error, state, logs)
  }
}

/** The exit code of a container that has ended, unless the test has ended it. */
function ownExit(
  { current }: Attempt,
  state: ContainerState | undefined
): number | undefined {
  const isOurs = current?.watch.stopped.aborted
  return state && !state.running && !isOurs ? state.exitCode : undefined
}

function remedyOf(
  failure: KnownFailure | undefined,
  { base }: Pick<ExpectedVersion, 'base'>,
  code?: string
): Pick<Diagnosis, 'hint' | 'known'> {
  if (!failure) return {}
  const values = { base, link: code ? docsLink(code) : '' }
  return { hint: hintOf(failure, values), known: { failure, ...values } }
}

/** Begins a cause that is no proof: a Milvus on another's data waits for its sessions. */
const RAN_OUT = /^the limit of \S+ s ran out /

/** What says nothing about Milvus, so that no headline may accuse it. */
const NOT_OF_MILVUS: readonly KnownFailure[] = ['disturbed', 'noFreePort']

/** Tells a failure as a part of a story. */
export function tell(
  { headline, remedy, keeps }: Story,
  diagnosis: Diagnosis,
  milvus: Pick<ExpectedVersion, 'base'>
): Diagnosis {
  const { known } = diagnosis
  if (known && NOT_OF_MILVUS.includes(known.failure)) return diagnosis
  const cause = `${headline}: ${diagnosis.cause}`
  if (known && keeps.includes(known.failure)) return { ...diagnosis, cause }
  const isLate = RAN_OUT.test(diagnosis.cause) && keeps.includes('limit')
  return { ...diagnosis, cause, ...remedyOf(isLate ? 'limit' : remedy, milvus) }
}

/** Characters of what a container says, so that the rest of a cause has room. */
const WORDS_LIMIT = 350

function cut(text: string): string {
  return oneLine(text, WORDS_LIMIT)
}

/** Says what went wrong; for ports, after a look at those that are open. */
async function describeFailure(
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
  const { docker, id, current, ended } = attempt
  if (!state || state.oomKilled || current?.watch.stopped.aborted) {
    return undefined
  }
  const own = ended
    ? await logsSince(docker, id, ended.at, state.startedAt)
    : logs
  const refusal = current?.readyAt === Infinity ? refusalIn(own) : undefined
  return refusal ?? (state.running ? undefined : endingIn(own, state.exitCode))
}

/**
 * Returns the log of the last start. A line of the one before may come a moment after
 * its end, and one of the last a moment before the engine notes its start.
 */
async function logsSince(
  docker: Docker,
  id: string,
  endedAt: string,
  startedAt: string
): Promise<string> {
  const middle = (Date.parse(endedAt) + Date.parse(startedAt)) / 2
  if (Number.isNaN(middle)) return ''
  const since = new Date(middle).toISOString()
  return await lastLogs(docker, id, since).catch(() => '')
}

/** Diagnoses a container that could not be started. */
export function diagnoseRun(
  error: unknown,
  milvus: Pick<ExpectedVersion, 'base'>
): Diagnosis {
  const what = isEngineGone(error) ? whatOf(error) : messageOf(error)
  const cause = oneLine(what, CAUSE_LIMIT)
  return { cause, ...remedyOf(knownFailure({ text: cause }), milvus) }
}

/** What the engine says about a container that it does not have any more. */
const REMOVED = /no such (container|object)/i

/**
 * Returns what somebody else did to the container, if it was that; then nothing that
 * Milvus said counts.
 *
 * @param found the container's state, or why there is none
 */
async function disturbance(
  attempt: Attempt,
  found: ContainerState | string
): Promise<string | undefined> {
  const { docker, id, phase, current } = attempt
  if (typeof found === 'string') {
    if (!REMOVED.test(found)) return undefined
    return `the container was removed ${describePhase(phase)}${NOT_BY_TEST}`
  }
  if (current?.watch.stopped.aborted) return undefined
  const end = suddenEnd(attempt, found)
  if (!end || end.endsWith(NOT_BY_TEST)) return end || undefined
  if (found.oomKilled) return undefined
  const others = await endedByOthers(docker, id, found)
  return others && `${end}: ${others}`
}

/** Picks the most telling cause; the end of the container comes first. */
function causeOf(
  attempt: Attempt,
  message: string,
  state: ContainerState | undefined
): string {
  const { current, phase } = attempt
  const gone: unknown = current?.watch.signal.reason
  if (isFromDocker(gone)) {
    return `the engine or the container went away ${describePhase(phase)}: ${whatOf(gone)}`
  }
  // It came back, but not with the container.
  if (wasGoneAfter(attempt.docker, attempt.startedAt) && !state?.running) {
    return `the engine or the container went away ${describePhase(phase)}`
  }
  const wasStopped = current?.watch.stopped.aborted
  const end = state && !wasStopped && suddenEnd(attempt, state)
  return end || message
}

/** Returns what puts a message into its place in the test. */
function describer(attempt: Attempt): (message: string) => string {
  const { phase, test, limit, ended } = attempt
  // An error of what the limit interrupted does not name the limit itself.
  const prefix = limit.signal.aborted
    ? `the limit of ${test.timeoutSeconds} s ran out ${describePhase(phase)}: `
    : ended?.hasRecovered
      ? `after the ${ended.by}, `
      : ''
  return (message) => prefix + message
}

/** True for an error that the end of the container may have caused. */
function mayBeItsEnd(error: unknown): boolean {
  if (error instanceof RestError) return error.broken
  if (error instanceof ScriptError) return error.isUnanswered
  if (error instanceof NotRunError) return true
  return error instanceof HealthcheckError && error.outcome !== 'failed with 1'
}

/** Gives the engine a moment to notice the end of the container. */
async function waitForEnd({ current }: Attempt): Promise<void> {
  if (current) await pause(END_MS, current.watch.signal)
}
