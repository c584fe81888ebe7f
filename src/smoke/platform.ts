import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { cancelled } from '../lib/cancellation.js'
import { restSwitch } from '../server/ports.js'
import { create, drop, insert, PLAIN, search } from '../server/query.js'
import {
  beginLimit,
  during,
  probe,
  secondsFor,
  type Attempt,
  type CommonOptions,
  type ProbeSeconds,
  type Start
} from './attempt.js'
import { inspectContainer, removeContainers } from './container.js'
import {
  diagnose,
  diagnoseRun,
  suddenEnd,
  type Diagnosis
} from './diagnosis.js'
import { requireHealthcheck, rootPassword } from './image-settings.js'
import { meets, type SmokeTest, type Upgrade } from './levels.js'
import { requireVersion } from './milvus-version.js'
import { createNetwork, removeNetwork } from './route.js'
import { runImage, type RunImageOptions } from './run-image.js'
import { requireHealthyFor, restart, restOf, untilReady } from './start.js'

/** The result of one platform's test. */
export interface SmokeResult extends SmokeTest, Partial<Diagnosis> {
  /** `skipped` at level `none`. */
  verdict: 'passed' | 'failed' | 'skipped'
  /** Seconds from the container's start until Milvus was ready. */
  seconds?: number
  /** Seconds of each probe. */
  probes?: ProbeSeconds
  /** Worth reporting, but no failure. */
  notes?: string[]
  /** Of a platform that passed the level `upgrade`. */
  upgrade?: Upgrade
}

/**
 * Runs one platform's image in a network of its own until it has passed its
 * level, has ended, or its time is up, and begins to remove both. A failed test is
 * a result, not an error.
 *
 * @param ref the platform's own image
 * @throws Error if the platform was not built, or the job was cancelled.
 */
export async function testPlatform(
  docker: Docker,
  test: SmokeTest,
  ref: string | undefined,
  common: CommonOptions
): Promise<SmokeResult> {
  const { platform, level } = test
  if (!ref) throw new Error(`${platform} was not built`)
  if (level === 'none') return { ...test, verdict: 'skipped' }
  const network = `${common.name}-${platform.replaceAll('/', '-')}`
  const made: string[] = []
  let attempt: Attempt | undefined
  try {
    await Promise.all([
      createNetwork(docker, { ...common, name: network }),
      common.pulled
    ])
    attempt = await begin(docker, test, ref, { ...common, network, made })
    await examine(attempt)
    return { ...resultOf(attempt), verdict: 'passed' }
  } catch (error) {
    cancelled.throwIfAborted()
    if (!attempt) {
      const diagnosis = diagnoseRun(error, common.milvus)
      return { ...test, verdict: 'failed', ...diagnosis }
    }
    const diagnosis = await diagnose(attempt, error)
    return { ...resultOf(attempt), verdict: 'failed', ...diagnosis }
  } finally {
    attempt?.current?.watch.stop()
    common.removals.begin(`the container of ${platform}`, async () => {
      await removeContainers(docker, made)
      await removeNetwork(docker, network)
    })
  }
}

/** Starts the container of an image, with what the image sets in mind. */
async function begin(
  docker: Docker,
  test: SmokeTest,
  ref: string,
  options: RunImageOptions
): Promise<Attempt> {
  const { platform, timeoutSeconds } = test
  core.info(`${platform}: running ${ref}`)
  const running = await runImage(docker, ref, platform, options)
  const { problem, ...known } = running
  return {
    docker,
    test,
    ...known,
    limit: beginLimit(timeoutSeconds),
    phase: { when: 'before', what: 'Milvus was healthy' },
    probeSeconds: {},
    answers: [],
    notes: problem ? [`the test could not read ${problem}`] : [],
    hasRestarted: false
  }
}

function resultOf(attempt: Attempt): Omit<SmokeResult, 'verdict'> {
  const { test, seconds, probeSeconds: probes, notes } = attempt
  return { ...test, seconds, probes, notes }
}

/**
 * The test itself, from the container's start to the last health answer.
 *
 * @throws Error that says what went wrong; `diagnose` finds out more.
 */
async function examine(attempt: Attempt): Promise<void> {
  const { test, options } = attempt
  const { platform } = test
  const wait = <T>(what: string, run: () => Promise<T>): Promise<T> =>
    options.time('milvus', `Milvus ${what} (${platform})`, run)
  const first = await wait('starts', () => untilReady(attempt))
  attempt.seconds = (performance.now() - attempt.startedAt) / 1000
  attempt.phase = { when: 'after', what: 'Milvus was healthy' }
  core.info(
    `${platform}: healthy after ${attempt.seconds.toFixed(1)} s; must stay so for ${options.staySeconds} s`
  )
  const start = await wait('is probed', () => probeAll(attempt, first))
  options.onStaying?.()
  await wait('stays healthy', () =>
    requireHealthyFor(attempt, start, options.staySeconds)
  )
  await requireStillRunning(attempt, start)
}

/** Asks for all that the level wants, and returns the start that Milvus is in now. */
async function probeAll(attempt: Attempt, start: Start): Promise<Start> {
  await requireVersion(attempt, start)
  await runHealthcheck(attempt)
  const { level } = attempt.test
  return meets(level, 'query') ? await runProbes(attempt, start) : start
}

async function runHealthcheck(attempt: Attempt): Promise<void> {
  const { docker, id, image } = attempt
  const { command, timeoutSeconds } = image.healthcheck ?? {}
  if (!command || !timeoutSeconds) return
  const seconds = secondsFor(attempt, timeoutSeconds)
  await during(attempt, "the image's HEALTHCHECK", () =>
    requireHealthcheck(docker, id, command, seconds)
  )
}

/** Runs the probes of a level, and returns the start that Milvus is in now. */
async function runProbes(attempt: Attempt, first: Start): Promise<Start> {
  const { docker, id, test, settings } = attempt
  const off = restSwitch(settings)
  if (off) {
    throw new Error(
      `REST is off (${off.from}), and the levels "query" and "restart" need it`
    )
  }
  const password = await rootPassword(docker, id, settings)
  const rest = restOf(attempt, first, password)
  await probe(attempt, 'create', () => create(rest, PLAIN))
  await probe(attempt, 'insert', () => insert(rest, 0, PLAIN))
  await probe(attempt, 'search', () => search(rest, 0, PLAIN))
  if (!meets(test.level, 'restart')) {
    await probe(attempt, 'drop', () => drop(rest, PLAIN))
    return first
  }
  const second = await restart(attempt)
  const again = restOf(attempt, second, password)
  await probe(attempt, 'search again', () => search(again, 0, PLAIN))
  await probe(attempt, 'drop', () => drop(again, PLAIN))
  return second
}

/** Compares the result with what the engine says about the container. */
async function requireStillRunning(
  attempt: Attempt,
  { readyAt }: Start
): Promise<void> {
  const state = await inspectContainer(attempt.docker, attempt.id)
  const end = suddenEnd(attempt, state)
  if (end) throw new Error(end)
  const last = state.health?.log.at(-1)
  if (state.health?.status !== 'unhealthy' || !last) return
  // During a slow start Docker may give up on the container. A check from
  // before Milvus was ready says nothing about Milvus now.
  if (Date.parse(last.start) < readyAt) return
  throw new Error(
    `Milvus is healthy, but Docker's HEALTHCHECK says that the container is unhealthy: ${last.output || 'it printed nothing'}`
  )
}
