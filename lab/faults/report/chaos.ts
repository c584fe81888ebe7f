// The runs of chaos so far. Each call of script/faults --random adds a line.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { table } from '../../bench/table.ts'

/** A call of script/faults --random. */
export interface Chaos {
  day: string
  commit: string
  seed: number
  minutes: number
  /** Runs of the action, each with another one after it. */
  runs: number
  /** Faults that have happened in them. */
  faults: number
  /** Seeds of the runs that broke a promise. */
  wrong: number[]
}

const FILE = path.join(import.meta.dirname, 'chaos.json')

/** Adds a call, and returns all of them. */
export function addChaos(one: Chaos): Chaos[] {
  const all = [...(JSON.parse(readFileSync(FILE, 'utf8')) as Chaos[]), one]
  writeFileSync(FILE, `${JSON.stringify(all, undefined, 2)}\n`)
  return all
}

const HEAD = ['Date', 'Commit', 'Seed', 'Minutes', 'Runs', 'Faults', 'Wrong']

/** Writes the table. */
export function chaosText(all: Chaos[]): string {
  const sum = (of: (one: Chaos) => number): string =>
    String(all.reduce((total, one) => total + of(one), 0))
  const rows = all.map((one) => [
    ...[one.day, one.commit, String(one.seed), String(one.minutes)],
    ...[String(one.runs), String(one.faults), one.wrong.join(', ') || '0']
  ])
  const last = [
    ...['All', '', '', sum(({ minutes }) => minutes)],
    ...[sum(({ runs }) => runs), sum(({ faults }) => faults)],
    sum(({ wrong }) => wrong.length)
  ]
  return table(HEAD, [...rows, last])
}
