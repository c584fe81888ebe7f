import { describe, expect, it } from '@jest/globals'
import type { SmokeLevel } from '../../src/inputs/smoke.js'
import { includes, limitOf, planTests } from '../../src/smoke/test-plan.js'

function levels(level: SmokeLevel, emulatedLevel: SmokeLevel): SmokeLevel[] {
  const smoke = { level, emulatedLevel, timeoutSeconds: 300, env: [] }
  const platforms = ['linux/amd64', 'linux/arm64']
  return planTests({ platforms, smoke }, 'linux/amd64').map(
    (test) => test.level
  )
}

describe('planTests', () => {
  it('gives emulated platforms four times the limit', () => {
    const smoke = {
      level: 'health' as const,
      emulatedLevel: 'health' as const,
      timeoutSeconds: 300,
      env: []
    }
    const platforms = ['linux/amd64', 'linux/arm64']
    expect(planTests({ platforms, smoke }, 'linux/arm64')).toEqual([
      {
        platform: 'linux/amd64',
        level: 'health',
        emulated: true,
        timeoutSeconds: 1200
      },
      {
        platform: 'linux/arm64',
        level: 'health',
        emulated: false,
        timeoutSeconds: 300
      }
    ])
  })

  it('tests native platforms at the full level, emulated ones at their own', () => {
    expect(levels('health', 'none')).toEqual(['health', 'none'])
  })

  it('never tests an emulated platform harder than a native one', () => {
    expect(levels('none', 'health')).toEqual(['none', 'none'])
    expect(levels('query', 'restart')).toEqual(['query', 'query'])
  })
})

describe('includes', () => {
  const test = { platform: '', emulated: false, timeoutSeconds: 1 }

  it.each<[SmokeLevel, boolean]>([
    ['health', false],
    ['query', true],
    ['restart', true]
  ])('tells whether %s goes as far as query: %s', (level, expected) => {
    expect(includes({ ...test, level }, 'query')).toBe(expected)
  })
})

describe('limitOf', () => {
  it('gives an emulated platform four times as long', () => {
    expect(limitOf({ emulated: false }, 30)).toBe(30)
    expect(limitOf({ emulated: true }, 30)).toBe(120)
  })
})
