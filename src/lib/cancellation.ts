import { Failure } from './failure.js'

const controller = new AbortController()

/** Aborts when the job is cancelled or over, which happens at most once. */
export const cancelled = controller.signal

/** Ends everything that is running and refuses to start anything new. */
export function cancel(reason: string): void {
  controller.abort(new Failure('cancelled', reason))
}

/**
 * Listens for the runner cancelling the job: it sends INT, TERM 7.5 s later and
 * KILL 2.5 s after that, then runs the post step. Everything is ended at once,
 * so that nothing is still being created when the post step runs.
 */
export function listenForCancellation(): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.on(name, () => {
      cancel(`The job was cancelled (${name})`)
    })
  }
}
