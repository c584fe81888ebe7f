// The main part of script/bench: measures in rounds, prints a table, and writes
// docs/benchmarks.md.
import { bringImage } from './engine.ts'
import { findBuilds } from './builds.ts'
import {
  allMeasures,
  allRows,
  IN_ENGINE,
  neededBy,
  usableBundles
} from './catalog.ts'
import { distReport } from './dist-report.ts'
import { buildkitImage } from './chain.ts'
import { registerEmulators } from './emulators.ts'
import {
  growthCells,
  GROWTH_HEAD,
  measuresOf,
  type Seen
} from './growth/growth.ts'
import { IMAGES } from './growth/images.ts'
import { FILES, PLATFORMS, RELEASES, TAGS } from './growth/inputs.ts'
import { describeMachine } from './machine.ts'
import type { Build, Measure } from './measure.ts'
import { readOptions, type Options } from './options.ts'
import { GROWS, IN_DIST, IS_FAST, writePage } from './page.ts'
import { measureAll, measureGroups } from './rounds.ts'
import { cellsOf, HEAD } from './rows.ts'
import { table } from './table.ts'
import { listenForInterruption, undoAll } from '../undo.ts'

const GROWING = [PLATFORMS, TAGS, RELEASES, FILES, IMAGES]

const say = (line: string): boolean => process.stderr.write(`bench: ${line}\n`)

/** Keeps what was asked for. */
function chosen<T extends { name: string }>(all: T[], only: string[]): T[] {
  return all.filter(({ name }) => only.length === 0 || only.includes(name))
}

async function rowsTable(options: Options, builds: Build[]): Promise<string> {
  const { rounds, only, actions } = options
  const bundles = usableBundles(actions)
  const rows = chosen(allRows(bundles), only)
  const measures = neededBy(rows, allMeasures(bundles))
  // An image in the engine has layers of the base, which is to be pulled before.
  const isOfImage = (measure: Measure): boolean => IN_ENGINE.includes(measure)
  const samples = await measureGroups(
    [measures.filter((one) => !isOfImage(one)), measures.filter(isOfImage)],
    { builds, rounds, say }
  )
  const cells = rows.flatMap((row) => cellsOf(row, samples, builds))
  return table(HEAD, cells)
}

async function growthTable(
  { rounds, only }: Options,
  builds: Build[]
): Promise<string> {
  const all = chosen(GROWING, only)
  const seen: Seen = new Map()
  const measures = all.flatMap((growing) => measuresOf(growing, seen))
  const samples = await measureAll(measures, { builds, rounds, say })
  const cells = builds.flatMap((build) =>
    all.flatMap((growing) => growthCells(growing, samples, seen, build))
  )
  return table(GROWTH_HEAD, cells)
}

async function bench(options: Options): Promise<void> {
  const { rounds, only, compare, isGrowth, isKept } = options
  const started = performance.now()
  const builds = await findBuilds(compare)
  await registerEmulators()
  await bringImage(buildkitImage())
  const text = await (isGrowth ? growthTable : rowsTable)(options, builds)
  const minutes = ((performance.now() - started) / 60_000).toFixed(1)
  const names = builds.map(({ name }) => name).join(' and ')
  const day = new Date().toISOString().slice(0, 10)
  const setting = [
    ...(await describeMachine()),
    `${day}, commit ${names}, ${rounds} rounds in ${minutes} minutes`
  ]
  const parts = [{ ...(isGrowth ? GROWS : IS_FAST), setting, table: text }]
  const report = isGrowth || only.length > 0 ? undefined : await distReport()
  if (report) parts.push({ ...IN_DIST, setting: [], table: report })
  console.log(
    [...setting, ...parts.map((part) => `\n${part.table}`)].join('\n')
  )
  if (!isKept) return
  writePage(parts)
  say('docs/benchmarks.md is written')
}

listenForInterruption('bench')
try {
  const [rows, growth] = [allRows(), GROWING].map((all) => [
    ...new Set(all.map(({ name }) => name))
  ]) as [string[], string[]]
  await bench(readOptions(process.argv.slice(2), { rows, growth }))
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
} finally {
  await undoAll('bench')
}
