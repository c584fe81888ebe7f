import { describe, expect, it } from '@jest/globals'
import {
  median,
  pairwise,
  spreadOf,
  written,
  writtenSpread
} from '../../../lab/bench/numbers.js'

describe('median', () => {
  it('is the middle value, whatever the order and the number of digits', () => {
    expect(median([10, 9, 2])).toBe(9)
  })

  it('is between the two in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5)
  })

  it('does not exist for nothing', () => {
    expect(() => median([])).toThrow('no median')
  })
})

describe('spreadOf', () => {
  it('has the median, the least and the greatest', () => {
    expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 })
  })
})

describe('pairwise', () => {
  it('combines what was measured in the same round', () => {
    expect(pairwise([10, 40], [5, 10], (a, b) => a / b)).toEqual([2, 4])
  })

  it('leaves out a round without a reference', () => {
    expect(pairwise([10, 40], [5], (a, b) => a / b)).toEqual([2])
  })
})

describe('what is written', () => {
  it('has the unit that is asked for', () => {
    expect(written(0.01789, 'ms')).toBe('17.9 ms')
    expect(written(11.678, 's')).toBe('11.68 s')
    expect(written(28, 'count')).toBe('28')
  })

  it('shows from where to where the values go', () => {
    const spread = spreadOf([0.75, 0.8, 0.7])

    expect(writtenSpread(spread, 'ms')).toBe('750.0 ms (700.0–800.0)')
  })

  it('shows no range of a single value', () => {
    expect(writtenSpread(spreadOf([2]), 'ratio')).toBe('2.00')
  })
})
