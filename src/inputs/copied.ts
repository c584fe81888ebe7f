// What a build would copy by accident: files for the build alone, in one of its contexts.
import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { isIncluded, type DockerfilePlace } from '../context/files.js'
import type { NamedContext } from '../context/named.js'
import { JOB_PREFIX, temporaryRoot } from '../lib/disk.js'
import { isWithin } from '../lib/paths.js'
import { fail } from '../messages/failure.js'

/** A directory that a build reads, and where its ignore file is. */
export interface CopiedDirectory {
  directory: string
  dockerfile?: DockerfilePlace
}

/** Returns the directories of a build of the user's own. */
export function copiedDirectories(
  context: CopiedDirectory & { bundled: boolean },
  named: NamedContext[]
): CopiedDirectory[] {
  const own = context.bundled ? [] : [context]
  const others = named.flatMap((one) =>
    one.kind === 'directory'
      ? [{ directory: one.directory, dockerfile: 'none' as const }]
      : []
  )
  return [...own, ...others]
}

/**
 * Tells whether a build would copy a file, which need not be there yet: it would be in
 * the published hash, and `COPY .` would put it into the image.
 */
export function isCopied(
  file: string,
  directories: CopiedDirectory[]
): boolean {
  return directories.some(({ directory, dockerfile }) => {
    const root = realpathSync(directory)
    if (!isWithin(root, file)) return false
    return isIncluded(root, path.relative(root, file), dockerfile)
  })
}

/**
 * Requires that a build does not copy the directory of its own job, where the logins
 * of the run are.
 *
 * @throws Failure for a directory around it, such as RUNNER_TEMP itself.
 */
export function requireWithoutJob(
  name: 'context' | 'build-contexts',
  value: string,
  directory: CopiedDirectory
): void {
  const root = temporaryRoot()
  if (!existsSync(root)) return
  const job = path.join(realpathSync(root), `${JOB_PREFIX}0`)
  if (isCopied(job, [directory]))
    throw fail(`input-${name}.temporary`, { value })
}
