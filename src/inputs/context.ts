import * as core from '@actions/core'
import { existsSync, globSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { listContext } from '../context/files.js'
import { USER_YAML } from '../context/user-yaml.js'
import { fail, type Failure } from '../messages/failure.js'
import { resolveInput } from './workspace-path.js'

/** The build context. */
export interface ContextInput {
  directory: string
  /** True for the action's own context. */
  bundled: boolean
}

/**
 * Reads the input `context`.
 *
 * @param bundled directory of the action's own context
 * @throws Failure if it is not a directory with a Dockerfile in the workspace.
 */
export function readContext(bundled: string): ContextInput {
  const value = core.getInput('context')
  if (!value) return { directory: bundled, bundled: true }
  const directory = resolveInput('context', value)
  if (!existsSync(path.join(directory, 'Dockerfile'))) {
    throw withoutDockerfile(value, directory)
  }
  return { directory, bundled: false }
}

/** Says what is there instead of a directory with a Dockerfile. */
function withoutDockerfile(value: string, directory: string): Failure {
  if (!statSync(directory).isDirectory()) {
    return fail('input-context.file', { value, parent: path.dirname(value) })
  }
  const name = readdirSync(directory).find(isLikeDockerfile)
  if (name) return fail('input-context.name', { value, name })
  const patterns = ['*/Dockerfile', '*/*/Dockerfile']
  const [found] = globSync(patterns, { cwd: directory }).sort()
  if (!found) return fail('input-context.empty', { value })
  const folder = path.join(value, path.dirname(found))
  return fail('input-context.subfolder', { value, folder })
}

function isLikeDockerfile(name: string): boolean {
  return /^(?:docker|container)file/i.test(name)
}

/**
 * Finds the file of the input `user-yaml`, which replaces the one in the context. A
 * context without one would not copy it into the image.
 *
 * @throws Failure if it is not a file in the workspace or has nothing to replace.
 */
export function findUserYaml(context: ContextInput): string | undefined {
  const value = core.getInput('user-yaml')
  if (!value) return undefined
  const file = resolveInput('user-yaml', value)
  if (!statSync(file).isFile())
    throw fail('input-user-yaml.directory', { value })
  if (!listContext(context.directory).includes(USER_YAML)) {
    throw fail('input-user-yaml.unused', { value })
  }
  return file
}
