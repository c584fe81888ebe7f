import * as core from '@actions/core'
import { setTimeout as sleep } from 'node:timers/promises'
import { cancelled } from './cancellation.js'
import { messageOf } from './failure.js'

export interface RetryOptions {
  /** What is tried, for the log: "push", "pull of …". */
  what: string
  /** True when another try may help. */
  worthwhile: (error: unknown) => boolean
  /** Seconds that may be spent on waiting between tries, altogether. */
  withinSeconds?: number
  /** Waits some seconds; a test's clock can stand in. */
  wait?: (seconds: number) => Promise<unknown>
}

/** The stated total: a registry's fault that lasts longer is not passing. */
export const RETRY_SECONDS = 30

/**
 * Tries until it works: after 1, 2, 4, … seconds, each made up to a quarter
 * shorter at random so that parallel jobs do not come back together.
 *
 * @throws the last error, when no try is worthwhile or the time is over.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  {
    what,
    worthwhile,
    withinSeconds = RETRY_SECONDS,
    wait = (seconds) => sleep(seconds * 1000, undefined, { signal: cancelled })
  }: RetryOptions
): Promise<T> {
  let waited = 0
  for (let delay = 1; ; delay *= 2) {
    try {
      return await attempt()
    } catch (error) {
      const seconds = delay * (1 - Math.random() / 4)
      if (!worthwhile(error) || waited + seconds > withinSeconds) throw error
      core.info(
        `${what}: ${messageOf(error)}\nTrying again in ${seconds.toFixed(1)} s`
      )
      await wait(seconds)
      waited += seconds
    }
  }
}
