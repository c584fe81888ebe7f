import { inspectContainer, startAgain, stopContainer } from './container.js'
import { limitOf, STOP_SECONDS } from './limits.js'
import {
  probe,
  secondsLeft,
  type RunningTest,
  type Start
} from './running-test.js'
import { begin, untilReady } from './start.js'

/** Exit code after SIGKILL. */
const KILLED = 137

/**
 * Stops the container and starts it again, until Milvus is healthy. A stop
 * that ends with a kill is only noted: the data afterwards is what counts.
 *
 * @returns the new start, which has other addresses.
 */
export async function restart(running: RunningTest): Promise<Start> {
  await stop(running)
  return await probe(running, 'start', async () => {
    await startAgain(running.docker, running.id)
    running.phase = { when: 'before', what: 'Milvus was healthy again' }
    const start = await begin(running)
    await untilReady(running, start)
    running.hasRestarted = true
    return start
  })
}

async function stop(running: RunningTest): Promise<void> {
  const { docker, id, test, limit, probeSeconds } = running
  // Most of the time that is left is kept for the start.
  const seconds = Math.min(
    limitOf(test, STOP_SECONDS),
    Math.ceil(secondsLeft(limit) / 4)
  )
  running.current?.watch.stop()
  await probe(running, 'stop', () => stopContainer(docker, id, seconds))
  const { exitCode, finishedAt } = await inspectContainer(docker, id)
  running.stoppedAt = finishedAt
  if (exitCode === KILLED || (probeSeconds.stop ?? 0) >= seconds) {
    running.notes.push(`it did not stop within ${seconds} s and was killed`)
  }
}
