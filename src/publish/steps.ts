import * as core from '@actions/core'
import type { Timing } from './results.js'

/** Runs a step of the job as a group of the log, and times it. */
export type Step = <T>(name: string, run: () => Promise<T>) => Promise<T>

/** @param onEnd called after each step, with the times of every step so far */
export function stepRunner(onEnd: (timings: Timing[]) => void): Step {
  const begun = performance.now()
  const secondsSince = (time: number): number =>
    (performance.now() - time) / 1000
  let timings: Timing[] = []
  return async (name, run) => {
    const started = performance.now()
    const start = secondsSince(begun)
    let failed = true
    try {
      const result = await core.group(name, run)
      failed = false
      return result
    } finally {
      const seconds = secondsSince(started)
      timings = [...timings, { name, start, seconds, failed }]
      onEnd(timings)
    }
  }
}
