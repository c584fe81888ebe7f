import { describe, expect, it } from '@jest/globals'
import { readRetryAfter, secondsUntil } from '../../src/lib/retry-after.js'

const NOW = Date.parse('2026-11-29T01:00:00Z')
const DAY = 86_400

describe('readRetryAfter', () => {
  it.each([
    ['12', 12],
    [' 12 ', 12],
    ['0', 0],
    ['-5', 0],
    ['1.5', 0],
    ['1e9', 0],
    ['Infinity', 0],
    ['NaN', 0],
    ['', 0],
    [undefined, 0],
    ['99999999999999999999', DAY],
    ['Sun, 29 Nov 2026 01:00:30 GMT', 30],
    ['Sun, 29 Nov 2026 00:59:00 GMT', 0],
    ['Fri, 29 Nov 2999 01:00:00 GMT', DAY],
    ['soon', 0]
  ])('reads %j as %i s', (header, seconds) => {
    expect(readRetryAfter(header, NOW)).toBe(seconds)
  })
})

describe('secondsUntil', () => {
  it.each([
    [NOW / 1000 + 90, 90],
    [NOW / 1000 - 90, 0],
    [NOW / 1000 + DAY, DAY],
    [NOW / 1000 + DAY + 1, undefined],
    [1e300, undefined],
    [Infinity, undefined],
    [-5, undefined],
    [0, undefined],
    [NaN, undefined]
  ])('a reset at %d is %s s away', (reset, seconds) => {
    expect(secondsUntil(reset, NOW)).toBe(seconds)
  })
})
