import * as core from '@actions/core'
import { messageOf } from '../messages/failure.js'
import { cancelled } from './cancellation.js'
import { pause } from './pause.js'
import { oneLine } from './untrusted.js'

/** What is removed while the job goes on. */
export interface Removals {
  /** Begins to remove something; if that fails, the post step tries again. */
  begin: (what: string, remove: () => Promise<void>) => void
  /** Leaves to the post step what may be there, and nobody here knows. */
  leaveUnknown: () => void
  /**
   * Waits until all is removed, but not for long: the post step finds the rest.
   * Returns whether nothing is left to it.
   */
  ended: () => Promise<boolean>
}

/** Seconds: most removals take less than one. */
const LIMIT_SECONDS = 5

/** Returns what removes things while the job goes on. */
export function removeBeside(limitSeconds = LIMIT_SECONDS): Removals {
  const running = new Set<Promise<void>>()
  let isMoreLeft = false
  return {
    begin: (what, remove) => {
      const removal = remove().catch((error: unknown) => {
        const reason = oneLine(messageOf(error))
        core.info(`${what} is left to the post step: ${reason}`)
        isMoreLeft = true
      })
      running.add(removal)
      void removal.then(() => running.delete(removal))
    },
    leaveUnknown: () => {
      isMoreLeft = true
    },
    ended: async () => {
      const limit = new AbortController()
      const late = pause(
        limitSeconds * 1000,
        AbortSignal.any([limit.signal, cancelled])
      )
      await Promise.race([Promise.all(running), late])
      limit.abort()
      return running.size === 0 && !isMoreLeft
    }
  }
}
