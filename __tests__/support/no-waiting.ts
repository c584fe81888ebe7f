import { beforeEach, jest } from '@jest/globals'

/** Seconds that the tested code would have waited in the current test. */
export const waits: number[] = []

/**
 * Makes waiting between tries take no time. To be called before the tested
 * module is imported, so that must be a dynamic import.
 */
export function skipWaiting(): void {
  jest.unstable_mockModule('node:timers/promises', () => ({
    setTimeout: (milliseconds: number) => {
      waits.push(milliseconds / 1000)
      return Promise.resolve()
    }
  }))
}

beforeEach(() => {
  waits.length = 0
})
