import { describe, expect, it } from '@jest/globals'
import { meets, planTests, type SmokeLevel } from '../../src/smoke/levels.js'

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

const PLATFORMS = ['linux/amd64', 'linux/arm64']

function levels(level: SmokeLevel, emulatedLevel: SmokeLevel): SmokeLevel[] {
  const options = { level, emulatedLevel, timeoutSeconds: 300 }
  const isEmulated = (platform: string): boolean => platform === 'linux/arm64'
  return planTests(PLATFORMS, options, isEmulated).map((test) => test.level)
}

describe('planTests', () => {
  it('gives emulated platforms four times the limit', () => {
    const options = {
      level: 'health',
      emulatedLevel: 'health',
      timeoutSeconds: 300
    } as const
    expect(
      planTests(PLATFORMS, options, (one) => one === 'linux/amd64')
    ).toEqual([
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

  it('asks for the script where the level is query or higher', () => {
    const script = { file: '/smoke', directory: '/', hash: 'abc' }
    const options = { timeoutSeconds: 300, script }
    const asked = (emulatedLevel: SmokeLevel): (string | undefined)[] =>
      planTests(
        PLATFORMS,
        { ...options, level: 'restart', emulatedLevel },
        (one) => one === 'linux/arm64'
      ).map(({ scriptHash }) => scriptHash)
    expect(asked('health')).toEqual(['abc', undefined])
    expect(asked('query')).toEqual(['abc', 'abc'])
  })

  it('never tests an emulated platform at a higher level than a native one', () => {
    expect(levels('none', 'health')).toEqual(['none', 'none'])
    expect(levels('query', 'restart')).toEqual(['query', 'query'])
  })
})
