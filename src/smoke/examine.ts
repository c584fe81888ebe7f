import * as core from '@actions/core'
import { inspectContainer } from './container.js'
import { suddenEnd } from './diagnose.js'
import { restSwitch } from '../server/ports.js'
import { requireHealthcheck } from './healthcheck.js'
import type { Healthcheck } from './image.js'
import { reaches } from './levels.js'
import { rootPassword } from './password.js'
import { create, drop, insert, search } from '../server/query.js'
import { restart } from './restart.js'
import { during, probe, type RunningTest, type Start } from './running-test.js'
import { begin, requireHealthyFor, restOf, untilReady } from './start.js'
import { requireVersion } from './version.js'

/**
 * The test itself, from the container's start to the last health answer.
 *
 * @throws Error that says what went wrong; `diagnose` finds out more.
 */
export async function examine(
  running: RunningTest,
  healthcheck: Healthcheck | undefined
): Promise<void> {
  const { test, options } = running
  let start = await begin(running)
  await untilReady(running, start)
  running.seconds = (performance.now() - running.startedAt) / 1000
  running.phase = { when: 'after', what: 'Milvus was healthy' }
  core.info(
    `${test.platform}: healthy after ${running.seconds.toFixed(1)} s; must stay so for ${options.staySeconds} s`
  )
  await requireVersion(running, start, options.milvus)
  if (healthcheck) {
    await during(running, "the image's HEALTHCHECK", () =>
      requireHealthcheck(running, healthcheck)
    )
  }
  if (reaches(test.level, 'query')) start = await runProbes(running, start)
  await requireHealthyFor(running, start, options.staySeconds)
  await requireStillRunning(running, start)
}

/** Runs the probes of a level, and returns the start that Milvus is in now. */
async function runProbes(running: RunningTest, first: Start): Promise<Start> {
  const { docker, id, test, settings } = running
  const off = restSwitch(settings)
  if (off) {
    throw new Error(
      `REST is off (${off.from}), and the levels "query" and "restart" need it`
    )
  }
  const password = await rootPassword(docker, id, settings)
  const rest = restOf(running, first, password)
  await probe(running, 'create', () => create(rest))
  await probe(running, 'insert', () => insert(rest))
  await probe(running, 'search', () => search(rest))
  if (!reaches(test.level, 'restart')) {
    await probe(running, 'drop', () => drop(rest))
    return first
  }
  const second = await restart(running)
  const again = restOf(running, second, password)
  await probe(running, 'search again', () => search(again))
  await probe(running, 'drop', () => drop(again))
  return second
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
