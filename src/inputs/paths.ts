import * as core from '@actions/core'
import { existsSync, lstatSync, statSync } from 'node:fs'
import path from 'node:path'
import { refuse } from './read.js'
import type { Inputs } from './inputs.js'

/** Where a user.yaml is in a build context. */
export const USER_YAML = path.join('configs', 'user.yaml')

/** @param bundled directory of the context that is part of the action */
export function readContext(bundled: string): Inputs['context'] {
  const text = core.getInput('context')
  if (!text) return { directory: bundled, bundled: true }
  const directory = inWorkspace(text)
  if (!existsSync(path.join(directory, 'Dockerfile'))) {
    refuse(
      'context',
      text,
      'it must be a directory with a Dockerfile (is actions/checkout run before?)'
    )
  }
  return { directory, bundled: false }
}

/**
 * Returns the file of `user-yaml`, which takes the place of the one in the
 * context: one that has none would not copy it into the image.
 */
export function readUserYaml(context: Inputs['context']): string {
  const text = core.getInput('user-yaml')
  if (!text) return ''
  const file = inWorkspace(text)
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    refuse(
      'user-yaml',
      text,
      'it must be a file (is actions/checkout run before?)'
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
      `it takes the place of ${USER_YAML} in the context, but the input "context" has no such file`
    )
  }
  return file
}

function inWorkspace(file: string): string {
  return path.resolve(process.env.GITHUB_WORKSPACE ?? '.', file)
}
