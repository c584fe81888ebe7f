import { expect, it } from '@jest/globals'
import type { Part } from '../../../../lab/faults/families/index.ts'
import {
  cellsOf,
  nameOf,
  type Expected,
  type Family
} from '../../../../lab/faults/family.ts'
import type { Kept } from '../../../../lab/faults/kept.ts'
import { matrixText } from '../../../../lab/faults/report/matrix.ts'
import { PUBLISH } from '../../../../lab/faults/scenarios.ts'

const ENDS: Record<string, Record<string, Expected | undefined>> = {
  'answers 503 once': {
    'logs in': { end: 'recovers' },
    builds: { end: 'passes' },
    'sets a tag': { end: 'cancelled' }
  },
  'answers 503 for ever': {
    'logs in': { end: 'fails', code: 'login-failed', names: /host/ },
    builds: { end: 'recovers', because: 'Nobody knows. Run it again.' },
    'sets a tag': undefined
  },
  'is full': { 'logs in': { end: 'passes' } }
}

const FAMILY: Family = {
  name: 'registry',
  source: import.meta.filename,
  title: 'The registry',
  note: 'It fails.',
  faults: Object.keys(ENDS).map((name) => ({
    name,
    begin: () => undefined,
    unavailable: () =>
      name === 'is full' ? 'the engine is not the lab’s' : undefined
  })),
  steps: ['logs in', 'builds', 'sets a tag'].map((name) => ({
    name,
    scenario: PUBLISH
  })),
  expect: ({ name }, step) => ENDS[name]?.[step.name]
}

const cells = cellsOf(FAMILY)

const PART: Part = {
  ...FAMILY,
  faults: Object.keys(ENDS),
  steps: ['logs in', 'builds', 'sets a tag'],
  cells
}

const RESULTS: Kept[] = cells.slice(0, 5).map((cell) => ({
  cell: nameOf(cell),
  wrong: cell.expected.because ? ['built twice'] : [],
  codes: ['warning old-buildx', 'error login-failed'],
  exitCode: 0,
  seconds: 6
}))

it('shows each cell with its end, counts what is wrong and what was not run, and gives the reasons', () => {
  const lines = matrixText([PART], RESULTS, ['today']).split('\n')
  const rows = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
  expect(rows).toContainEqual([
    '',
    '[The registry](#the-registry)',
    '3',
    '3',
    '6',
    '1',
    '1',
    ''
  ])
  expect(rows).toContainEqual([
    '',
    'answers 503 once',
    'recovers',
    'goes on',
    'ends clean',
    ''
  ])
  expect(rows).toContainEqual([
    '',
    'answers 503 for ever',
    '[login-failed](errors.md#login-failed)',
    '**wrong**',
    '–',
    ''
  ])
  expect(rows).toContainEqual(['', 'is full', 'not run', '–', '–', ''])
  expect(lines).toContain('- today')
  expect(lines).toContain('- Nobody knows. Run it again.')
  expect(lines).toContain('- Not run: the engine is not the lab’s')
})
