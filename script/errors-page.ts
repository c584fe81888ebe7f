// Generates docs/errors.md, which lists every message with what to do about it,
// from the code and from docs/errors.yaml:
//   node script/errors-page.ts
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Found } from './errors/message.ts'
import { pageOf, problemsOf, readGroups } from './errors/page.ts'
import { findInShell } from './errors/shell.ts'
import { findInTypeScript } from './errors/typescript.ts'
import { findInWorkflow } from './errors/workflow.ts'

const ROOT = path.resolve(import.meta.dirname, '..')

/** Finds every message of a repository like this one. */
export function findMessages(root: string): Found {
  const all = [findInTypeScript, findInShell, findInWorkflow]
  const found = all.map((find) => find(root))
  return {
    messages: found.flatMap(({ messages }) => messages),
    problems: found.flatMap(({ problems }) => problems)
  }
}

/** Returns the page, and what is wrong with it. */
export async function errorsPage(
  root = ROOT
): Promise<{ page: string; problems: string[] }> {
  const found = findMessages(root)
  const groups = readGroups(root)
  return {
    page: await pageOf(found.messages, groups, root),
    problems: problemsOf(found, groups)
  }
}

if (import.meta.main) {
  const { page, problems } = await errorsPage()
  for (const problem of problems) console.error(problem)
  writeFileSync(path.join(ROOT, 'docs/errors.md'), page)
  process.exitCode = problems.length > 0 ? 1 : 0
}
