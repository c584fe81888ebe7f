import { Failure, messageOf } from '../lib/failure.js'

/** Returns the failure that ended a run, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error
  return new Failure(messageOf(error), {
    next: 'run the job again; if it fails again, open an issue with this log'
  })
}
