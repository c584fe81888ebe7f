// The command line of script/bench.
import { parseArgs } from 'node:util'

export interface Options {
  rounds: number
  /** Names of rows; all if empty. */
  only: string[]
  /** A commit whose dist/ is measured as well. */
  compare?: string
  /** Folder with clones of Docker's actions. */
  actions?: string
  /** Whether growth is measured, instead of the rest. */
  isGrowth: boolean
  /** Whether docs/benchmarks.md gets the table. */
  isKept: boolean
}

/** What can be measured: names for --only. */
export interface Names {
  rows: string[]
  growth: string[]
}

/** Rounds by default, and the least for a table in docs/benchmarks.md. */
const ROUNDS = 5

/** Growth takes longer, and is more than noise. */
const GROWTH_ROUNDS = 3

/**
 * Reads the command line.
 *
 * @throws if it cannot be understood
 */
export function readOptions(args: string[], names: Names): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      only: { type: 'boolean', default: false },
      compare: { type: 'string' },
      actions: { type: 'string' },
      growth: { type: 'boolean', default: false }
    }
  })
  const least = values.growth ? GROWTH_ROUNDS : ROUNDS
  const rounds = readRounds(values.rounds, least)
  const known = values.growth ? names.growth : names.rows
  const unknown = positionals.filter((name) => !known.includes(name))
  if (unknown.length > 0 || values.only !== positionals.length > 0) {
    throw new Error(`--only takes some of ${known.join(', ')}`)
  }
  return {
    rounds,
    only: positionals,
    compare: values.compare,
    actions: values.actions,
    isGrowth: values.growth,
    isKept: !values.only && !values.compare && rounds >= least
  }
}

function readRounds(text: string | undefined, usual: number): number {
  if (text === undefined) return usual
  const rounds = Number(text)
  if (Number.isInteger(rounds) && rounds > 0) return rounds
  throw new Error(`--rounds takes a number, not ${text}`)
}
