import { expect, it } from '@jest/globals'
import { Skip, type Build, type Measure } from '../../../lab/bench/measure.js'
import { measureAll, measureGroups } from '../../../lab/bench/rounds.js'

const HERE = { name: 'here', folder: '.' }
const THERE = { name: 'there', folder: '..' }

let order: string[] = []

function measure(name: string, more: Partial<Measure> = {}): Measure {
  const run = ({ name: build }: Build): Promise<number> => {
    order.push(more.isOurs ? `${name} ${build}` : name)
    return Promise.resolve(order.length)
  }
  return { name, run, ...more }
}

async function measured(
  measures: Measure[],
  rounds: number,
  builds: Build[] = [HERE]
): ReturnType<typeof measureAll> {
  order = []
  return await measureAll(measures, { builds, rounds, say: () => undefined })
}

it('measures in turn, each build beside the other, and a reference once', async () => {
  const measures = [measure('ours', { isOurs: true }), measure('reference')]
  const { values } = await measured(measures, 2, [HERE, THERE])

  const round = ['ours here', 'ours there', 'reference']
  expect(order).toEqual([...round, ...round])
  expect(values.get('ours of there')).toEqual([2, 5])
  expect(values.get('reference')).toEqual([3, 6])
})

it('repeats what is short, in turn as well', async () => {
  const measures = [
    measure('long'),
    measure('a', { times: 2 }),
    measure('b', { times: 2 })
  ]
  await measured(measures, 1)

  expect(order).toEqual(['long', 'a', 'b', 'a', 'b'])
})

it('measures one group after the other', async () => {
  order = []
  const groups = [[measure('a'), measure('b')], [measure('c')]]
  const options = { builds: [HERE], rounds: 2, say: () => undefined }
  const { values } = await measureGroups(groups, options)

  expect(order).toEqual(['a', 'b', 'a', 'b', 'c', 'c'])
  expect([...values]).toEqual([
    ['a', [1, 3]],
    ['b', [2, 4]],
    ['c', [5, 6]]
  ])
})

it('counts once', async () => {
  await measured([measure('count', { rounds: 1 }), measure('time')], 2)

  expect(order).toEqual(['count', 'time', 'time'])
})

it('keeps why something cannot be measured, and goes on without it', async () => {
  const skipped = measure('skipped', {
    run: () => {
      order.push('skipped')
      throw new Skip('no strace')
    }
  })
  const { reasons } = await measured([skipped, measure('other')], 2)

  expect(order).toEqual(['skipped', 'other', 'other'])
  expect([...reasons]).toEqual([['skipped', 'skipped: no strace']])
})

it('does not measure what could not be prepared', async () => {
  const prepare = (): Promise<void> =>
    Promise.reject(new Error('no image\nlog'))
  const { reasons } = await measured([measure('other', { prepare })], 1)

  expect(order).toEqual([])
  expect([...reasons]).toEqual([['other', 'failed: no image']])
})
