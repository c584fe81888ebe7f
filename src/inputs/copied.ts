// What a build would copy by accident: files for the build alone, in one of its contexts.
import { realpathSync } from 'node:fs'
import path from 'node:path'
import { isIncluded, type DockerfilePlace } from '../context/files.js'
import type { NamedContext } from '../context/named.js'
import { isWithin } from '../lib/paths.js'
import type { ContextInput } from './context.js'

/** A directory that a build reads, and where its ignore file is. */
export interface CopiedDirectory {
  directory: string
  dockerfile?: DockerfilePlace
}

/** Returns the directories of a build of the user's own. */
export function copiedDirectories(
  context: ContextInput,
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
