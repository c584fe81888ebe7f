import * as core from '@actions/core'
import type { Timings } from './results.js'

/** Runs a step of the job as a group of the log, and times it. */
export type Step = <T>(name: string, run: () => Promise<T>) => Promise<T>

/** @param onEnd called after each step, with the seconds of every step so far */
export function stepRunner(onEnd: (timings: Timings) => void): Step {
  let timings: Timings = {}
  return async (name, run) => {
    const started = performance.now()
    try {
      return await core.group(name, run)
    } finally {
      const seconds = (performance.now() - started) / 1000
      timings = { ...timings, [name]: seconds }
      onEnd(timings)
    }
  }
}
