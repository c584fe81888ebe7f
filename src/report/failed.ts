import { DockerError } from '../docker/cli.js'
import { writeFailure } from '../lib/disk.js'
import { Failure, messageOf } from '../messages/failure.js'

/** Returns the failure that ended a run, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  if (error instanceof DockerError) {
    return new Failure('docker-command-failed', error.message, {
      next: "run the job again; if it fails again, check the runner's docker"
    })
  }
  return (
    writeFailure(error) ??
    new Failure('unexpected-error', messageOf(error), {
      next: 'run the job again; if it fails again, open an issue with this log'
    })
  )
}
