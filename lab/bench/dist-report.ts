// What is in dist/, by package.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { run } from './commands.ts'

/** The program that tells it, if this checkout has one. */
const REPORT = path.resolve(
  import.meta.dirname,
  '..',
  '..',
  'script/dist-report'
)

/** Returns what the program prints, as Markdown; nothing if there is none. */
export async function distReport(): Promise<string | undefined> {
  if (!existsSync(REPORT)) return undefined
  const text = (await run(REPORT, [])).trim()
  return text.startsWith('|') ? text : `\`\`\`text\n${text}\n\`\`\``
}
