// Rows of the table: what was measured beside its reference.
import {
  pairwise,
  spreadOf,
  written,
  writtenSpread,
  type Unit
} from './numbers.ts'
import type { Build } from './measure.ts'
import { keyOf, type Samples } from './rounds.ts'

/** How a figure comes from what was measured. */
export type Figure =
  | 'itself'
  /** Divided by the reference. */
  | 'ratio'
  /** The reference divided by it: how many times as fast. */
  | 'speedup'
  /** What it takes beyond the reference, and seconds that are no work. */
  | { beyond: number }

export interface Row {
  /** For --only; several rows may share it. */
  name: string
  what: string
  /** Name of a measure. */
  ours: string
  /** Name of a measure, and what it is. */
  reference?: [measure: string, what: string]
  /** If true, the reference is measured for each build. */
  isReferenceOurs?: boolean
  figure: Figure
  unit: Unit
  /** What counts as good. */
  reach: string
}

export const HEAD = ['What', 'Ours', 'Reference', 'Figure', 'Reach']

/** Fills the cells of a row, for each build. */
export function cellsOf(
  row: Row,
  samples: Samples,
  builds: Build[]
): string[][] {
  return builds.map((build) => [
    builds.length > 1 ? `${row.what}: ${build.name}` : row.what,
    ...valuesOf(row, samples, build),
    row.reach
  ])
}

function valuesOf(row: Row, samples: Samples, build: Build): string[] {
  const { reference, unit, figure } = row
  const ours = keyOf(row.ours, build)
  const name = reference?.[0] ?? ours
  const other = row.isReferenceOurs ? keyOf(name, build) : name
  const reason = [ours, other].map((key) => samples.reasons.get(key))
  const [values, references] = [ours, other].map(
    (key) => samples.values.get(key) ?? []
  )
  const cell = (list: number[] = []): string =>
    list.length > 0 ? writtenSpread(spreadOf(list), unit) : '–'
  const compared = reference ? `${reference[1]}: ${cell(references)}` : ''
  const why = reason.find(Boolean)
  if (why) return [cell(values), compared, why]
  return [cell(values), compared, figureOf(figure, unit, values, references)]
}

function figureOf(
  figure: Figure,
  unit: Unit,
  ours: number[] = [],
  references: number[] = []
): string {
  if (ours.length === 0) return 'not measured'
  if (figure === 'itself') return written(spreadOf(ours).median, unit)
  if (typeof figure === 'object') {
    const beyond = pairwise(ours, references, (a, b) => a - b - figure.beyond)
    return writtenSpread(spreadOf(beyond), unit)
  }
  const ratios = pairwise(ours, references, (a, b) =>
    figure === 'ratio' ? a / b : b / a
  )
  const text = writtenSpread(spreadOf(ratios), 'ratio')
  return figure === 'ratio' ? text : `${text} times as fast`
}
