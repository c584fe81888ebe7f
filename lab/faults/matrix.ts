// Runs the matrix, or a part of it, and writes its part of the report.
import { describePrograms } from '../bench/machine.ts'
import { lab } from '../inputs.ts'
import { FAMILIES } from './families/index.ts'
import { nameOf } from './family.ts'
import { keptFolder, readKept, type Kept } from './kept.ts'
import type { Options } from './options.ts'
import { matrixText } from './report/matrix.ts'
import { describeRun, writeParts } from './report/page.ts'
import { runAll } from './run-all.ts'

type Say = (line: string) => void

/** @returns whether every cell was as promised */
export async function runMatrix(
  options: Extract<Options, { mode: 'matrix' }>,
  say: Say
): Promise<boolean> {
  const { only, cell: text, atOnce, isAgain } = options
  const families = FAMILIES.filter(
    ({ name }) => only.length === 0 || only.includes(name)
  )
  const cells = families
    .flatMap((family) => family.cells)
    .filter((cell) => nameOf(cell).includes(text))
  if (cells.length === 0) throw new Error(`No cell has "${text}" in its name`)
  const folder = keptFolder([
    ...(await describePrograms()),
    lab('BUILDKIT_IMAGE')
  ])
  const known = isAgain ? new Map<string, Kept>() : readKept(folder, cells)
  const results = await runAll(cells, { atOnce, folder, known, say })
  const wrong = results.filter((one) => one.wrong.length > 0)
  for (const { cell, wrong: why } of wrong) {
    console.log(`WRONG: ${cell}: ${why.join('; ').split('\n')[0] ?? ''}`)
  }
  const right = results.length - wrong.length
  console.log(`${right} of ${cells.length} cells as promised`)
  if (only.length === 0 && text === '') {
    const matrix = matrixText(families, results, await describeRun())
    await writeParts({ matrix })
    say('docs/reliability.md is written')
  }
  return wrong.length === 0
}
