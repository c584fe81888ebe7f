import { describe, expect, it } from '@jest/globals'
import { meets, weaker, type SmokeLevel } from '../../src/smoke/levels.js'

describe('meets', () => {
  it.each<[SmokeLevel, boolean]>([
    ['none', false],
    ['health', false],
    ['query', true],
    ['restart', true]
  ])('says whether %s includes query: %s', (level, expected) => {
    expect(meets(level, 'query')).toBe(expected)
  })
})

describe('weaker', () => {
  it('returns the level that the other one includes', () => {
    expect(weaker('restart', 'health')).toBe('health')
    expect(weaker('none', 'health')).toBe('none')
    expect(weaker('query', 'query')).toBe('query')
  })
})
