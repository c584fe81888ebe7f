import { DockerError } from '../docker/cli.js'
import { oneLine } from '../lib/foreign.js'
import type { Healthcheck } from './image.js'
import { limitOf } from './limits.js'
import { secondsLeft, type RunningTest } from './running-test.js'

/**
 * Runs the image's own HEALTHCHECK once in the container. Docker runs it, too,
 * but ignores its failures within the start period.
 *
 * @throws Error when it fails, cannot be run, or takes too long.
 */
export async function requireHealthcheck(
  running: RunningTest,
  { command, timeoutSeconds }: Healthcheck
): Promise<void> {
  const { docker, id, test, limit } = running
  const seconds = Math.min(limitOf(test, timeoutSeconds), secondsLeft(limit))
  try {
    await docker(['exec', id, ...command], {
      withStderr: true,
      timeoutSeconds: seconds
    })
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    const { outcome, output } = error
    running.healthcheck = output
    throw new Error(
      `Milvus is healthy, but the image's HEALTHCHECK ${outcome}: ${oneLine(output) || 'it printed nothing'}`,
      { cause: error }
    )
  }
}
