import { DockerError } from '../docker/cli.js'
import { writeFailure } from '../lib/disk.js'
import { fail, Failure } from '../messages/failure.js'

/** Returns the failure that ended a run, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof DockerError) {
    return fail('docker-command-failed', {}, { cause: error })
  }
  return writeFailure(error) ?? fail('unexpected-error', {}, { cause: error })
}
