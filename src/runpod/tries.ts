import { pause } from '../lib/pause.js'
import { retry } from '../lib/retry.js'
import { patienceWith, type Access } from './call.js'
import { firstLine, type Answer, type RunPodFailure } from './errors.js'

/** A try that failed; its message has no advice, for the log. */
export class FailedTry extends Error {
  readonly failure: RunPodFailure

  constructor(failure: RunPodFailure) {
    super(firstLine(failure))
    this.failure = failure
  }
}

/**
 * Repeats what looks first and then asks RunPod once, while the fault may pass. So
 * each try is decided on what is there right before it.
 *
 * @param attempt throws FailedTry for what may be repeated
 * @throws the last error, and the reason of `access.over`.
 */
export async function retryTries<T>(
  { over }: Access,
  what: string,
  attempt: () => Promise<T>
): Promise<T> {
  return await retry(attempt, {
    what,
    budgetSeconds: (error) => answerOf(error, patienceWith),
    retryAfter: (error) => answerOf(error, ({ retryAfter }) => retryAfter),
    wait: async (seconds) => {
      await pause(seconds * 1000, over)
      over.throwIfAborted()
    }
  })
}

/** Reads from the answer to a try; 0 for any other error, which ends it. */
function answerOf(error: unknown, read: (answer: Answer) => number): number {
  return error instanceof FailedTry ? read(error.failure.answer) : 0
}
