import { describe, expect, it } from '@jest/globals'
import type { SmokeLevel } from '../../src/inputs.js'
import { planTests } from '../../src/smoke/tests.js'

function levels(level: SmokeLevel, emulatedLevel: SmokeLevel): SmokeLevel[] {
  const smoke = { level, emulatedLevel, timeoutSeconds: 300 }
  const platforms = ['linux/amd64', 'linux/arm64']
  return planTests({ platforms, smoke }, 'linux/amd64').map(
    (test) => test.level
  )
}

describe('planTests', () => {
  it('gives emulated platforms four times the limit', () => {
    const smoke = {
      level: 'health',
      emulatedLevel: 'health',
      timeoutSeconds: 300
    } as const
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
  })
})
