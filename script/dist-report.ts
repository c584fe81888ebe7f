// Prints, in Markdown, what dist/ is made of. Called by script/dist-report.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { table } from '../lab/bench/table.ts'

/** A module in webpack's statistics. */
interface Module {
  name?: string
  size: number
  /** The files that it is in; none if it is a part of another module in this list. */
  chunks: (string | number)[]
  /** Its parts. */
  modules?: Module[]
}

interface Stats {
  assets: { name: string; size: number }[]
  modules: Module[]
}

type Size = [name: string, bytes: number]

const directory = mkdtempSync(path.join(tmpdir(), 'dist-report-'))
try {
  const { assets, modules } = buildWithStats(directory)
  const bundled = modules.filter(({ chunks }) => chunks.length > 0)
  printTable(
    'Package, or room of src/, before it is minified',
    bundled.flatMap(partsOf).map(({ name = '', size }) => [ownerOf(name), size])
  )
  console.log()
  printTable(
    'File of dist/',
    assets
      .filter(({ name }) => name.endsWith('.js'))
      .map(({ name }) => [name, bytesOf(path.join(directory, name))])
  )
} finally {
  rmSync(directory, { recursive: true })
}

/** Builds as script/build does. */
function buildWithStats(out: string): Stats {
  const file = path.join(out, 'stats.json')
  const options = ['--minify', '--quiet', '--stats-out', file, '--out', out]
  const cwd = path.join(import.meta.dirname, '..')
  execFileSync('npx', ['ncc', 'build', 'src/index.ts', ...options], { cwd })
  execFileSync('node', ['script/minify.ts', out], { cwd })
  return JSON.parse(readFileSync(file, 'utf8')) as Stats
}

function partsOf(module: Module): Module[] {
  return module.modules?.flatMap(partsOf) ?? [module]
}

/** Returns the package that a module belongs to, or its room of src/. */
function ownerOf(name: string): string {
  const [, library] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(name) ?? []
  const [, room] = /src\/([^/.]+)/.exec(name) ?? []
  return library ?? (room ? `src/${room}` : 'the bundler')
}

/** As the file is in the end: the statistics are older than the minified file. */
function bytesOf(file: string): number {
  return readFileSync(file).byteLength
}

/** Prints the sums, the largest first. */
function printTable(title: string, sizes: Size[]): void {
  const sums = new Map<string, number>()
  for (const [name, bytes] of sizes) {
    sums.set(name, (sums.get(name) ?? 0) + bytes)
  }
  const rows = [...sums].sort(([, a], [, b]) => b - a)
  const total = rows.reduce((sum, [, bytes]) => sum + bytes, 0)
  const all: Size[] = [...rows, ['all', total]]
  const cells = all.map(([name, bytes]) => [name, (bytes / 1000).toFixed(1)])
  console.log(table([title, 'kB'], cells))
}
