import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { cancelled } from '../lib/cancellation.js'
import { messageOf } from '../lib/failure.js'
import { portsOf } from './address.js'
import {
  imageEnv,
  inspectContainer,
  removeContainer,
  runArgs,
  runContainer,
  type CommonOptions
} from './container.js'
import { diagnose, suddenEnd, type Diagnosis } from './diagnose.js'
import { hintFor } from './hints.js'
import { reaches } from './levels.js'
import { rootPassword } from './password.js'
import { create, drop, insert, search } from './query.js'
import { restart } from './restart.js'
import {
  probe,
  type ProbeSeconds,
  type RunningTest,
  type Start
} from './running-test.js'
import { begin, requireStillHealthy, restOf, untilReady } from './start.js'
import type { SmokeTest } from './test-plan.js'

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
}

/**
 * Runs one platform's image until it has passed its level, has ended, or its
 * time is up, and removes the container. A failed test is a result, not an
 * error.
 *
 * @param ref the platform's own image
 * @throws Error when there is no such image, or the job was cancelled.
 */
export async function testPlatform(
  docker: Docker,
  test: SmokeTest,
  ref: string | undefined,
  common: CommonOptions
): Promise<SmokeResult> {
  const { platform } = test
  if (!ref) throw new Error(`${platform} was not built`)
  if (test.level === 'none') return { ...test, verdict: 'skipped' }
  core.info(`${platform}: running ${ref}`)
  const started = performance.now()
  try {
    const env = [...(await imageEnv(docker, ref)), ...common.env]
    const options = { ...common, ports: portsOf(env) }
    const args = runArgs(ref, platform, options)
    const id = await runContainer(docker, args)
    return await testContainer({ docker, id, test, options }, started)
  } catch (error) {
    cancelled.throwIfAborted()
    return { ...test, verdict: 'failed', ...diagnoseRun(error) }
  }
}

async function testContainer(
  container: Pick<RunningTest, 'docker' | 'id' | 'test' | 'options'>,
  started: number
): Promise<SmokeResult> {
  const running: RunningTest = {
    ...container,
    phase: { when: 'before', what: 'Milvus was healthy' },
    probeSeconds: {},
    answers: [],
    notes: [],
    hasRestarted: false
  }
  const { docker, id, test, probeSeconds, notes } = running
  const result: Omit<SmokeResult, 'verdict'> = {
    ...test,
    probes: probeSeconds,
    notes
  }
  try {
    await examine(running, () => {
      result.seconds = (performance.now() - started) / 1000
      const seconds = result.seconds.toFixed(1)
      core.info(`${test.platform}: healthy after ${seconds} s`)
    })
    return { ...result, verdict: 'passed' }
  } catch (error) {
    cancelled.throwIfAborted()
    const diagnosis = await diagnose(running, error)
    return { ...result, verdict: 'failed', ...diagnosis }
  } finally {
    running.current?.watch.stop()
    await removeContainer(docker, id).catch((error: unknown) => {
      core.info(`${id} is left to the post step: ${messageOf(error)}`)
    })
  }
}

/**
 * The test itself, from the container's start to the last probe.
 *
 * @param onReady called when Milvus is healthy for the first time
 * @throws Error that says what went wrong; `diagnose` finds out more.
 */
async function examine(
  running: RunningTest,
  onReady: () => void
): Promise<void> {
  const { docker, id, test } = running
  let start = await begin(running)
  await untilReady(running, start)
  onReady()
  running.phase = { when: 'after', what: 'Milvus was healthy' }

  if (reaches(test.level, 'query')) {
    const password = await rootPassword(docker, id)
    const rest = restOf(running, start, password)
    await probe(running, 'create', () => create(rest))
    await probe(running, 'insert', () => insert(rest))
    await probe(running, 'search', () => search(rest))
    if (reaches(test.level, 'restart')) {
      start = await restart(running)
      const again = restOf(running, start, password)
      await probe(running, 'search again', () => search(again))
    }
    const last = restOf(running, start, password)
    await probe(running, 'drop', () => drop(last))
  }

  await requireStillHealthy(running, start)
  await requireStillRunning(running, start)
}

/** Compares the result with what the engine says about the container. */
async function requireStillRunning(
  running: RunningTest,
  { readyAt }: Start
): Promise<void> {
  const state = await inspectContainer(running.docker, running.id)
  const end = suddenEnd(running, state)
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

/** Diagnoses a container that could not be started. */
function diagnoseRun(error: unknown): Pick<Diagnosis, 'cause' | 'hint'> {
  const cause = messageOf(error)
  return {
    cause,
    hint: hintFor({ text: cause, oomKilled: false, memoryLimited: false })
  }
}
