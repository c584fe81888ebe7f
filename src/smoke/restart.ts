// How the test ends a container, and starts it again.
import {
  beginLimit,
  NO_LIMIT,
  probe,
  type Attempt,
  type Start
} from './attempt.js'
import {
  inspectContainer,
  killContainer,
  startContainer,
  stopContainer
} from './container.js'
import { limitOf, STOP_SECONDS } from './limits.js'
import { untilReady } from './start.js'

/** Exit code after SIGKILL. */
const KILLED = 137

/** Name of the probe that starts a container again, and how its phase is described. */
const STARTS = {
  restart: { name: 'start', what: 'Milvus was healthy again' },
  kill: { name: 'start again', what: 'Milvus was healthy after the kill' }
}

/**
 * Stops the container and starts it again, until Milvus is healthy.
 *
 * @returns the new start, which has other addresses, and a limit of its own.
 */
export async function restart(attempt: Attempt): Promise<Start> {
  await stop(attempt)
  return await startAgain(attempt)
}

/**
 * Stops the container. A stop that ends with a kill is only noted: the data afterwards
 * is what counts.
 */
export async function stop(attempt: Attempt): Promise<void> {
  const { docker, id, test, probeSeconds } = attempt
  const seconds = limitOf(test, STOP_SECONDS)
  const exitCode = await end(attempt, 'restart', async () => {
    await probe(attempt, 'stop', () => stopContainer(docker, id, seconds))
  })
  if ((probeSeconds.stop ?? 0) >= seconds) {
    attempt.notes.push(`it did not stop within ${seconds} s and was killed`)
  } else if (exitCode === KILLED) {
    attempt.notes.push('it was killed when it was to stop')
  }
}

/** Kills the container. Its processes learn nothing of it, but what they wrote stays. */
export async function kill(attempt: Attempt): Promise<void> {
  const { docker, id } = attempt
  await end(attempt, 'kill', async () => {
    await probe(attempt, 'kill', () => killContainer(docker, id))
  })
}

/** Ends the container, and returns its exit code. */
async function end(
  attempt: Attempt,
  by: keyof typeof STARTS,
  run: () => Promise<void>
): Promise<number> {
  attempt.current?.watch.stop()
  attempt.limit = NO_LIMIT
  await run()
  const { docker, id } = attempt
  const { exitCode, finishedAt } = await inspectContainer(docker, id)
  attempt.ended = { by, at: finishedAt, hasRecovered: false }
  return exitCode
}

/** Starts a container that the test has ended, until Milvus is healthy. */
export async function startAgain(attempt: Attempt): Promise<Start> {
  const { docker, id, test, ended } = attempt
  const { name, what } = STARTS[ended?.by ?? 'restart']
  return await probe(attempt, name, async () => {
    attempt.limit = beginLimit(test.timeoutSeconds)
    // Those of the start before say nothing about this one.
    attempt.answers = []
    await startContainer(docker, id)
    attempt.phase = { when: 'before', what }
    const start = await untilReady(attempt)
    if (ended) ended.hasRecovered = true
    return start
  })
}
