import { beforeAll, describe, expect, it } from '@jest/globals'
import { FAMILIES } from '../../lab/faults/families/index.ts'
import { nameOf } from '../../lab/faults/family.ts'
import { runCell } from '../../lab/faults/run-cell.ts'
import { sideBySide } from './support/smoke.ts'

// A fixed sample of the matrix: script/faults runs all of it, in CI every week.
const SAMPLE = [
  'registry: answers 503 once, pushes layers',
  'base: answers 404 once, reads the base',
  'tokens: answers 503 once, reads the tags',
  'memory: carries a write out, but answers 500 once, sets the floating tag',
  'github: cuts the list in the middle once, reads the releases',
  'container: is killed by somebody, waits for Milvus',
  'signals: gets TERM, builds'
]

const CELLS = FAMILIES.flatMap(({ cells }) => cells)

describe('the matrix of faults', () => {
  const wrong = new Map<string, string[]>()

  beforeAll(async () => {
    const cells = CELLS.filter((cell) => SAMPLE.includes(nameOf(cell)))
    const tasks = cells.map((cell) => async () => {
      wrong.set(nameOf(cell), (await runCell(cell)).wrong)
    })
    await sideBySide(3, tasks)
  })

  it.each(SAMPLE)('is as promised in its cell "%s"', (name) => {
    expect(wrong.get(name)).toEqual([])
  })

  it('has a name for each cell that no other has', () => {
    const names = CELLS.map(nameOf)
    expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual(
      []
    )
  })
})
