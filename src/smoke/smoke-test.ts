import * as core from '@actions/core'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancelled } from '../cancellation.js'
import { DockerError, type Docker } from '../docker/cli.js'
import { messageOf } from '../failure.js'
import {
  inspectContainer,
  lastLogs,
  MILVUS_PORTS,
  removeContainer,
  startContainer,
  waitForExit,
  type ContainerState
} from './container.js'
import { accepts, askHealth, confirms, type HealthAnswer } from './health.js'
import type { SmokeTest } from './tests.js'

export interface SmokeResult extends SmokeTest {
  /** `skipped` at level `none`. */
  verdict: 'passed' | 'failed' | 'skipped'
  /** Seconds from the container's start until Milvus was ready. */
  seconds?: number
  /** Why it failed, in a line. */
  cause?: string
  /** The last, different health answers. */
  answers?: string[]
  /** The container's last log lines. */
  logs?: string
}

/** Milliseconds between two health polls. */
const POLL_MS = 100

/** Health answers that are kept as evidence. */
const KEPT_ANSWERS = 5

/**
 * Runs one platform's image until it is healthy, ends, or the time is over,
 * and removes the container again. A failed test is a result, not an error.
 *
 * @param label label of the container, by which the post step finds it
 */
export async function smokeTest(
  docker: Docker,
  test: SmokeTest,
  ref: string | undefined,
  label: string
): Promise<SmokeResult> {
  if (!ref) throw new Error(`${test.platform} was not built`)
  if (test.level === 'none') return { ...test, verdict: 'skipped' }
  try {
    return { ...test, ...(await runUntilHealthy(docker, test, ref, label)) }
  } catch (error) {
    cancelled.throwIfAborted()
    return { ...test, verdict: 'failed', cause: messageOf(error) }
  }
}

async function runUntilHealthy(
  docker: Docker,
  { platform, timeoutSeconds }: SmokeTest,
  ref: string,
  label: string
): Promise<Omit<SmokeResult, keyof SmokeTest>> {
  core.info(`${platform}: running ${ref}`)
  const started = performance.now()
  const id = await startContainer(docker, ref, { platform, label })
  try {
    const { healthy, answers } = await pollHealth(docker, id, timeoutSeconds)
    const seconds = (performance.now() - started) / 1000
    if (healthy) {
      core.info(`${platform}: healthy after ${seconds.toFixed(1)} s`)
      return { verdict: 'passed', seconds }
    }
    const state = await inspectContainer(docker, id)
    return {
      verdict: 'failed',
      cause: causeOf(state, timeoutSeconds),
      answers,
      logs: await lastLogs(docker, id)
    }
  } finally {
    await removeContainer(docker, id).catch((error: unknown) => {
      core.info(`${id} is left to the post step: ${messageOf(error)}`)
    })
  }
}

/** Polls until Milvus is healthy, or cannot become it any more. */
async function pollHealth(
  docker: Docker,
  id: string,
  timeoutSeconds: number
): Promise<{ healthy: boolean; answers: string[] }> {
  const { ports } = await inspectContainer(docker, id)
  const metrics = ports[MILVUS_PORTS.metrics] ?? 0
  const api = ports[MILVUS_PORTS.api] ?? 0
  const exit = exitSignal(docker, id)
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
  const over = AbortSignal.any([timeout, exit, cancelled])
  const answers: string[] = []
  let previous: HealthAnswer | undefined
  for (;;) {
    const answer = await askHealth(metrics, over)
    if (over.aborted) break
    if (confirms(previous, answer) && (await accepts(api))) {
      return { healthy: true, answers }
    }
    if (answer.text !== previous?.text) {
      answers.push(answer.text)
    }
    previous = answer
    await sleep(POLL_MS, undefined, { signal: over }).catch(() => undefined)
  }
  cancelled.throwIfAborted()
  if (exit.reason instanceof DockerError) throw exit.reason
  return { healthy: false, answers: answers.slice(-KEPT_ANSWERS) }
}

/** Aborts when the container has ended: then nothing can come any more. */
function exitSignal(docker: Docker, id: string): AbortSignal {
  const controller = new AbortController()
  const ended = (reason?: unknown): void => {
    controller.abort(reason)
  }
  waitForExit(docker, id).then(() => {
    ended()
  }, ended)
  return controller.signal
}

function causeOf(state: ContainerState, timeoutSeconds: number): string {
  if (state.running) return `Milvus was not healthy within ${timeoutSeconds} s`
  const reasons = [
    `the container ended with exit code ${state.exitCode} before Milvus was healthy`,
    state.oomKilled ? 'it ran out of memory (OOM killed)' : '',
    state.error
  ]
  return reasons.filter(Boolean).join('; ')
}
