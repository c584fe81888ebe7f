// The main part of script/bench: measures in rounds, prints a table, and writes
// docs/benchmarks.md.
import { findBuilds } from './builds.ts'
import { allMeasures, allRows, neededBy, usableBundles } from './catalog.ts'
import { describeMachine } from './machine.ts'
import { LEAST_ROUNDS, readOptions, type Options } from './options.ts'
import { registerEmulators } from './emulators.ts'
import { writePage } from './page.ts'
import { measureAll } from './rounds.ts'
import { cellsOf, HEAD } from './rows.ts'
import { table } from './table.ts'
import { listenForInterruption, undoAll } from './undo.ts'

const NOTES = [
  'A run of the action is its main and post step, with the start of both.',
  'A tested publish (level `health`) takes at least what its reference takes, and the seconds for which it watches a healthy Milvus. The figure is what it takes beyond both.',
  'The chain pushes the [recipe](../lab/bench/original/Dockerfile) that this repository began with, for the same two platforms. QEMU was registered before, for both.',
  'With nothing new, all tags point to what a build would give.'
]

const say = (line: string): boolean => process.stderr.write(`bench: ${line}\n`)

async function bench(options: Options): Promise<void> {
  const { rounds, only, compare } = options
  const started = performance.now()
  const bundles = usableBundles(options.actions)
  const rows = allRows(bundles).filter(
    ({ name }) => only.length === 0 || only.includes(name)
  )
  const builds = await findBuilds(compare)
  await registerEmulators()
  const measures = neededBy(rows, allMeasures(bundles))
  const samples = await measureAll(measures, { builds, rounds, say })
  const cells = rows.flatMap((row) => cellsOf(row, samples, builds))
  const minutes = (performance.now() - started) / 60_000
  const names = builds.map(({ name }) => name).join(' and ')
  const part = {
    title: 'How fast it is',
    notes: NOTES,
    setting: [
      ...(await describeMachine()),
      `${today()}, commit ${names}, ${rounds} rounds in ${minutes.toFixed(1)} minutes`
    ],
    table: table(HEAD, cells)
  }
  console.log([...part.setting, '', part.table].join('\n'))
  if (only.length > 0 || compare || rounds < LEAST_ROUNDS) return
  writePage([part])
  say('docs/benchmarks.md is written')
}

function today(): string {
  return new Date().toISOString().slice(0, 10)
}

listenForInterruption()
try {
  const names = new Set(allRows().map(({ name }) => name))
  await bench(readOptions(process.argv.slice(2), [...names]))
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await undoAll()
}
