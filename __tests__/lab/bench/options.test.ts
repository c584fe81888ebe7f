import { expect, it } from '@jest/globals'
import { readOptions } from '../../../lab/bench/options.js'

const NAMES = { rows: ['tested', 'start'], growth: ['tags'] }

it('measures everything in five rounds by default', () => {
  expect(readOptions([], NAMES)).toMatchObject({
    rounds: 5,
    only: [],
    isGrowth: false,
    isKept: true
  })
})

it('measures some rows', () => {
  const options = readOptions(
    ['--only', 'start', 'tested', '--rounds', '9'],
    NAMES
  )

  expect(options).toMatchObject({ only: ['start', 'tested'], rounds: 9 })
})

it('measures growth in three rounds, and some kinds of it', () => {
  expect(readOptions(['--growth'], NAMES).rounds).toBe(3)
  const options = readOptions(['--growth', '--only', 'tags'], NAMES)
  expect(options).toMatchObject({ isGrowth: true, only: ['tags'] })
})

it.each([
  ['--only', 'start'],
  ['--rounds', '4'],
  ['--compare', 'v1']
])('keeps no table of %s %s', (...args) => {
  expect(readOptions(args, NAMES).isKept).toBe(false)
})

it.each([
  [['--only', 'strat'], '--only takes some of tested, start'],
  [['--growth', '--only', 'start'], '--only takes some of tags'],
  [['--only'], '--only takes some of tested, start'],
  [['start'], '--only takes some of tested, start'],
  [['--rounds', '0'], '--rounds takes a number, not 0'],
  [['--rounds', 'five'], '--rounds takes a number, not five'],
  [['--fast'], '--fast']
])('refuses %j', (args, message) => {
  expect(() => readOptions(args, NAMES)).toThrow(message)
})
