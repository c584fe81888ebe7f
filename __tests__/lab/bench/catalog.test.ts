import { expect, it } from '@jest/globals'
import { allMeasures, allRows, neededBy } from '../../../lab/bench/catalog.js'

const measures = allMeasures()
const names = measures.map(({ name }) => name)

it('has a measure for each row and its reference', () => {
  const used = allRows().flatMap(({ ours, reference }) =>
    reference ? [ours, reference[0]] : [ours]
  )

  expect(used.filter((name) => !names.includes(name))).toEqual([])
})

it('knows which measures are ours', () => {
  const wrong = allRows().filter(
    ({ ours }) => !measures.find(({ name }) => name === ours)?.isOurs
  )

  expect(wrong).toEqual([])
})

it('has each measure after those that it needs', () => {
  const late = measures.filter(({ after = [] }, index) =>
    after.some((name) => names.indexOf(name) >= index || !names.includes(name))
  )

  expect(late).toEqual([])
})

it('measures only what some rows need, with what must run before', () => {
  const rows = allRows().filter(({ what }) => what.includes('docker stop'))

  expect(neededBy(rows, measures).map(({ name }) => name)).toEqual([
    'run',
    'run-plain',
    'restart',
    'restart-plain'
  ])
})
