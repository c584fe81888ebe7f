// Where buildx keeps its builders. It writes there even to read from a registry, so a
// home that cannot be written would stop every run.
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  statSync
} from 'node:fs'
import path from 'node:path'
import { configDirectory } from './config.js'

/** Returns the directory in which buildx keeps its builders. */
export function buildxDirectory(env: NodeJS.ProcessEnv): string {
  return env.BUILDX_CONFIG || path.join(configDirectory(env), 'buildx')
}

/** Where buildx writes in that directory. */
const WRITTEN = ['', 'instances', 'defaults', 'activity']

/** What makes a builder known by its name, and which one is the current one. */
const BUILDERS = ['instances', 'defaults', 'current']

/**
 * Returns a directory for the builders of buildx that can be written, with the builders
 * of the user's own: the one that is given, if the user's own cannot be. Undefined if
 * that one will do.
 */
export function writableBuildx(
  directory: string,
  env: NodeJS.ProcessEnv
): string | undefined {
  const original = buildxDirectory(env)
  if (WRITTEN.every((name) => isWritable(path.join(original, name)))) {
    return undefined
  }
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  for (const name of BUILDERS) copy(original, directory, name)
  return directory
}

/** True if a directory can be written, or made where it is not there yet. */
function isWritable(directory: string): boolean {
  const there = nearest(directory)
  try {
    accessSync(there, constants.W_OK)
    return statSync(there).isDirectory()
  } catch {
    return false
  }
}

/** Returns a file if it is there, or else the first of its directories that is. */
function nearest(file: string): string {
  return existsSync(file) ? file : nearest(path.dirname(file))
}

function copy(from: string, to: string, name: string): void {
  try {
    cpSync(path.join(from, name), path.join(to, name), { recursive: true })
  } catch {
    // It is not there, or not to be read: buildx says which builder it does not know.
  }
}
