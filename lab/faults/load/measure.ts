// Measures how the action bears load: much of one thing, or many jobs at once.
import { FILES, RELEASES, TAGS } from '../../bench/growth/inputs.ts'
import { runBuild } from '../../bench/runs.ts'
import { watch } from '../../bench/watched.ts'
import { CHECKOUT } from './checkout.ts'
import { counted, type Counted } from './counted.ts'
import { growFaster, growthOf, type Sample } from './growth.ts'
import { INDEX_ENTRIES } from './index-entries.ts'
import { JOBS_APART, JOBS_TOGETHER } from './jobs.ts'
import type { Load } from './load.ts'
import { PODS } from './pods.ts'

const LOADS: Load[] = [
  JOBS_APART,
  JOBS_TOGETHER,
  { ...RELEASES, sizes: [10, 200, 2000] },
  { ...TAGS, sizes: [2, 20, 200] },
  INDEX_ENTRIES,
  { ...FILES, sizes: [100, 2000, 20_000] },
  PODS
]

/** How often a size is timed. */
const ROUNDS = 2

/** A load that was measured. */
export interface LoadRow {
  what: string
  samples: Sample[]
  /** What grows faster than its input: nothing, if all is as promised. */
  faster: string[]
}

export const LOAD_HEAD = [
  'Much of',
  'Seconds',
  'MB',
  'Processes',
  'Requests',
  'Grows',
  'No faster than its input'
]

/**
 * Measures every load, one after the other. What it makes is removed by `undoAll`.
 *
 * @param only names some of them; all if there is none
 */
export async function measureLoad(
  say: (line: string) => void,
  only: string[] = []
): Promise<LoadRow[]> {
  const loads = LOADS.filter(
    ({ name }) => only.length === 0 || only.includes(name)
  )
  const rows: LoadRow[] = []
  for (const load of loads) rows.push(await measure(load, say))
  return rows
}

async function measure(
  load: Load,
  say: (line: string) => void
): Promise<LoadRow> {
  const samples: Sample[] = []
  for (const size of load.sizes) {
    say(`load: ${size} ${load.what}`)
    const sample = await sampleOf(load, size)
    samples.push(sample)
    say(`load: ${size} ${load.what}: ${cellsOfSample(sample).join(', ')}`)
  }
  return { what: load.what, samples, faster: growFaster(samples) }
}

async function sampleOf(load: Load, size: number): Promise<Sample> {
  const ready = await counted(await load.prepare(size))
  const jobs = Array.from({ length: load.jobsOf?.(size) ?? 1 })
  const seconds: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    seconds.push(await secondsOf(ready, jobs.length))
  }
  const before = ready.requests()
  const seen = await Promise.all(
    jobs.map(() => watch(CHECKOUT, ready.given(), ready.env))
  )
  return {
    size,
    seconds: Math.min(...seconds),
    memory: Math.max(...seen.map(({ memory }) => memory)),
    processes: seen.reduce((sum, { direct }) => sum + direct, 0),
    requests: ready.requests() - before
  }
}

/** Returns how long it takes until all jobs that begin together have ended. */
async function secondsOf(
  { given, env }: Counted,
  jobs: number
): Promise<number> {
  const runs = Array.from({ length: jobs }, async () => {
    const { seconds } = await runBuild(CHECKOUT, given(), env)
    return seconds
  })
  return Math.max(...(await Promise.all(runs)))
}

/** Fills the rows of the table, one for each size. */
export function loadCells(rows: LoadRow[]): string[][] {
  return rows.flatMap(({ what, samples, faster }) =>
    samples.map((sample, index) => {
      const unit = sample.size === 1 ? what.replace(/s\b/, '') : what
      const isLast = index === samples.length - 1
      return [
        `${sample.size.toLocaleString('en')} ${unit}`,
        ...cellsOfSample(sample),
        isLast ? growth(samples) : '',
        isLast ? verdict(faster) : ''
      ]
    })
  )
}

function cellsOfSample(sample: Sample): string[] {
  const { seconds, memory, processes, requests } = sample
  return [
    seconds.toFixed(1),
    (memory / 1e6).toFixed(0),
    String(processes),
    String(requests)
  ]
}

function growth(samples: Sample[]): string {
  const figures = [
    'size',
    'seconds',
    'memory',
    'processes',
    'requests'
  ] as const
  const [size, ...others] = figures.map((figure) => {
    const factor = growthOf(samples, figure)
    return `× ${factor.toFixed(factor < 10 ? 1 : 0)}`
  })
  return `input ${size ?? ''}: ${others.join(', ')}`
}

function verdict(faster: string[]): string {
  return faster.length === 0 ? 'yes' : `no: ${faster.join(', ')}`
}
