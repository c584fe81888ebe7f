import { expect, it } from '@jest/globals'
import { readOptions } from '../../../lab/bench/options.js'

const NAMES = ['tested', 'start']

it('measures everything in five rounds by default', () => {
  expect(readOptions([], NAMES)).toMatchObject({
    rounds: 5,
    only: [],
    isGrowth: false
  })
})

it('measures some rows', () => {
  const options = readOptions(
    ['--only', 'start', 'tested', '--rounds', '9'],
    NAMES
  )

  expect(options).toMatchObject({ only: ['start', 'tested'], rounds: 9 })
})

it.each([
  [['--only', 'strat'], '--only takes some of tested, start'],
  [['--only'], '--only takes some of tested, start'],
  [['start'], '--only takes some of tested, start'],
  [['--rounds', '0'], '--rounds takes a number, not 0'],
  [['--rounds', 'five'], '--rounds takes a number, not five'],
  [['--fast'], '--fast']
])('refuses %j', (args, message) => {
  expect(() => readOptions(args, NAMES)).toThrow(message)
})
