// What was right is kept, so that a run that was interrupted goes on where it ended.
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { nameOf, type Cell } from './family.ts'
import type { Outcome } from './run-cell.ts'

/** What is kept of a cell. */
export type Kept = Omit<Outcome, 'log'>

/** A line of the file with what was right. */
interface Line extends Kept {
  /** State of the files that say what the cell does, and how it has to end. */
  state: string
}

const ROOT = path.resolve(import.meta.dirname, '../..')

/** What the result of a cell depends on. */
const SOURCES = ['action.yml', 'dist', 'docker', 'lab']

/** What each family has for itself. */
const FAMILIES = 'lab/faults/families/'

/** What only chooses the cells, or tells of them, and each family's own files. */
const NEUTRAL =
  /^lab\/(?:bench|faults\/(?:families|report|load))\/|^lab\/faults\/(?:random|main|options|matrix|run-all|kept)\b/

/**
 * Where results are kept: a folder for each state of what is tested, and of what it is
 * tested with.
 *
 * @param programs a line for each of these
 */
export function keptFolder(programs: string[]): string {
  const home = process.env.FAULTS_KEPT ?? ''
  return path.join(home, hashOf(SOURCES.flatMap(filesIn), programs))
}

function filesIn(name: string): string[] {
  const file = path.join(ROOT, name)
  if (statSync(file).isFile()) return [name]
  return readdirSync(file, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((one) => path.relative(ROOT, one))
    .filter((one) => !NEUTRAL.test(one))
    .sort()
}

function hashOf(files: string[], texts: string[] = []): string {
  const hash = createHash('sha256').update(texts.join('\n'))
  for (const file of files) {
    hash.update(`${file}\0`).update(readFileSync(path.join(ROOT, file)))
  }
  return hash.digest('hex').slice(0, 12)
}

const states = new Map<string, string>()

/** Returns the state of a family: of its file, and of those of families that it imports. */
function stateOf({ source }: Cell): string {
  const known = states.get(source)
  if (known) return known
  const state = hashOf([...withImports(path.relative(ROOT, source))].sort())
  states.set(source, state)
  return state
}

function withImports(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !file.startsWith(FAMILIES)) return found
  found.add(file)
  const text = readFileSync(path.join(ROOT, file), 'utf8')
  for (const [, name = ''] of text.matchAll(/ from '(\.[^']*)'/g)) {
    withImports(path.join(path.dirname(file), name), found)
  }
  return found
}

/** Returns what is known of cells by their names: only what was right. */
export function readKept(folder: string, cells: Cell[]): Map<string, Kept> {
  const file = path.join(folder, 'right.jsonl')
  if (!existsSync(file)) return new Map()
  const now = new Map(cells.map((cell) => [nameOf(cell), stateOf(cell)]))
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  const all = lines.map((line) => JSON.parse(line) as Line)
  return new Map(
    all
      .filter(({ cell, state }) => now.get(cell) === state)
      .map((kept) => [kept.cell, kept])
  )
}

/**
 * Keeps what was right, and the log of what was not.
 *
 * @returns the file with the log, for a cell that is wrong
 */
export function keep(
  folder: string,
  cell: Cell,
  { log, ...outcome }: Outcome
): string | undefined {
  mkdirSync(folder, { recursive: true })
  const kept: Line = { ...outcome, state: stateOf(cell) }
  if (kept.wrong.length === 0) {
    appendFileSync(
      path.join(folder, 'right.jsonl'),
      `${JSON.stringify(kept)}\n`
    )
    return undefined
  }
  const name = nameOf(cell).replaceAll(/[^\w]+/g, '-')
  const file = path.join(folder, `${name}.log`)
  writeFileSync(file, `${kept.wrong.join('\n')}\n\n${log}`)
  return file
}
