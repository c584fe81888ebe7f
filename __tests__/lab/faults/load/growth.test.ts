import { expect, it } from '@jest/globals'
import { growFaster, type Sample } from '../../../../lab/faults/load/growth.js'

function sample(size: number, figures: Partial<Sample> = {}): Sample {
  const usual = { seconds: 1, memory: 100, processes: 4, requests: 10 }
  return { size, ...usual, ...figures }
}

it('finds nothing in what grows as its input, or less', () => {
  const samples = [
    sample(1),
    sample(10, { seconds: 5, requests: 100 }),
    sample(100, { seconds: 50, requests: 1000 })
  ]

  expect(growFaster(samples)).toEqual([])
})

it('finds what grows faster than its input as a whole', () => {
  const samples = [sample(1), sample(10), sample(100, { requests: 1200 })]

  expect(growFaster(samples)).toEqual(['requests'])
})

it('finds what only the time of a small input hides', () => {
  const samples = [
    sample(1, { seconds: 2 }),
    sample(10, { seconds: 2 }),
    sample(100, { seconds: 40 })
  ]

  expect(growFaster(samples)).toEqual(['seconds'])
})

it('takes what noise adds for no growth', () => {
  const samples = [sample(1), sample(2), sample(4, { seconds: 2.6 })]

  expect(growFaster(samples)).toEqual([])
})

it('finds no growth in what was nothing and is nothing', () => {
  const none = { processes: 0 }

  expect(growFaster([sample(1, none), sample(10, none)])).toEqual([])
})
