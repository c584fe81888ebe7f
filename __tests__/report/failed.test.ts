import { describe, expect, it } from '@jest/globals'
import { failureOf } from '../../src/report/failed.js'
import { failure } from '../support/results.js'

describe('failureOf', () => {
  it('returns a failure as it is, and makes one of anything else', () => {
    expect(failureOf(failure)).toBe(failure)
    expect(failureOf(new Error('no')).what).toBe('no')
    expect(failureOf('no').message).toMatch(/^no\nWhat to do: /)
  })
})
