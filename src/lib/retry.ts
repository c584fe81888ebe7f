import * as core from '@actions/core'
import { cancelled } from './cancellation.js'
import { messageOf } from './failure.js'
import { pause } from './pause.js'

export interface RetryOptions {
  /** What is tried, for the log, such as "pull of …". */
  what: string
  /** Seconds of waiting, altogether, that an error is worth; 0: none at all. */
  patience: (error: unknown) => number
  /** Seconds that the other side asks to wait at least. */
  retryAfter?: (error: unknown) => number
  /** Waits some seconds; a test's clock can stand in. */
  wait?: (seconds: number) => Promise<unknown>
}

/**
 * Tries until it works: after 1, 2, 4, … seconds, each made up to a quarter
 * shorter at random so that parallel jobs do not come back together.
 *
 * @throws the last error, when waiting any longer is not worth it.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  { what, patience, retryAfter, wait = waitSeconds }: RetryOptions
): Promise<T> {
  let waited = 0
  for (let delay = 1; ; delay *= 2) {
    try {
      return await attempt()
    } catch (error) {
      const own = delay * (1 - Math.random() / 4)
      const seconds = own + (retryAfter?.(error) ?? 0)
      if (waited + seconds > patience(error)) throw error
      core.info(
        `${what}: ${messageOf(error)}\nTrying again in ${seconds.toFixed(1)} s`
      )
      await wait(seconds)
      waited += seconds
    }
  }
}

async function waitSeconds(seconds: number): Promise<void> {
  await pause(seconds * 1000, cancelled)
  cancelled.throwIfAborted()
}
