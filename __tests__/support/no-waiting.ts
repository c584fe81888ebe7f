import { beforeEach, jest } from '@jest/globals'

/** Seconds of each wait that the current test skipped. */
export const waits: number[] = []

/**
 * Skips the waiting between attempts. Call it before importing the tested module
 * (with a dynamic import).
 */
export function skipWaiting(): void {
  jest.unstable_mockModule('../../src/lib/pause.js', () => ({
    pause: (milliseconds: number) => {
      waits.push(milliseconds / 1000)
      return Promise.resolve()
    }
  }))
}

beforeEach(() => {
  waits.length = 0
})
