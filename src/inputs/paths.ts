import * as core from '@actions/core'
import { existsSync, lstatSync, statSync } from 'node:fs'
import path from 'node:path'
import { refuse } from './read.js'

/** The build context. */
export interface ContextInput {
  directory: string
  /** True for the action's own context. */
  bundled: boolean
}

/** Path of user.yaml in a build context. */
export const USER_YAML = path.join('configs', 'user.yaml')

/**
 * Reads the input `context`.
 *
 * @param bundled directory of the action's own context
 * @throws Error if it is not a directory with a Dockerfile.
 */
export function readContext(bundled: string): ContextInput {
  const text = core.getInput('context')
  if (!text) return { directory: bundled, bundled: true }
  const directory = inWorkspace(text)
  if (!existsSync(path.join(directory, 'Dockerfile'))) {
    refuse(
      'context',
      text,
      'it must be a directory with a Dockerfile (does actions/checkout run before this step?)'
    )
  }
  return { directory, bundled: false }
}

/**
 * Reads the input `user-yaml`: a file that replaces the one in the context. A
 * context without one would not copy it into the image.
 *
 * @throws Error if it is not a file or has nothing to replace.
 */
export function readUserYaml(context: ContextInput): string | undefined {
  const text = core.getInput('user-yaml')
  if (!text) return undefined
  const file = inWorkspace(text)
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    refuse(
      'user-yaml',
      text,
      'it must be a file (does actions/checkout run before this step?)'
    )
  }
  const configs = path.join(context.directory, path.dirname(USER_YAML))
  const isDirectory = lstatSync(configs, {
    throwIfNoEntry: false
  })?.isDirectory()
  if (!isDirectory || !existsSync(path.join(context.directory, USER_YAML))) {
    refuse(
      'user-yaml',
      text,
      `it replaces ${USER_YAML} of the context, but the input "context" has no such file`
    )
  }
  return file
}

function inWorkspace(file: string): string {
  return path.resolve(process.env.GITHUB_WORKSPACE ?? '.', file)
}
