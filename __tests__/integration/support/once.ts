import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync
} from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What was made, or why it could not be. */
type Outcome<T> = { made: T } | { failed: string }

/**
 * Makes something that several test files share: the first that asks makes it, and
 * the others wait for it. Test files run in processes of their own, which know each
 * other by the folder that set-up.ts makes.
 */
export async function once<T>(
  name: string,
  make: () => Promise<T>
): Promise<T> {
  const file = fileOf(name)
  if (isFirst(path.dirname(file))) write(file, await outcomeOf(make))
  while (!existsSync(file)) await sleep(100)
  const outcome = read<T>(file)
  if ('failed' in outcome) throw new Error(outcome.failed)
  return outcome.made
}

/** Returns what was made, if anything was. */
export function madeOnce(name: string): unknown {
  const file = fileOf(name)
  if (!existsSync(file)) return undefined
  const outcome = read(file)
  return 'made' in outcome ? outcome.made : undefined
}

function fileOf(name: string): string {
  return path.join(process.env.TEST_SHARED ?? '', name, 'outcome.json')
}

function read<T = unknown>(file: string): Outcome<T> {
  return JSON.parse(readFileSync(file, 'utf8')) as Outcome<T>
}

function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function outcomeOf<T>(make: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { made: await make() }
  } catch (error) {
    return { failed: String(error) }
  }
}

/** Writes a file that is whole as soon as it is there. */
function write(file: string, content: object): void {
  writeFileSync(`${file}.new`, JSON.stringify(content))
  renameSync(`${file}.new`, file)
}
