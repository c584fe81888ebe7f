import { readFileSync, statSync } from 'node:fs'
import { workspaceRoot } from '../lib/paths.js'
import { fail } from '../messages/failure.js'
import {
  hashOfScript,
  meets,
  type SmokeLevel,
  type SmokeScript
} from '../smoke/levels.js'
import { readInput } from './read.js'
import { resolveInput } from './workspace-path.js'

/** Bits of a file's mode: somebody may execute it. */
const EXECUTABLE = 0o111

/**
 * Reads the input `smoke-script`. What would only fail once Milvus runs is refused
 * here, but for the program in its first line: the jobs of a workflow run on several
 * machines.
 *
 * @throws Failure if it is not an executable file in the workspace, or would not run.
 */
export function readScript(level: SmokeLevel): SmokeScript | undefined {
  const value = readInput('smoke-script')
  if (!value) return undefined
  if (!meets(level, 'query')) {
    throw fail('input-smoke-script.level', { value, level })
  }
  const file = resolveInput('smoke-script', value)
  const stat = statSync(file)
  if (!stat.isFile()) throw fail('input-smoke-script.directory', { value })
  if (!(stat.mode & EXECUTABLE)) {
    throw fail('input-smoke-script.notExecutable', { value })
  }
  const content = readFileSync(file)
  if (content.length === 0) throw fail('input-smoke-script.empty', { value })
  if (hasWindowsLine(content)) {
    throw fail('input-smoke-script.lineEnds', { value })
  }
  return { file, directory: workspaceRoot(), hash: hashOfScript(content) }
}

/** The kernel takes a carriage return in the first line for a part of a name. */
function hasWindowsLine(content: Buffer): boolean {
  const [first = ''] = content.toString('latin1').split('\n', 1)
  return first.startsWith('#!') && first.endsWith('\r')
}
