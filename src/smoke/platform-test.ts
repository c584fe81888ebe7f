import * as core from '@actions/core'
import { cancelled } from '../lib/cancellation.js'
import type { Docker } from '../docker/cli.js'
import { messageOf } from '../lib/failure.js'
import { portsOf } from './address.js'
import {
  imageEnv,
  inspectContainer,
  removeContainer,
  runArgs,
  runContainer,
  type Surroundings
} from './container.js'
import { diagnose, suddenEnd, type Diagnosis } from './diagnose.js'
import { hintFor } from './hints.js'
import { rootPassword } from './password.js'
import { create, drop, insert, search, type Probes } from './query.js'
import { restart } from './restart.js'
import {
  begin,
  probe,
  requireStillHealthy,
  restOf,
  untilReady,
  type Run,
  type Start
} from './start.js'
import { includes, type SmokeTest } from './test-plan.js'

export interface SmokeResult extends SmokeTest, Partial<Diagnosis> {
  /** `skipped` at level `none`. */
  verdict: 'passed' | 'failed' | 'skipped'
  /** Seconds from the container's start until Milvus was ready. */
  seconds?: number
  /** Seconds of each probe. */
  probes?: Probes
  /** What is worth telling, but no failure. */
  notes?: string[]
}

/**
 * Runs one platform's image until it has passed its level, ends, or the time is
 * over, and removes the container again. A failed test is a result, not an
 * error.
 */
export async function smokeTest(
  docker: Docker,
  test: SmokeTest,
  ref: string | undefined,
  surroundings: Surroundings
): Promise<SmokeResult> {
  const { platform } = test
  if (!ref) throw new Error(`${platform} was not built`)
  if (test.level === 'none') return { ...test, verdict: 'skipped' }
  core.info(`${platform}: running ${ref}`)
  const started = performance.now()
  try {
    const env = [...(await imageEnv(docker, ref)), ...surroundings.env]
    const options = { ...surroundings, ports: portsOf(env) }
    const args = runArgs(ref, platform, options)
    const id = await runContainer(docker, args)
    return await testContainer({ docker, id, test, options, started })
  } catch (error) {
    cancelled.throwIfAborted()
    return { ...test, verdict: 'failed', ...notStarted(error) }
  }
}

async function testContainer({
  started,
  ...container
}: Pick<Run, 'docker' | 'id' | 'test' | 'options'> & {
  started: number
}): Promise<SmokeResult> {
  const run: Run = {
    ...container,
    step: 'before Milvus was healthy',
    probes: {},
    answers: [],
    notes: [],
    hasRestarted: false
  }
  const { docker, id, test, probes, notes } = run
  const result: Omit<SmokeResult, 'verdict'> = { ...test, probes, notes }
  try {
    await examine(run, () => {
      result.seconds = (performance.now() - started) / 1000
      const seconds = result.seconds.toFixed(1)
      core.info(`${test.platform}: healthy after ${seconds} s`)
    })
    return { ...result, verdict: 'passed' }
  } catch (error) {
    cancelled.throwIfAborted()
    return { ...result, verdict: 'failed', ...(await diagnose(run, error)) }
  } finally {
    run.current?.watch.stop()
    await removeContainer(docker, id).catch((error: unknown) => {
      core.info(`${id} is left to the post step: ${messageOf(error)}`)
    })
  }
}

/**
 * The test itself, from the container's start to its last probe.
 *
 * @param onReady called when Milvus is healthy for the first time
 * @throws Error that says what went wrong, as far as the step can tell.
 */
async function examine(run: Run, onReady: () => void): Promise<void> {
  const { docker, id, test } = run
  let start = await begin(run)
  await untilReady(run, start)
  onReady()
  run.step = 'after Milvus was healthy'

  if (includes(test, 'query')) {
    const password = await rootPassword(docker, id)
    const rest = restOf(run, start, password)
    await probe(run, 'create', () => create(rest))
    await probe(run, 'insert', () => insert(rest))
    await probe(run, 'search', () => search(rest))
    if (includes(test, 'restart')) {
      start = await restart(run)
      const again = restOf(run, start, password)
      await probe(run, 'search again', () => search(again))
    }
    const last = restOf(run, start, password)
    await probe(run, 'drop', () => drop(last))
  }

  await requireStillHealthy(run, start)
  await requireStillWell(run, start)
}

/** Compares with what the engine says: neither verdict may be wrong. */
async function requireStillWell(run: Run, { readyAt }: Start): Promise<void> {
  const state = await inspectContainer(run.docker, run.id)
  const end = suddenEnd(run, state)
  if (end) throw new Error(end)
  const last = state.health?.log.at(-1)
  if (state.health?.status !== 'unhealthy' || !last) return
  // Where a start takes long, Docker gives up before it, and has not asked
  // again yet: that is no verdict on what is ready now.
  if (Date.parse(last.start) < readyAt) return
  throw new Error(
    `Milvus is healthy, but Docker's HEALTHCHECK says that the container is unhealthy: ${last.output || 'it says nothing'}`
  )
}

function notStarted(error: unknown): Pick<Diagnosis, 'cause' | 'hint'> {
  const cause = messageOf(error)
  const hint = hintFor({
    text: cause,
    oomKilled: false,
    memoryLimited: false
  })
  return { cause, ...(hint && { hint }) }
}
