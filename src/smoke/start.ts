import { cancelled } from '../lib/cancellation.js'
import { pause } from '../lib/pause.js'
import { addressesOf, type Addresses } from './address.js'
import { inspectContainer } from './container.js'
import {
  accepts,
  askHealth,
  confirms,
  lastOf,
  type HealthAnswer
} from './health.js'
import type { Rest } from './rest.js'
import type { RunningTest, Start } from './running-test.js'
import { limitOf } from './test-plan.js'
import { watch } from './watch.js'

/** Milliseconds between two health polls: two of them confirm each other. */
const POLL_MS = 50

/** Seconds for one health answer. */
const ANSWER_SECONDS = 5

/** Different health answers that are kept. */
const MAX_ANSWERS = 50

/** Seconds for one call of REST. */
const CALL_SECONDS = 30

/** Begins to watch a container that has just started, with the whole limit. */
export async function begin(running: RunningTest): Promise<Start> {
  const { docker, id, test, options } = running
  const deadline = AbortSignal.timeout(test.timeoutSeconds * 1000)
  const state = await inspectContainer(docker, id)
  const observer = watch(docker, id)
  running.current = {
    startedAt: state.startedAt,
    // The published ports change with each start.
    addresses: addressesOf(state, options),
    watch: observer,
    deadline,
    over: AbortSignal.any([deadline, observer.signal, cancelled]),
    readyAt: Infinity
  }
  return running.current
}

/**
 * Polls until two health answers in a row are good and name the same
 * components, and Milvus accepts connections.
 *
 * @throws Error when the time is up, or the container has ended.
 */
export async function untilReady(
  running: RunningTest,
  start: Start
): Promise<void> {
  const { addresses, over } = start
  let previous: HealthAnswer | undefined
  while (!over.aborted) {
    const answer = await poll(running, addresses, over)
    if (answer) {
      if (confirms(previous, answer) && (await accepts(addresses.api, over))) {
        start.readyAt = Date.now()
        return
      }
      previous = answer
    }
    await pause(POLL_MS, over)
  }
  const { timeoutSeconds } = running.test
  throw new Error(
    `Milvus was not healthy within ${timeoutSeconds} s: ${lastOf(running.answers)}`
  )
}

/**
 * Asks for health once more, after the last probe.
 *
 * @throws Error when Milvus no longer says that all is well.
 */
export async function requireStillHealthy(
  running: RunningTest,
  { addresses, over }: Start
): Promise<void> {
  const before = running.answers.length
  // One answer may be late; three in a row are not.
  for (let tries = 0; tries < 3 && !over.aborted; tries++) {
    if ((await poll(running, addresses, over))?.healthy) return
    await pause(POLL_MS, over)
  }
  const last = lastOf(running.answers.slice(before))
  throw new Error(`Milvus became unhealthy: ${last}`)
}

/** Returns one health answer; none when the test was over before it came. */
async function poll(
  { answers, test }: RunningTest,
  { metrics }: Addresses,
  over: AbortSignal
): Promise<HealthAnswer | undefined> {
  const limit = AbortSignal.timeout(limitOf(test, ANSWER_SECONDS) * 1000)
  const answer = await askHealth(metrics, AbortSignal.any([over, limit]))
  if (over.aborted) return undefined
  keep(answers, answer)
  return answer
}

/** Keeps an answer that differs; of polls without an answer, only the last. */
function keep(answers: HealthAnswer[], answer: HealthAnswer): void {
  const last = answers.at(-1)
  if (last?.text === answer.text) return
  if (last?.isNone && answer.isNone) answers.pop()
  answers.push(answer)
  if (answers.length > MAX_ANSWERS) answers.shift()
}

/** Returns how to call REST v2 of the current start. */
export function restOf(
  { test }: RunningTest,
  { addresses, over }: Start,
  password: string
): Rest {
  return {
    address: addresses.api,
    password,
    callSeconds: limitOf(test, CALL_SECONDS),
    over
  }
}
