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
  isGrowth: boolean
}

/** The least number of rounds whose figures are kept in docs/benchmarks.md. */
export const LEAST_ROUNDS = 5

/**
 * Reads the command line.
 *
 * @param names names of rows
 * @throws if it cannot be understood
 */
export function readOptions(args: string[], names: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: String(LEAST_ROUNDS) },
      only: { type: 'boolean', default: false },
      compare: { type: 'string' },
      actions: { type: 'string' },
      growth: { type: 'boolean', default: false }
    }
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds takes a number, not ${values.rounds}`)
  }
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0 || values.only !== positionals.length > 0) {
    throw new Error(`--only takes some of ${names.join(', ')}`)
  }
  return {
    rounds,
    only: positionals,
    compare: values.compare,
    actions: values.actions,
    isGrowth: values.growth
  }
}
