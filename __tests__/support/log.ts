import { afterEach, beforeEach, jest } from '@jest/globals'

let text = ''

/** Returns what the test has printed so far. */
export function log(): string {
  return text
}

function keep(chunk: unknown): true {
  text += String(chunk)
  return true
}

// Importing this file keeps the log of the tested code out of jest's.
beforeEach(() => {
  text = ''
  jest.spyOn(process.stdout, 'write').mockImplementation(keep)
  jest.spyOn(console, 'log').mockImplementation((line) => keep(`${line}\n`))
})

afterEach(() => {
  jest.restoreAllMocks()
})
