// What is in dist/, by package.
import path from 'node:path'
import { run } from './commands.ts'

const REPORT = path.resolve(
  import.meta.dirname,
  '..',
  '..',
  'script/dist-report'
)

/** Returns what script/dist-report prints: tables in Markdown. */
export async function distReport(): Promise<string> {
  return (await run(REPORT, [])).trim()
}
