// Measures everything in turn, A B C A B C …, so that all see the same machine.
import { written } from './numbers.ts'
import { Skip, type Build, type Measure } from './measure.ts'
import { goOn } from '../undo.ts'

/** What was measured, and why something was not. */
export interface Samples {
  values: Map<string, number[]>
  reasons: Map<string, string>
}

/** A measure for one build. */
interface Series {
  key: string
  measure: Measure
  build: Build
}

export interface RoundOptions {
  builds: Build[]
  rounds: number
  say: (line: string) => void
}

/** Names what a measure gives for a build. */
export function keyOf(name: string, build?: Build): string {
  return build ? `${name} of ${build.name}` : name
}

/** Prepares and measures everything, in as many rounds. */
export async function measureAll(
  measures: Measure[],
  { builds, rounds, say }: RoundOptions
): Promise<Samples> {
  const samples: Samples = { values: new Map(), reasons: new Map() }
  const all = measures.flatMap((measure) => seriesOf(measure, builds))
  for (const series of all) {
    if (series.measure.prepare) say(`preparing ${series.key}`)
    await attempt(series, samples, say, async ({ measure, build }) => {
      await measure.prepare?.(build)
    })
  }
  for (let round = 1; round <= rounds; round++) {
    for (const series of inRound(all, round)) {
      await attempt(series, samples, say, async ({ key, measure, build }) => {
        const value = await measure.run(build)
        samples.values.set(key, [...(samples.values.get(key) ?? []), value])
        const text = measure.rounds === 1 ? String(value) : written(value, 's')
        say(`round ${round} of ${rounds}: ${key}: ${text}`)
      })
    }
  }
  return samples
}

/** Measures one group after the other: what belongs to the same row is in one group. */
export async function measureGroups(
  groups: Measure[][],
  options: RoundOptions
): Promise<Samples> {
  const all: Samples = { values: new Map(), reasons: new Map() }
  for (const group of groups) {
    const { values, reasons } = await measureAll(group, options)
    values.forEach((value, key) => all.values.set(key, value))
    reasons.forEach((reason, key) => all.reasons.set(key, reason))
  }
  return all
}

function seriesOf(measure: Measure, builds: Build[]): Series[] {
  const { name } = measure
  if (measure.isOurs) {
    return builds.map((build) => ({ key: keyOf(name, build), measure, build }))
  }
  return builds.slice(0, 1).map((build) => ({ key: name, measure, build }))
}

/** The order within a round: all of them, then the short ones again and again. */
function inRound(all: Series[], round: number): Series[] {
  const due = all.filter(({ measure }) => round <= (measure.rounds ?? round))
  const times = due.map(({ measure }) => measure.times ?? 1)
  return Array.from({ length: Math.max(0, ...times) }, (_, pass) =>
    due.filter((_series, index) => pass < (times[index] ?? 1))
  ).flat()
}

/** What has failed once is not tried again: its rows say why. */
async function attempt(
  series: Series,
  { reasons }: Samples,
  say: (line: string) => void,
  work: (series: Series) => Promise<void>
): Promise<void> {
  goOn()
  if (reasons.has(series.key)) return
  try {
    await work(series)
  } catch (error) {
    goOn()
    const message = error instanceof Error ? error.message : String(error)
    const what = error instanceof Skip ? 'skipped' : 'failed'
    say(`${series.key}: ${what}: ${message}`)
    reasons.set(series.key, `${what}: ${message.split('\n')[0] ?? ''}`)
  }
}
