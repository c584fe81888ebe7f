import * as core from '../core.js'
import { fail } from '../messages/failure.js'

/** What a runner sends before it kills. */
const CANCEL_SIGNALS = ['SIGINT', 'SIGTERM'] as const

const controller = new AbortController()

/** Aborts when the job is cancelled or over, which happens at most once. */
export const cancelled = controller.signal

/** Ends everything that is running and refuses to start anything new. */
export function cancel(reason: Error): void {
  controller.abort(reason)
}

/**
 * Listens for the runner cancelling the job: it sends INT, TERM 7.5 s later and
 * KILL 2.5 s after that, then runs the post step. Everything is ended at once,
 * so that nothing is still being created when the post step runs.
 */
export function listenForCancellation(): void {
  for (const name of CANCEL_SIGNALS) {
    process.on(name, () => {
      cancel(fail('cancelled', { signal: name }))
    })
  }
  // Without this, Node would end at once, and leave what it has started running.
  process.stdout.on('error', (error) => {
    cancel(fail('cancelled.logClosed', {}, { cause: error }))
  })
}

/**
 * Goes on when the runner cancels the job: for the post step, which would leave
 * behind what it has not removed yet. The runner kills it after 10 s.
 */
export function ignoreCancellation(): void {
  for (const name of CANCEL_SIGNALS) {
    process.on(name, () => {
      core.info(`Cleaning up anyway (${name})`)
    })
  }
}
