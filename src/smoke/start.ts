import { setTimeout as sleep } from 'node:timers/promises'
import { cancelled } from '../lib/cancellation.js'
import type { Docker } from '../docker/cli.js'
import { addressesOf, type Addresses } from './address.js'
import { inspectContainer, type ContainerOptions } from './container.js'
import {
  accepts,
  askHealth,
  confirms,
  lastOf,
  type HealthAnswer
} from './health.js'
import { timed, type Probes } from './query.js'
import type { Rest } from './rest.js'
import { limitOf, type SmokeTest } from './test-plan.js'
import { watch, type Watch } from './watch.js'

/** The test of one platform, as far as it has got. */
export interface Run {
  docker: Docker
  /** The container. */
  id: string
  test: SmokeTest
  options: ContainerOptions
  /** What is being done, for the cause of a failure: "before …". */
  step: string
  probes: Probes
  /** Health answers, each of them once as long as it stays the same. */
  answers: HealthAnswer[]
  /** What is worth telling, but no failure. */
  notes: string[]
  /** True when Milvus was ready again after the test has stopped it. */
  hasRestarted: boolean
  /** The current start of the container. */
  current?: Start
}

/** One start of a container. */
export interface Start {
  /** By which the engine tells it from others. */
  startedAt: string
  addresses: Addresses
  watch: Watch
  /** Aborts when the platform's time is over. */
  deadline: AbortSignal
  /** Aborts when there is no point in going on. */
  over: AbortSignal
  /** When Milvus was found ready, in milliseconds of the clock. */
  readyAt: number
}

/** Milliseconds between two health polls: two of them confirm each other. */
const POLL_MS = 50

/** Seconds for one health answer. */
const ANSWER_SECONDS = 5

/** Seconds for one call of REST. */
const CALL_SECONDS = 30

/** Begins to watch a container that was just started, with the whole limit. */
export async function begin(run: Run): Promise<Start> {
  const { docker, id, test, options } = run
  const observer = watch(docker, id)
  const deadline = AbortSignal.timeout(test.timeoutSeconds * 1000)
  const state = await inspectContainer(docker, id)
  run.current = {
    startedAt: state.startedAt,
    // A start gives other ports than the one before it.
    addresses: addressesOf(state, options),
    watch: observer,
    deadline,
    over: AbortSignal.any([deadline, observer.signal, cancelled]),
    readyAt: Infinity
  }
  return run.current
}

/**
 * Polls until Milvus is healthy in two answers, of the same components, and
 * accepts connections.
 *
 * @throws Error when that did not come, or cannot come any more.
 */
export async function untilReady(run: Run, start: Start): Promise<void> {
  const { addresses, over } = start
  let previous: HealthAnswer | undefined
  while (!over.aborted) {
    const answer = await poll(run, addresses, over)
    // What the end has broken off is no answer.
    if (answer) {
      if (confirms(previous, answer) && (await accepts(addresses.api))) {
        start.readyAt = Date.now()
        return
      }
      previous = answer
    }
    await sleep(POLL_MS, undefined, { signal: over }).catch(() => undefined)
  }
  const { timeoutSeconds } = run.test
  throw new Error(
    `Milvus was not healthy within ${timeoutSeconds} s: ${lastOf(run.answers)}`
  )
}

/**
 * Asks again at the end.
 *
 * @throws Error when Milvus does not say any more that all is well.
 */
export async function requireStillHealthy(
  run: Run,
  { addresses, over }: Start
): Promise<void> {
  const before = run.answers.length
  // One answer may be late; three in a row are not.
  for (let tries = 0; tries < 3 && !over.aborted; tries++) {
    if ((await poll(run, addresses, over))?.healthy) return
    await sleep(POLL_MS, undefined, { signal: over }).catch(() => undefined)
  }
  const last = lastOf(run.answers.slice(before))
  throw new Error(`Milvus was healthy, but is not any more: ${last}`)
}

/** Asks healthz once, and notes an answer that is new. */
async function poll(
  { answers, test }: Run,
  { metrics }: Addresses,
  over: AbortSignal
): Promise<HealthAnswer | undefined> {
  const limit = AbortSignal.timeout(limitOf(test, ANSWER_SECONDS) * 1000)
  const answer = await askHealth(metrics, AbortSignal.any([over, limit]))
  if (over.aborted) return undefined
  note(answers, answer)
  return answer
}

/** Keeps an answer that is new; of those that did not come, only the last. */
function note(answers: HealthAnswer[], answer: HealthAnswer): void {
  const last = answers.at(-1)
  if (last?.text === answer.text) return
  if (last?.isNone && answer.isNone) answers.pop()
  answers.push(answer)
}

/** Returns how REST v2 of the current start is called. */
export function restOf(run: Run, start: Start, password: string): Rest {
  return {
    address: start.addresses.api,
    password,
    callSeconds: limitOf(run.test, CALL_SECONDS),
    over: start.over
  }
}

/** Runs a probe, with its name as what is being done. */
export async function probe<T>(
  run: Run,
  name: string,
  ask: () => Promise<T>
): Promise<T> {
  run.step = `during "${name}"`
  const result = await timed(run.probes, name, ask)
  run.step = `after "${name}"`
  return result
}
