// What is in the folders that a job finds: its home, its workspace and that for
// temporary files.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { World } from './world.ts'

/** A hash of each file by its path. */
export type Files = Record<string, string>

/** What buildx itself writes into a home at every start. */
const OWN_OF_BUILDX =
  /^\.docker\/buildx\/(?:\.lock|\.buildNodeID|current|activity\/|refs\/)/

/** What the job's user has in the workspace, and what a fault puts there. */
const OF_OTHERS = /^(?:begun|filler)$/

/** Returns the files of the home, which a run has no reason to change. */
export function homeFiles({ home }: World): Files {
  return filesIn(home, 'the home', OWN_OF_BUILDX)
}

/** Returns the files of other folders, to which a run has no reason to add any. */
export function workFiles({ workspace, tmp }: World): Files {
  return {
    ...filesIn(workspace, 'the workspace', OF_OTHERS),
    ...filesIn(tmp, 'TMPDIR')
  }
}

function filesIn(folder: string, place: string, without?: RegExp): Files {
  if (!existsSync(folder)) return {}
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      path.relative(folder, path.join(entry.parentPath, entry.name))
    )
    .filter((name) => !without?.test(name))
  return Object.fromEntries(
    names.map((name) => [
      `${name} of ${place}`,
      hashOf(path.join(folder, name))
    ])
  )
}

/** Returns the names of files that are new, gone or different. */
export function changesIn(before: Files, after: Files): string[] {
  const names = Object.keys({ ...before, ...after })
  return names.filter((name) => before[name] !== after[name])
}

/** Returns the names of files that are new or different: a fault may take others. */
export function addedTo(before: Files, after: Files): string[] {
  return Object.keys(after).filter((name) => before[name] !== after[name])
}

function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
