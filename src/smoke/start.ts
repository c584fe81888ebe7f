import { cancelled } from '../lib/cancellation.js'
import { pause } from '../lib/pause.js'
import { addressesOf } from './address.js'
import { inspectContainer } from './container.js'
import {
  accepts,
  askHealth,
  confirms,
  lastOf,
  type HealthAnswer
} from './health.js'
import {
  ANSWER_SECONDS,
  CALL_SECONDS,
  limitOf,
  POLL_MS,
  STAY_POLL_MS
} from './limits.js'
import type { Rest } from './rest.js'
import type { RunningTest, Start } from './running-test.js'
import { watch } from './watch.js'

/** Different health answers that are kept. */
const MAX_ANSWERS = 50

/** Polls in a row that may get no answer: one may be late on a busy machine. */
const MAX_MISSED = 2

/** Begins to watch a container that has just started. */
export async function begin(running: RunningTest): Promise<Start> {
  const { docker, id, options, limit } = running
  const state = await inspectContainer(docker, id)
  const observer = watch(docker, id)
  running.current = {
    startedAt: state.startedAt,
    // The published ports change with each start.
    addresses: addressesOf(state, options),
    watch: observer,
    over: AbortSignal.any([limit.signal, observer.signal, cancelled]),
    readyAt: Infinity
  }
  return running.current
}

/**
 * Polls until two health answers in a row are good and name the same
 * components, and Milvus accepts connections, also those of REST.
 *
 * @throws Error with the last answer when the test is over before that.
 */
export async function untilReady(
  running: RunningTest,
  start: Start
): Promise<void> {
  const { over } = start
  let previous: HealthAnswer | undefined
  while (!over.aborted) {
    const answer = await poll(running, start)
    if (answer) {
      if (confirms(previous, answer) && (await acceptsAll(start))) {
        start.readyAt = Date.now()
        return
      }
      previous = answer
    }
    await pause(POLL_MS, over)
  }
  throw new Error(lastOf(running.answers))
}

/** REST with a port of its own may open it later than gRPC. */
async function acceptsAll({ addresses, over }: Start): Promise<boolean> {
  const { api, rest } = addresses
  const ports = rest.port === api.port ? [api] : [api, rest]
  const open = await Promise.all(ports.map((one) => accepts(one, over)))
  return open.every(Boolean)
}

/**
 * Polls, at least once, until Milvus has been ready for some seconds.
 *
 * @throws Error when an answer is unhealthy, or several in a row do not come.
 */
export async function requireHealthyFor(
  running: RunningTest,
  start: Start,
  seconds: number
): Promise<void> {
  const until = start.readyAt + seconds * 1000
  let missed = 0
  for (;;) {
    const answer = await poll(running, start)
    if (!answer) throw new Error(`Milvus must stay healthy for ${seconds} s`)
    missed = answer.isNone ? missed + 1 : 0
    if (!answer.healthy && (!answer.isNone || missed > MAX_MISSED)) {
      throw new Error(`Milvus became unhealthy: ${answer.text}`)
    }
    if (answer.healthy && Date.now() >= until) return
    await pause(STAY_POLL_MS, start.over)
  }
}

/** Returns one health answer; none when the test was over before it came. */
async function poll(
  { answers, test }: RunningTest,
  { addresses, over }: Start
): Promise<HealthAnswer | undefined> {
  const limit = AbortSignal.timeout(limitOf(test, ANSWER_SECONDS) * 1000)
  const answer = await askHealth(
    addresses.metrics,
    AbortSignal.any([over, limit])
  )
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
    address: addresses.rest,
    password,
    callSeconds: limitOf(test, CALL_SECONDS),
    over
  }
}
