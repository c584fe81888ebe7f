import type { DockerError } from '../docker/cli.js'
import { writeFailure } from '../lib/disk.js'
import { fail, Failure } from '../messages/failure.js'

/** Returns the failure that ended a run, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (isDockerError(error)) {
    return fail('docker-command-failed', {}, { cause: error })
  }
  return writeFailure(error) ?? fail('unexpected-error', {}, { cause: error })
}

/** By its name: with its class comes all that runs docker. */
function isDockerError(error: unknown): boolean {
  const name: DockerError['name'] = 'DockerError'
  return error instanceof Error && error.name === name
}
