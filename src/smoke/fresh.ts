import * as core from '@actions/core'
import { create, drop, find, insert, PLAIN, search } from '../server/query.js'
import { openRest, requireStillRunning, runHealthcheck } from './ask.js'
import { probe, type Attempt, type Start } from './attempt.js'
import { meets } from './levels.js'
import { requireVersion } from './milvus-version.js'
import { inContainer, waitFor, type PlatformTest } from './stage.js'
import { kill, restart, startAgain } from './restart.js'
import { noteWithoutScript, requireUnspoilt, runScript } from './script.js'
import { requireHealthyFor, untilReady } from './start.js'

/**
 * Runs an image with empty data until it has passed its level, up to `restart`.
 *
 * @param onStaying called when nothing is left to do but to stay healthy
 * @throws StageError that says what went wrong.
 */
export async function testFresh(
  of: PlatformTest,
  ref: string,
  onStaying?: () => void
): Promise<void> {
  const { pulled } = of.common
  await inContainer(of, { name: '', ref, pulled }, (attempt) =>
    examine(of, attempt, onStaying)
  )
}

/**
 * The test itself, from the container's start to the last health answer.
 *
 * @throws Error that says what went wrong; `diagnose` finds out more.
 */
async function examine(
  of: PlatformTest,
  attempt: Attempt,
  onStaying?: () => void
): Promise<void> {
  const { test, options } = attempt
  const { platform } = test
  const first = await waitFor(of, 'Milvus starts', () => untilReady(attempt))
  attempt.seconds = (performance.now() - attempt.startedAt) / 1000
  attempt.phase = { when: 'after', what: 'Milvus was healthy' }
  core.info(
    `${platform}: healthy after ${attempt.seconds.toFixed(1)} s; must stay so for ${options.staySeconds} s`
  )
  noteWithoutScript(attempt)
  const start = await waitFor(of, 'Milvus is probed', () =>
    probeAll(attempt, first)
  )
  onStaying?.()
  await waitFor(of, 'Milvus stays healthy', () =>
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

/** Runs the probes of a level, and returns the start that Milvus is in now. */
async function runProbes(attempt: Attempt, first: Start): Promise<Start> {
  const restOf = await openRest(attempt)
  const rest = restOf(first)
  await probe(attempt, 'create', () => create(rest, PLAIN))
  await probe(attempt, 'insert', () => insert(rest, 0, PLAIN))
  await probe(attempt, 'search', () => search(rest, 0, PLAIN))
  if (!meets(attempt.test.level, 'restart')) {
    await probe(attempt, 'drop', () => drop(rest, PLAIN))
    await runScript(attempt, first, rest)
    return first
  }
  await runScript(attempt, first, rest)
  await requireUnspoilt(attempt, rest)
  const second = await restart(attempt)
  const again = restOf(second)
  await probe(attempt, 'search again', () => find(again, 1, PLAIN))
  await probe(attempt, 'insert again', () => insert(again, 1, PLAIN))
  // At once, since what was acknowledged must be safe by then.
  await kill(attempt)
  const third = await startAgain(attempt)
  const last = restOf(third)
  await probe(attempt, 'search both', () => find(last, 2, PLAIN))
  await probe(attempt, 'drop', () => drop(last, PLAIN))
  return third
}
