// Writes what was found into docs/reliability.md.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { format } from 'prettier'
import { describeCommit, describePrograms } from '../../bench/machine.ts'

/** The folder of this repository. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../../..')
const PAGE = path.join(REPOSITORY, 'docs', 'reliability.md')

/** Parts of the page that commands write. */
export type PartName = 'matrix' | 'load' | 'chaos'

/** When and on what something was run, a line each. */
export async function describeRun(): Promise<string[]> {
  const day = new Date().toISOString().slice(0, 10)
  return [
    `${day}, commit ${await describeCommit(REPOSITORY)}`,
    ...(await describePrograms())
  ]
}

/** Replaces parts of the page. */
export async function writeParts(
  parts: Partial<Record<PartName, string>>
): Promise<void> {
  let page = readFileSync(PAGE, 'utf8')
  for (const [name, text] of Object.entries(parts)) {
    page = withPart(page, name, text)
  }
  writeFileSync(PAGE, await format(page, { parser: 'markdown' }))
}

/**
 * Returns a page with another text between the marks of a part.
 *
 * @throws if the page has no such marks
 */
export function withPart(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`]
  const [before = '', rest] = page.split(begin)
  const [, after] = rest?.split(end) ?? []
  if (after === undefined) throw new Error(`The page has no part "${name}"`)
  return [before + begin, text, end + after].join('\n\n')
}
