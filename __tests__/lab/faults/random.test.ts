import { describe, expect, it } from '@jest/globals'
import { draw, sentenceOf } from '../../../lab/faults/random-draw.js'
import { randomFrom, seedOf } from '../../../lab/faults/random-numbers.js'

const SEEDS = Array.from({ length: 2000 }, (_, run) => seedOf(27, run))

describe('random numbers', () => {
  it('are the same for the same seed', () => {
    const [one, same, other] = [5, 5, 6].map((seed) => {
      const { below } = randomFrom(seed)
      return [below(1000), below(1000), below(1000)]
    })

    expect(one).toEqual(same)
    expect(one).not.toEqual(other)
  })

  it('reach all of a list, and nothing beyond it', () => {
    const { pick } = randomFrom(1)
    const picked = Array.from({ length: 200 }, () => pick(['a', 'b', 'c']))

    expect(new Set(picked)).toEqual(new Set(['a', 'b', 'c']))
  })
})

describe('the seeds of runs', () => {
  it('begin with the seed itself, which so repeats one run', () => {
    expect(seedOf(27, 0)).toBe(27)
    expect(seedOf(4_294_967_295, 0)).toBe(4_294_967_295)
  })

  it('differ from run to run', () => {
    expect(new Set(SEEDS).size).toBe(SEEDS.length)
  })
})

describe('what a run does', () => {
  it('is the same for the same seed', () => {
    const [one, same] = [draw(27), draw(27)].map(sentenceOf)

    expect(one).toBe(same)
  })

  it('has one to three faults, of every kind and in every scenario', () => {
    const all = SEEDS.map(draw)
    const kinds = all.flatMap(({ faults }) =>
      faults.map(({ name }) => name.split(' ').slice(0, 2).join(' '))
    )

    expect(new Set(all.map(({ faults }) => faults.length))).toEqual(
      new Set([1, 2, 3])
    )
    expect(new Set(all.map(({ scenario }) => scenario.name)).size).toBe(10)
    expect(kinds).toEqual(
      expect.arrayContaining([
        ...['the registry', 'the token', 'GitHub answers', 'the engine'],
        ...['kill the', 'pause the', 'INT after', 'KILL at', 'Milvus has']
      ])
    )
  })

  it('begins faults at lines of the log in the order of these', () => {
    const lines = SEEDS.map((seed) =>
      draw(seed).faults.map(({ line = -1 }) => line)
    )

    expect(lines).toEqual(lines.map((all) => all.toSorted((a, b) => a - b)))
  })
})
