import { afterEach } from '@jest/globals'

// A run that fails sets it, and jest would keep it for the next file of its worker.
afterEach(() => {
  process.exitCode = undefined
})
