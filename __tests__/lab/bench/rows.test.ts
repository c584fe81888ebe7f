import { expect, it } from '@jest/globals'
import type { Samples } from '../../../lab/bench/rounds.js'
import { cellsOf, type Row } from '../../../lab/bench/rows.js'

const HERE = { name: 'here', folder: '.' }
const THERE = { name: 'there', folder: '..' }

const ROW: Row = {
  name: 'tested',
  what: 'Tested',
  ours: 'tested',
  reference: ['limit', 'the least'],
  figure: 'ratio',
  unit: 's',
  reach: '≤ 2'
}

function samples(
  values: Record<string, number[]>,
  reasons: Record<string, string> = {}
): Samples {
  return {
    values: new Map(Object.entries(values)),
    reasons: new Map(Object.entries(reasons))
  }
}

it('divides by the reference of the same round', () => {
  const measured = samples({ 'tested of here': [2, 9, 4], limit: [1, 3, 1] })

  expect(cellsOf(ROW, measured, [HERE])).toEqual([
    [
      'Tested',
      '4.00 s (2.00–9.00)',
      'the least: 1.00 s (1.00–3.00)',
      '3.00 (2.00–4.00)',
      '≤ 2'
    ]
  ])
})

it('says how many times as fast it is', () => {
  const measured = samples({ 'tested of here': [2], limit: [8] })
  const [cells] = cellsOf({ ...ROW, figure: 'speedup' }, measured, [HERE])

  expect(cells?.[3]).toBe('4.00 times as fast')
})

it('takes off the reference and the seconds that are no work', () => {
  const measured = samples({ 'tested of here': [11], limit: [3] })
  const [cells] = cellsOf({ ...ROW, figure: { beyond: 3 } }, measured, [HERE])

  expect(cells?.[3]).toBe('5.00 s')
})

it('shows what has no reference by itself', () => {
  const row: Row = { ...ROW, reference: undefined, figure: 'itself' }
  const [cells] = cellsOf(row, samples({ 'tested of here': [5] }), [HERE])

  expect(cells).toEqual(['Tested', '5.00 s', '', '5.00 s', '≤ 2'])
})

it('has a row for each build, with its own reference where that is ours', () => {
  const measured = samples({
    'tested of here': [4],
    'tested of there': [6],
    'limit of here': [2],
    'limit of there': [2]
  })
  const row = { ...ROW, isReferenceOurs: true }

  expect(
    cellsOf(row, measured, [HERE, THERE]).map((cells) => [cells[0], cells[3]])
  ).toEqual([
    ['Tested: here', '2.00'],
    ['Tested: there', '3.00']
  ])
})

it('says why it was not measured', () => {
  const measured = samples(
    { 'tested of here': [4] },
    { limit: 'skipped: no engine' }
  )
  const [cells] = cellsOf(ROW, measured, [HERE])

  expect(cells?.slice(1, 4)).toEqual([
    '4.00 s',
    'the least: –',
    'skipped: no engine'
  ])
})
