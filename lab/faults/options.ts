// The command line of script/faults.
import { parseArgs } from 'node:util'

export type Options =
  | {
      mode: 'matrix'
      /** Names of families; all if empty. */
      only: string[]
      /** Only cells whose names contain this. */
      cell: string
      /** Cells that run side by side. */
      atOnce: number
      /** Runs again what was right before. */
      isAgain: boolean
    }
  | {
      mode: 'random'
      seed: number
      /** 0 for the one run of that seed. */
      minutes: number
      atOnce: number
    }
  | { mode: 'load' }

/** What a machine of two cores can do: most cells wait for most of their time. */
const AT_ONCE = 4

/**
 * Reads the command line.
 *
 * @param families that there are
 * @throws if it cannot be understood
 */
export function readOptions(args: string[], families: string[]): Options {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      again: { type: 'boolean', default: false },
      'at-once': { type: 'string' },
      cell: { type: 'string', default: '' },
      load: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      random: { type: 'string' }
    }
  })
  const unknown = positionals.filter((name) => !families.includes(name))
  if (unknown.length > 0) {
    throw new Error(
      `Families are ${families.join(', ')}; not ${unknown[0] ?? ''}`
    )
  }
  const atOnce = wholeNumber('--at-once', values['at-once'] ?? String(AT_ONCE))
  if (values.load) return { mode: 'load' }
  if (values.random !== undefined || values.minutes !== undefined) {
    const seed = wholeNumber('--random', values.random)
    const minutes =
      values.minutes === '0' ? 0 : wholeNumber('--minutes', values.minutes)
    return { mode: 'random', seed, minutes, atOnce }
  }
  const { again: isAgain, cell } = values
  return { mode: 'matrix', only: positionals, cell, atOnce, isAgain }
}

function wholeNumber(option: string, text = ''): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new Error(`${option} takes a number from 1 on, not "${text}"`)
}
