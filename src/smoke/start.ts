import { cancelled } from '../lib/cancellation.js'
import { pause } from '../lib/pause.js'
import {
  accepts,
  askHealth,
  confirms,
  type HealthAnswer,
  lastOf,
  lastThatCame,
  OPEN_MS
} from '../server/health.js'
import type { PortName } from '../server/ports.js'
import { CALL_SECONDS, type Rest } from '../server/rest.js'
import { type Attempt, secondsLeft, type Start, watch } from './attempt.js'
import { inspectContainer } from './container.js'
import {
  ANSWER_SECONDS,
  CLOSED_SECONDS,
  limitOf,
  POLL_MS,
  STAY_POLL_MS
} from './limits.js'
import { type Addresses, addressesOf } from './route.js'
import { UnreadyError } from './unready.js'

/** Different health answers that are kept. */
const MAX_ANSWERS = 50

/** Polls in a row that may get no answer: one may be late on a busy machine. */
const MAX_MISSED = 2

/** Begins to watch a container that has just started. */
async function watchStart(attempt: Attempt): Promise<Start> {
  const { docker, id, options, limit } = attempt
  const state = await inspectContainer(docker, id)
  const observer = watch(attempt)
  attempt.current = {
    startedAt: state.startedAt,
    // The published ports change with each start.
    addresses: addressesOf(state, options),
    watch: observer,
    signal: AbortSignal.any([
      limit.signal,
      observer.signal,
      cancelled,
      ...(options.stop ? [options.stop] : [])
    ]),
    readyAt: Infinity
  }
  return attempt.current
}

/**
 * Polls a container that has just started, until two health answers in a row are
 * good and name the same components, and Milvus accepts connections, also those of
 * REST.
 *
 * It gives up when only some of the ports are open for a while: Milvus has started,
 * but listens elsewhere.
 *
 * @throws UnreadyError when the test is over before that.
 */
export async function untilReady(attempt: Attempt): Promise<Start> {
  const start = await watchStart(attempt)
  const { signal } = start
  const budgetSeconds = limitOf(attempt.test, CLOSED_SECONDS)
  const seen: Seen = { closed: [], msHalfOpen: 0, at: performance.now() }
  while (!signal.aborted) {
    const previous = seen.answer
    const answer = await pollHealth(attempt, start)
    if (!answer) break
    const isWell = confirms(previous, answer)
    const closed = await closedPorts(start, isWell, answer)
    if (!closed) break
    if (isWell && closed.length === 0) {
      start.readyAt = Date.now()
      return start
    }
    remember(seen, answer, closed)
    if (seen.msHalfOpen > budgetSeconds * 1000) {
      throw unready(attempt, seen, budgetSeconds)
    }
    await pause(POLL_MS, signal)
  }
  throw unready(attempt, seen)
}

/** What `untilReady` has seen so far. */
interface Seen {
  answer?: HealthAnswer
  closed: PortName[]
  /** How long only some of the ports have been open. */
  msHalfOpen: number
  /** When the last answer came. */
  at: number
}

/** A longer time between two polls is that of a machine which was suspended. */
const MAX_STEP_MS = 1000

function remember(seen: Seen, answer: HealthAnswer, closed: PortName[]): void {
  const now = performance.now()
  const isStarting = closed.includes('api') && closed.includes('metrics')
  const isHalfOpen = closed.length > 0 && !isStarting
  seen.msHalfOpen = isHalfOpen
    ? seen.msHalfOpen + Math.min(now - seen.at, MAX_STEP_MS)
    : 0
  Object.assign(seen, { answer, closed, at: now })
}

function unready(
  { answers }: Attempt,
  { closed }: Seen,
  seconds?: number
): UnreadyError {
  const answer = lastThatCame(answers)
  return new UnreadyError({ answer, said: lastOf(answers), closed, seconds })
}

/**
 * Returns which ports do not accept, if healthz is well or does not answer at all;
 * undefined when the test was over before that was clear. REST with a port of
 * its own may open it later than gRPC.
 */
async function closedPorts(
  { addresses, signal }: Start,
  isWell: boolean,
  { isNone }: HealthAnswer
): Promise<PortName[] | undefined> {
  if (!isWell && !isNone) return []
  const names = ownPorts(addresses)
  if (!isWell) names.push('metrics')
  const closed = await closedOf(names, addresses, signal)
  if (signal.aborted) return undefined
  // A healthz that is late says nothing about the other ports.
  return isWell || closed.includes('metrics') ? closed : []
}

/**
 * Polls, at least once, until Milvus has been ready for some seconds.
 *
 * @throws Error when an answer is unhealthy, or several in a row do not come.
 */
export async function requireHealthyFor(
  attempt: Attempt,
  start: Start,
  seconds: number
): Promise<void> {
  const until = start.readyAt + seconds * 1000
  let missed = 0
  const stayOpen = closedFor(start, seconds)
  for (;;) {
    const answer = await pollHealth(attempt, start)
    if (!answer) throw new Error(`Milvus must stay healthy for ${seconds} s`)
    missed = answer.isNone ? missed + 1 : 0
    if (!answer.healthy && (!answer.isNone || missed > MAX_MISSED)) {
      throw new Error(`Milvus became unhealthy: ${answer.text}`)
    }
    const left = until - Date.now()
    if (answer.healthy && left <= 0) break
    await pause(Math.min(STAY_POLL_MS, Math.max(left, POLL_MS)), start.signal)
  }
  const closed = await stayOpen
  if (closed.length === 0 || start.signal.aborted) return
  throw new UnreadyError({ said: lastOf(attempt.answers), closed })
}

/**
 * Tries the ports once more, each for longer, and returns those that are closed: what
 * accepted before may have been Docker's own proxy on a busy machine.
 */
async function closedFor(
  { addresses, signal }: Start,
  seconds: number
): Promise<PortName[]> {
  const openMs = Math.max(OPEN_MS, (seconds * 1000) / 3)
  return await closedOf(ownPorts(addresses), addresses, signal, openMs)
}

/** The port of gRPC, and that of REST if it is another one. */
function ownPorts({ api, rest }: Addresses): PortName[] {
  return rest.port === api.port ? ['api'] : ['api', 'rest']
}

async function closedOf(
  names: PortName[],
  addresses: Addresses,
  signal: AbortSignal,
  openMs?: number
): Promise<PortName[]> {
  const open = await Promise.all(
    names.map((name) => accepts(addresses[name], signal, openMs))
  )
  return names.filter((_, index) => !open[index])
}

/** Returns one health answer; none when the test was over before it came. */
export async function pollHealth(
  { answers, test }: Attempt,
  { addresses, signal }: Start
): Promise<HealthAnswer | undefined> {
  const limit = AbortSignal.timeout(limitOf(test, ANSWER_SECONDS) * 1000)
  const answer = await askHealth(
    addresses.metrics,
    AbortSignal.any([signal, limit])
  )
  if (signal.aborted) return undefined
  keepAnswer(answers, answer)
  return answer
}

/** Keeps an answer that differs; of polls without an answer, only the last. */
function keepAnswer(answers: HealthAnswer[], answer: HealthAnswer): void {
  const last = answers.at(-1)
  if (last?.text === answer.text) return
  if (last?.isNone && answer.isNone) answers.pop()
  answers.push(answer)
  if (answers.length > MAX_ANSWERS) answers.shift()
}

/**
 * Returns how to call REST v2 of the current start.
 *
 * On data that another start has written, a call has all the time of this start: the
 * sessions of a Milvus that did not end cleanly outlive it, for 30 s in 2.6
 * (`common.session.ttl`), and a query was seen to wait for that (milvus-io/milvus#28183).
 */
export function restOf(
  { test, limit, ended, options }: Attempt,
  { addresses, signal }: Start,
  password: string,
  ca?: string
): Rest {
  const hasOlderData = ended !== undefined || options.volume !== undefined
  return {
    address: { ...addresses.rest, ca },
    password,
    callSeconds: hasOlderData
      ? secondsLeft(limit)
      : limitOf(test, CALL_SECONDS),
    signal
  }
}
