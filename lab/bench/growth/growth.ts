// How time, calls and memory grow with one kind of input.
import { spreadOf, writtenSpread } from '../numbers.ts'
import { Skip, type Build, type Measure } from '../measure.ts'
import { keyOf, type Samples } from '../rounds.ts'
import { runBuild, type Given } from '../runs.ts'
import { watch, type Watched } from '../watched.ts'

/** A run of the action that is ready to start, again and again. */
export interface Ready {
  /** Inputs of the next run. */
  given: () => Given
  env?: NodeJS.ProcessEnv
}

/** An input in several sizes, the smallest first. */
export interface Growing {
  /** For --only. */
  name: string
  /** What is many, such as "tags". */
  what: string
  sizes: number[]
  /** Prepares for a size, once. */
  prepare: (size: number) => Promise<Ready>
  /** Runs before each run. */
  before?: () => Promise<void>
}

/** What was seen of a size, by the key of its measure. */
export type Seen = Map<string, Watched>

function nameOf(what: string, size: number): string {
  return `${size} ${what}`
}

/** Makes a measure of each size, which notes what it has seen. */
export function measuresOf(growing: Growing, seen: Seen): Measure[] {
  const ready = new Map<string, Ready>()
  const readyOf = (name: string): Ready => {
    const found = ready.get(name)
    if (!found) throw new Skip('it was not prepared')
    return found
  }
  return growing.sizes.map((size) => {
    const name = nameOf(growing.what, size)
    return {
      name,
      isOurs: true,
      prepare: async (build: Build) => {
        if (!ready.has(name)) ready.set(name, await growing.prepare(size))
        await growing.before?.()
        const { given, env } = readyOf(name)
        seen.set(keyOf(name, build), await watch(build, given(), env))
      },
      run: async (build: Build) => {
        await growing.before?.()
        const { given, env } = readyOf(name)
        return (await runBuild(build, given(), env)).seconds
      }
    }
  })
}

export const GROWTH_HEAD = [
  'Input',
  'Time',
  'Calls',
  'Memory',
  'Input grows',
  'Time',
  'Calls',
  'Memory'
]

/** Fills a row for each size: what was measured, and against the smallest. */
export function growthCells(
  { what, sizes }: Growing,
  samples: Samples,
  seen: Seen,
  build: Build
): string[][] {
  const [least = 1] = sizes
  const keyFor = (size: number): string => keyOf(nameOf(what, size), build)
  return sizes.map((size) => {
    const key = keyFor(size)
    const unit = size === 1 ? what.replace(/s\b/, '') : what
    const name = `${size.toLocaleString('en')} ${unit}`
    const reason = samples.reasons.get(key)
    if (reason) return [name, reason, '', '', '', '', '', '']
    const now = figuresOf(key, samples, seen)
    const first = figuresOf(keyFor(least), samples, seen)
    return [
      name,
      ...now.texts,
      times(size, least),
      ...now.values.map((value, index) => times(value, first.values[index]))
    ]
  })
}

/** Time, calls and memory: to be compared, and to be read. */
function figuresOf(
  key: string,
  { values }: Samples,
  seen: Seen
): { values: number[]; texts: string[] } {
  const spread = spreadOf(values.get(key) ?? [NaN])
  const { direct = NaN, memory = NaN } = seen.get(key) ?? {}
  return {
    values: [spread.median, direct, memory],
    texts: [
      writtenSpread(spread, 's'),
      String(direct),
      `${(memory / 1e6).toFixed(0)} MB`
    ]
  }
}

function times(value: number, first = NaN): string {
  const factor = value / first
  if (Number.isNaN(factor)) return '–'
  return `× ${factor < 10 ? factor.toFixed(1) : factor.toFixed(0)}`
}
