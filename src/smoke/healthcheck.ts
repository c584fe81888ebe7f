import { DockerError } from '../docker/cli.js'
import { oneLine } from '../lib/untrusted.js'
import type { Healthcheck } from './image.js'
import { limitOf } from './limits.js'
import { secondsLeft, type RunningTest } from './running-test.js'

/** A HEALTHCHECK that failed. */
export class HealthcheckError extends Error {
  override name = 'HealthcheckError'
  /** Such as `failed with 1`. */
  readonly outcome: string
  readonly output: string

  constructor({ outcome, output }: DockerError) {
    const shown = oneLine(output) || 'it printed nothing'
    super(`Milvus is healthy, but the image's HEALTHCHECK ${outcome}: ${shown}`)
    this.outcome = outcome
    this.output = output
  }
}

/**
 * Runs the image's own HEALTHCHECK once in the container. Docker runs it, too,
 * but ignores its failures within the start period.
 *
 * @throws HealthcheckError when it fails, cannot be run, or takes too long.
 */
export async function requireHealthcheck(
  { docker, id, test, limit }: RunningTest,
  { command, timeoutSeconds }: Healthcheck
): Promise<void> {
  const seconds = Math.min(limitOf(test, timeoutSeconds), secondsLeft(limit))
  try {
    await docker(['exec', id, ...command], {
      withStderr: true,
      timeoutSeconds: seconds
    })
  } catch (error) {
    if (!(error instanceof DockerError)) throw error
    throw isRefusal(error)
      ? new NotRunError(error.message)
      : new HealthcheckError(error)
  }
}

/** A HEALTHCHECK that the engine did not run, since it or the container is gone. */
export class NotRunError extends Error {
  override name = 'NotRunError'

  constructor(reason: string) {
    super(`the image's HEALTHCHECK could not be run: ${reason}`)
  }
}

/**
 * What docker itself says, on standard error. For a program that is not there, it
 * says "OCI runtime exec failed" instead.
 */
const REFUSAL =
  /^(error response from daemon: (?!oci runtime)|cannot connect to|failed to connect to|error during connect|unable to )/im

function isRefusal({ stderr, output }: DockerError): boolean {
  return REFUSAL.test(stderr || output)
}
