import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { cancelled } from '../lib/cancellation.js'
import { oneLine } from '../lib/untrusted.js'
import { messageOf } from '../messages/failure.js'
import { portsOf, proxiesOf, restSwitch } from '../server/ports.js'
import { create, drop, insert, search } from '../server/query.js'
import {
  beginLimit,
  during,
  probe,
  type ProbeSeconds,
  type Attempt,
  type Start
} from './attempt.js'
import {
  type CommonOptions,
  createContainer,
  inspectContainer,
  removeContainer,
  runContainer
} from './container.js'
import {
  diagnose,
  diagnoseRun,
  type Diagnosis,
  suddenEnd
} from './diagnosis.js'
import {
  type FoundFiles,
  type Healthcheck,
  imageSettings,
  type ImageSettings,
  readFiles,
  requireHealthcheck,
  rootPassword
} from './image.js'
import { meets, type SmokeTest } from './levels.js'
import { createNetwork, removeNetwork } from './route.js'
import {
  begin,
  requireHealthyFor,
  restart,
  restOf,
  untilReady
} from './start.js'
import { requireVersion } from './version.js'

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
 * Runs one platform's image in a network of its own until it has passed its
 * level, has ended, or its time is up, and removes both. A failed test is a
 * result, not an error.
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
  const network = `${common.name}-${platform.replaceAll('/', '-')}`
  try {
    await createNetwork(docker, { ...common, name: network })
    try {
      return await testImage(docker, test, ref, common, network)
    } finally {
      await remove(`network ${network}`, () => removeNetwork(docker, network))
    }
  } catch (error) {
    cancelled.throwIfAborted()
    return { ...test, verdict: 'failed', ...diagnoseRun(error, common.milvus) }
  }
}

async function testImage(
  docker: Docker,
  test: SmokeTest,
  ref: string,
  common: CommonOptions,
  network: string
): Promise<SmokeResult> {
  const image = await imageSettings(docker, ref)
  const env = [...image.env, ...common.env]
  const { files, problem } = await filesOf(docker, test, ref, image, {
    ...common,
    env
  })
  const settings = { image: image.env, user: common.env, files }
  const [ports, proxies] = [portsOf(settings), proxiesOf(env)]
  const options = { ...common, network, ports, proxies }
  const startedAt = performance.now()
  const id = await runContainer(docker, ref, test.platform, options)
  const attempt: Attempt = {
    docker,
    id,
    test,
    options,
    settings,
    startedAt,
    limit: beginLimit(test.timeoutSeconds),
    phase: { when: 'before', what: 'Milvus was healthy' },
    probeSeconds: {},
    answers: [],
    notes: problem ? [`the test could not read ${problem}`] : [],
    hasRestarted: false
  }
  return await testContainer(attempt, image.healthcheck)
}

/**
 * Returns the settings in the files of an image, read before the test: ports are
 * published at the start. If the engine cannot create a container of the image,
 * there are none: running it then fails with the reason.
 */
async function filesOf(
  docker: Docker,
  { platform }: SmokeTest,
  ref: string,
  image: ImageSettings,
  common: Pick<CommonOptions, 'label' | 'env'>
): Promise<FoundFiles> {
  const creating = createContainer(docker, ref, platform, common)
  const id = await creating.catch(() => undefined)
  if (!id) return { files: [] }
  try {
    return await readFiles(docker, id, image, common.env)
  } finally {
    await remove(id, () => removeContainer(docker, id))
  }
}

async function testContainer(
  attempt: Attempt,
  healthcheck: Healthcheck | undefined
): Promise<SmokeResult> {
  const { docker, id } = attempt
  try {
    await examine(attempt, healthcheck)
    return { ...resultOf(attempt), verdict: 'passed' }
  } catch (error) {
    cancelled.throwIfAborted()
    const diagnosis = await diagnose(attempt, error)
    return { ...resultOf(attempt), verdict: 'failed', ...diagnosis }
  } finally {
    attempt.current?.watch.stop()
    await remove(id, () => removeContainer(docker, id))
  }
}

function resultOf(attempt: Attempt): Omit<SmokeResult, 'verdict'> {
  const { test, seconds, probeSeconds: probes, notes } = attempt
  return { ...test, seconds, probes, notes }
}

/** Removes something now; if that fails, the post step tries again. */
async function remove(
  what: string,
  removeIt: () => Promise<void>
): Promise<void> {
  await removeIt().catch((error: unknown) => {
    core.info(`${what} is left to the post step: ${oneLine(messageOf(error))}`)
  })
}

/**
 * The test itself, from the container's start to the last health answer.
 *
 * @throws Error that says what went wrong; `diagnose` finds out more.
 */
export async function examine(
  attempt: Attempt,
  healthcheck: Healthcheck | undefined
): Promise<void> {
  const { test, options } = attempt
  let start = await begin(attempt)
  await untilReady(attempt, start)
  attempt.seconds = (performance.now() - attempt.startedAt) / 1000
  attempt.phase = { when: 'after', what: 'Milvus was healthy' }
  core.info(
    `${test.platform}: healthy after ${attempt.seconds.toFixed(1)} s; must stay so for ${options.staySeconds} s`
  )
  await requireVersion(attempt, start, options.milvus)
  if (healthcheck) {
    await during(attempt, "the image's HEALTHCHECK", () =>
      requireHealthcheck(attempt, healthcheck)
    )
  }
  if (meets(test.level, 'query')) start = await runProbes(attempt, start)
  await requireHealthyFor(attempt, start, options.staySeconds)
  await requireStillRunning(attempt, start)
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
  await probe(attempt, 'create', () => create(rest))
  await probe(attempt, 'insert', () => insert(rest))
  await probe(attempt, 'search', () => search(rest))
  if (!meets(test.level, 'restart')) {
    await probe(attempt, 'drop', () => drop(rest))
    return first
  }
  const second = await restart(attempt)
  const again = restOf(attempt, second, password)
  await probe(attempt, 'search again', () => search(again))
  await probe(attempt, 'drop', () => drop(again))
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
