import { inspectContainer, startAgain, stopContainer } from './container.js'
import { timed } from './query.js'
import { begin, probe, untilReady, type Run, type Start } from './start.js'
import { limitOf } from './test-plan.js'

/** Seconds in which Milvus should have stopped by itself. */
const STOP_SECONDS = 30

/** Exit code of what was killed. */
const KILLED = 137

/**
 * Stops the container and starts it again, until Milvus is healthy. A stop that
 * is cut off is only noted: what counts is how the data is afterwards.
 *
 * @returns the new start, whose addresses are others.
 */
export async function restart(run: Run): Promise<Start> {
  await stop(run)
  return await probe(run, 'start', async () => {
    await startAgain(run.docker, run.id)
    run.step = 'before Milvus was healthy again'
    const start = await begin(run)
    await untilReady(run, start)
    run.hasRestarted = true
    return start
  })
}

async function stop(run: Run): Promise<void> {
  const { docker, id, test, probes } = run
  const seconds = Math.min(limitOf(test, STOP_SECONDS), test.timeoutSeconds)
  run.step = 'during "stop"'
  run.current?.watch.stop()
  await timed(probes, 'stop', () => stopContainer(docker, id, seconds))
  const { exitCode } = await inspectContainer(docker, id)
  if (exitCode === KILLED || (probes.stop ?? 0) >= seconds) {
    run.notes.push(`it did not stop within ${seconds} s and was killed`)
  }
}
