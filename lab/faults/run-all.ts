// Runs the cells of the matrix, several at a time.
import { goOn } from '../undo.ts'
import { nameOf, type Cell } from './family.ts'
import { keep, type Kept } from './kept.ts'
import { runCell, type Outcome } from './run-cell.ts'

export interface RunOptions {
  /** Cells that run side by side. */
  atOnce: number
  /** Where results are kept. */
  folder: string
  /** Results of earlier runs, by the names of cells. */
  known: Map<string, Kept>
  say: (line: string) => void
}

/** Runs what is not known yet, and returns all results in the order of the cells. */
export async function runAll(
  cells: Cell[],
  options: RunOptions
): Promise<Kept[]> {
  const { atOnce, known, say } = options
  const possible = cells.filter(({ unavailable }) => !unavailable)
  const missing = possible.filter((cell) => !known.has(nameOf(cell)))
  const counts = [
    `${cells.length} cells`,
    `${possible.length - missing.length} of them known`,
    `${cells.length - possible.length} impossible on this machine`
  ]
  say(counts.join(', '))
  const results = new Map(known)
  const counter = { done: 0, all: missing.length }
  const run = async (cell: Cell): Promise<void> => {
    const outcome = await attempt(cell)
    results.set(nameOf(cell), outcome)
    counter.done += 1
    report(cell, outcome, options, counter)
  }
  await sideBySide(
    atOnce,
    missing.filter(({ alone }) => !alone),
    run
  )
  await sideBySide(
    1,
    missing.filter(({ alone }) => alone),
    run
  )
  return cells.flatMap((cell) => results.get(nameOf(cell)) ?? [])
}

/** A cell that could not be run at all is wrong as well. */
async function attempt(cell: Cell): Promise<Outcome> {
  goOn()
  try {
    const outcome = await runCell(cell)
    // An interruption ends the run of the action, too.
    goOn()
    return outcome
  } catch (error) {
    goOn()
    const log = error instanceof Error ? (error.stack ?? error.message) : ''
    const wrong = [`could not be run: ${String(error).slice(0, 500)}`]
    const nothing = { codes: [], exitCode: -1, seconds: 0 }
    return { cell: nameOf(cell), wrong, log, ...nothing }
  }
}

function report(
  cell: Cell,
  outcome: Outcome,
  { folder, say }: RunOptions,
  { done, all }: { done: number; all: number }
): void {
  const { wrong, seconds } = outcome
  const file = keep(folder, cell, outcome)
  const verdict = wrong.length === 0 ? 'as promised' : 'WRONG'
  say(
    `${done} of ${all}: ${nameOf(cell)}: ${verdict} (${seconds.toFixed(0)} s)`
  )
  for (const line of wrong) say(`  ${line.split('\n')[0] ?? ''}`)
  if (file) say(`  log: ${file}`)
}

async function sideBySide<T>(
  limit: number,
  all: T[],
  work: (one: T) => Promise<void>
): Promise<void> {
  const left = all.values()
  const worker = async (): Promise<void> => {
    for (const one of left) await work(one)
  }
  await Promise.all(Array.from({ length: limit }, worker))
}
