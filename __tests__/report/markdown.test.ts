import { describe, expect, it } from '@jest/globals'
import {
  block,
  duration,
  folded,
  shortDigest,
  stacked,
  table
} from '../../src/report/markdown.js'
import { INDEX } from '../support/samples.js'

describe('table', () => {
  it('leaves out a column without any cell, and is empty without rows', () => {
    expect(table(['A', 'B', 'C'], [['1', '', '3'], ['4']])).toBe(
      '| A | C |\n| --- | --- |\n| 1 | 3 |\n| 4 |  |'
    )
    expect(table(['A'], [])).toBe('')
  })
})

describe('block', () => {
  it('has a fence that is longer than any in the text', () => {
    expect(block('a\n````\nb', 'sh')).toBe('`````sh\na\n````\nb\n`````')
  })
})

describe('shortDigest', () => {
  it('is code of 12 digits, and empty for anything but a digest', () => {
    expect(shortDigest(INDEX)).toBe('`dddddddddddd`')
    expect(shortDigest('sha256:<img>')).toBe('')
    expect(shortDigest(undefined)).toBe('')
  })
})

describe('duration', () => {
  it.each([
    [0.0004, '0 ms'],
    [0.25, '250 ms'],
    [2.456, '2.46 s']
  ])('shows %d seconds as %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text)
  })
})

describe('folded and stacked', () => {
  it('are empty when they have no content', () => {
    expect(folded('Title', '')).toBe('')
    expect(stacked(['', 'a', '', 'b'])).toBe('a\n\nb')
  })
})
