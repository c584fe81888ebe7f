import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { cancelled } from '../lib/cancellation.js'
import { messageOf } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import {
  createContainer,
  removeContainer,
  runContainer,
  type CommonOptions
} from './container.js'
import { diagnose, diagnoseRun, type Diagnosis } from './diagnose.js'
import { portsOf, proxiesOf } from '../server/ports.js'
import { examine } from './examine.js'
import { readFiles, type FoundFiles } from './file-settings.js'
import { imageSettings, type Healthcheck, type ImageSettings } from './image.js'
import { createNetwork, removeNetwork } from './network.js'
import {
  beginLimit,
  type ProbeSeconds,
  type RunningTest
} from './running-test.js'
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
  const running: RunningTest = {
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
  return await testContainer(running, image.healthcheck)
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
  running: RunningTest,
  healthcheck: Healthcheck | undefined
): Promise<SmokeResult> {
  const { docker, id } = running
  try {
    await examine(running, healthcheck)
    return { ...resultOf(running), verdict: 'passed' }
  } catch (error) {
    cancelled.throwIfAborted()
    const diagnosis = await diagnose(running, error)
    return { ...resultOf(running), verdict: 'failed', ...diagnosis }
  } finally {
    running.current?.watch.stop()
    await remove(id, () => removeContainer(docker, id))
  }
}

function resultOf(running: RunningTest): Omit<SmokeResult, 'verdict'> {
  const { test, seconds, probeSeconds: probes, notes } = running
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
