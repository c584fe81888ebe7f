// The matrix as tables in Markdown: rows are faults, columns are steps.
import { table } from '../../bench/table.ts'
import type { Part } from '../families/index.ts'
import { nameOf, type Cell } from '../family.ts'
import type { Kept } from '../kept.ts'

/** Writes the matrix: a line for each family, and a table for each of them. */
export function matrixText(
  parts: Part[],
  results: Kept[],
  setting: string[]
): string {
  const known = new Map(results.map((one) => [one.cell, one]))
  return [
    setting.map((line) => `- ${line}`).join('\n'),
    summaryTable(parts, known),
    ...parts.map((part) => familyText(part, known))
  ].join('\n\n')
}

const SUMMARY = ['What fails', 'Faults', 'Steps', 'Cells', 'Wrong', 'Not run']

function summaryTable(parts: Part[], known: Map<string, Kept>): string {
  const rows = parts.map(({ title, faults, steps, cells }) => [
    `[${title}](#${anchorOf(title)})`,
    String(faults.length),
    String(steps.length),
    String(cells.length),
    String(countOf(cells, known, WRONG)),
    String(countOf(cells, known, NOT_RUN))
  ])
  const sum = (column: number): string =>
    String(rows.reduce((total, row) => total + Number(row[column]), 0))
  const last = ['All', sum(1), '', sum(3), sum(4), sum(5)]
  return table(SUMMARY, [...rows, last])
}

function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}

function countOf(
  cells: Cell[],
  known: Map<string, Kept>,
  text: string
): number {
  return cells.filter((cell) => cellText(cell, known) === text).length
}

/** A family's table: a row for each fault, a column for each step. */
function familyText(
  { title, note, faults, steps, cells }: Part,
  known: Map<string, Kept>
): string {
  const rows = faults.map((fault) => [
    fault,
    ...steps.map((step) =>
      cellText(
        cells.find((cell) => cell.fault === fault && cell.step === step),
        known
      )
    )
  ])
  const reasons = new Set(
    cells
      .flatMap(({ expected, unavailable }) => [
        expected.because ?? [],
        unavailable ? `Not run: ${unavailable}` : []
      ])
      .flat()
  )
  const notes = [...reasons].map((reason) => `- ${reason}`).join('\n')
  return [`### ${title}`, note, table(['', ...steps], rows), notes]
    .filter(Boolean)
    .join('\n\n')
}

const [WRONG, NOT_RUN] = ['**wrong**', 'not run']

function cellText(cell: Cell | undefined, known: Map<string, Kept>): string {
  if (!cell) return '–'
  const kept = known.get(nameOf(cell))
  if (!kept) return NOT_RUN
  if (kept.wrong.length > 0) return WRONG
  const { expected } = cell
  switch (expected.end) {
    case 'recovers':
      return 'recovers'
    case 'passes':
      return 'goes on'
    case 'cancelled':
      return 'ends clean'
    case 'fails':
      return errorLink(kept)
  }
}

/** The code of the error that the run ended with: one about a platform has none. */
function errorLink({ codes }: Kept): string {
  const [code = ''] = codes.flatMap(
    (one) => /^error (.+)$/.exec(one)?.[1] ?? []
  )
  return `[${code}](errors.md#${code})`
}
