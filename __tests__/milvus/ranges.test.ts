import { describe, expect, it } from '@jest/globals'
import { firstFixed, rangeOf } from '../../src/milvus/ranges.js'

describe('rangeOf', () => {
  it.each([
    ['< 2.5.27', '<2.5.27'],
    ['<2.5.27', '<2.5.27'],
    ['<= v2.6.4', '<=2.6.4'],
    ['= 2.6.4', '=2.6.4'],
    ['>= 2.6.0', '>=2.6.0'],
    ['>= 2.6.0, < 2.6.10', '>=2.6.0 <2.6.10'],
    ['>= 2.6.0,< 2.6.10', '>=2.6.0 <2.6.10'],
    ['>= 2.6.0 < 2.6.10', '>=2.6.0 <2.6.10'],
    [' > 2.6.0 , <= 2.6.10 ', '>2.6.0 <=2.6.10'],
    ['= 2.6.3, = 2.6.4', '=2.6.3 || =2.6.4'],
    ['< 2.5.27, >= 2.6.0, < 2.6.10', '<2.5.27 || >=2.6.0 <2.6.10'],
    ['< 2.5.27, = 2.6.3, >= 2.6.8', '<2.5.27 || =2.6.3 || >=2.6.8']
  ])('parses %j as %j', (text, range) => {
    expect(rangeOf(text)).toBe(range)
  })

  it.each([
    // Nothing, or everything
    '',
    '*',
    'all of 2.6',
    '>= 2.6.0,',
    // Hyphens
    '2.6.0-2.6.25',
    '2.6.0–2.6.25',
    '>= 2.6.0 - 2.6.25',
    // Words
    'before 2.6.10',
    '2.6.9 and earlier',
    '<= 2.6.9 and 2.5.27',
    '< 2.5.27 or >= 2.6.0',
    // One version, or all up to it
    '2.6.4',
    // "Or", or "and"
    '< 2.5.27, < 2.6.10',
    '< 2.6.10, >= 2.6.0',
    '>= 2.6.0, < 2.6.10, >= 2.5.0, < 2.5.27',
    '>= 2.6.0, < 2.6.0',
    '>= 2.6.0; < 2.6.10',
    '>= 2.6.0\n< 2.6.10',
    // Other operators
    '≤ 2.6.9',
    '=< 2.6.9',
    '!= 2.6.9',
    '~2.6.0',
    '[2.6.0,2.6.10)',
    '(,2.6.10]',
    // Versions that are not exact
    '2.6.x',
    '< 2.6',
    '< 2.6.10.1',
    '< 2.6.10-rc1',
    '< 2.6.10+1',
    '< 02.6.10',
    '< 2.6.99999999999999999999',
    '<\u00a02.6.10',
    '< ２.6.10'
  ])('finds %j unclear', (text) => {
    expect(rangeOf(text)).toBeUndefined()
  })

  it('does not read long texts', () => {
    const range = '>= 2.6.0, < 2.6.10'
    expect(rangeOf(range.padEnd(500))).toBeDefined()
    expect(rangeOf(range.padEnd(501))).toBeUndefined()
    expect(rangeOf(' '.repeat(2 ** 20))).toBeUndefined()
  })
})

describe('firstFixed', () => {
  it.each([
    ['2.6.10', '2.6.10'],
    ['>= 2.6.10', '2.6.10'],
    ['2.5.27, 2.6.10', '2.6.10'],
    ['2.6.10 2.6.9', '2.6.9'],
    ['2.6.10-rc1, 2.6.11', '2.6.11'],
    ['2.5.27', undefined],
    ['2.6.4', undefined],
    ['none', undefined],
    ['2.6.99999999999999999999', undefined],
    ['2.6.10'.padEnd(501), undefined]
  ])('finds in %j for 2.6.4: %j', (text, fixed) => {
    expect(firstFixed('2.6.4', text)).toBe(fixed)
  })
})
