import * as core from '../core.js'
import { cancelled } from './cancellation.js'
import { messageOf } from '../messages/failure.js'
import { pause } from './pause.js'

export interface RetryOptions {
  /** What is attempted, for the log, such as "pull of …". */
  what: string
  /**
   * How long to keep retrying an error, from the first failure on; 0 for not at
   * all. Waiting counts, and so does the time that further attempts take.
   */
  budgetSeconds: (error: unknown) => number
  /** Minimum seconds to wait, if the other side asks for that. */
  retryAfter?: (error: unknown) => number
  /** Waits this many seconds; replaced in tests. */
  wait?: (seconds: number) => Promise<unknown>
  /** Milliseconds of a clock; replaced in tests. */
  now?: () => number
}

/**
 * Retries after 1, 2, 4, … seconds, each shortened by up to a quarter at random
 * so that parallel jobs do not retry in step.
 *
 * @throws the last error, once its budget is used up.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  {
    what,
    budgetSeconds,
    retryAfter,
    wait = waitSeconds,
    now = clock
  }: RetryOptions
): Promise<T> {
  let spent = 0
  for (let tries = 0; ; tries++) {
    const started = now()
    try {
      return await attempt()
    } catch (error) {
      if (tries > 0) spent += (now() - started) / 1000
      const left = budgetSeconds(error) - spent
      const own = 2 ** tries * (1 - Math.random() / 4)
      // Never earlier than planned, whatever the other side says.
      const asked = Math.max(0, retryAfter?.(error) || 0)
      if (asked + own / 2 > left) throw error
      // The last wait is shorter, or half of the budget would never be used.
      const seconds = Math.min(asked + own, left)
      core.info(
        `${what}: ${messageOf(error)}\nTrying again in ${seconds.toFixed(1)} s`
      )
      await wait(seconds)
      spent += seconds
    }
  }
}

function clock(): number {
  return performance.now()
}

async function waitSeconds(seconds: number): Promise<void> {
  await pause(seconds * 1000, cancelled)
  cancelled.throwIfAborted()
}
