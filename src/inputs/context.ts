import * as core from '@actions/core'
import {
  existsSync,
  globSync,
  readdirSync,
  realpathSync,
  statSync
} from 'node:fs'
import path from 'node:path'
import { listContext, type DockerfileSource } from '../context/files.js'
import { USER_YAML } from '../context/user-yaml.js'
import { workspaceRoot } from '../lib/paths.js'
import { fail, type Failure } from '../messages/failure.js'
import { requireWithoutJob } from './copied.js'
import { resolveInput } from './workspace-path.js'

/** The build context. */
export interface ContextInput {
  directory: string
  /** True for the action's own context. */
  bundled: boolean
  /** If it is not the file `Dockerfile` of the context. */
  dockerfile?: DockerfileSource
}

/**
 * Reads the inputs `context` and `file`.
 *
 * @param bundled directory of the action's own context
 * @throws Failure if it is not a directory in the workspace, or has no Dockerfile.
 */
export function readContext(bundled: string): ContextInput {
  const value = core.getInput('context')
  const file = core.getInput('file')
  if (!value) {
    if (file) throw fail('input-file.context', {})
    return { directory: bundled, bundled: true }
  }
  const directory = resolveInput('context', value)
  const own = file ? readFile(file, value, directory) : {}
  if (!file && !existsSync(path.join(directory, 'Dockerfile'))) {
    throw withoutDockerfile(value, directory)
  }
  requireWithoutJob('context', value, { directory, ...own })
  return { directory, bundled: false, ...own }
}

/** Says what is there instead of a directory with a Dockerfile. */
function withoutDockerfile(value: string, directory: string): Failure {
  if (!statSync(directory).isDirectory()) return notDirectory(value)
  const name = readdirSync(directory).find(isLikeDockerfile)
  if (name) {
    const file = path.join(value, name)
    return fail('input-context.name', { value, name, file })
  }
  const patterns = ['*/Dockerfile', '*/*/Dockerfile']
  const [found] = globSync(patterns, { cwd: directory }).sort()
  if (!found) return fail('input-context.empty', { value })
  const file = path.join(value, found)
  const folder = path.dirname(file)
  return fail('input-context.subfolder', { value, folder, file })
}

function isLikeDockerfile(name: string): boolean {
  return /^(?:docker|container)file/i.test(name)
}

function notDirectory(value: string): Failure {
  return fail('input-context.file', { value, parent: path.dirname(value) })
}

/**
 * Reads the input `file`. One that names the context's own Dockerfile changes nothing,
 * so that no image is built again for it.
 */
function readFile(
  value: string,
  context: string,
  directory: string
): { dockerfile?: DockerfileSource } {
  if (!statSync(directory).isDirectory()) throw notDirectory(context)
  const given = path.resolve(workspaceRoot(), value)
  const inContext = path.join(context, value)
  if (
    !existsSync(given) &&
    existsSync(path.resolve(workspaceRoot(), inContext))
  ) {
    throw fail('input-file.inContext', { value, file: inContext })
  }
  const file = resolveInput('file', value)
  if (!statSync(file).isFile()) throw notDockerfile(value, file)
  const name = path.basename(given)
  const isOwn = realpathSync(path.dirname(given)) === directory
  if (isOwn && name === 'Dockerfile') return {}
  const beside = `${value}.dockerignore`
  const hasIgnoreFile = existsSync(`${given}.dockerignore`)
  const ignoreFile = hasIgnoreFile ? resolveInput('file', beside) : undefined
  if (ignoreFile && !statSync(ignoreFile).isFile()) {
    throw fail('input-file.ignoreFile', { value: beside })
  }
  return { dockerfile: { file, name, ignoreFile } }
}

function notDockerfile(value: string, directory: string): Failure {
  const isIn = existsSync(path.join(directory, 'Dockerfile'))
  if (!isIn) return fail('input-file.directory', { value })
  const file = path.join(value, 'Dockerfile')
  return fail('input-file.folder', { value, file })
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
  const { directory, dockerfile } = context
  if (!listContext(directory, dockerfile).includes(USER_YAML)) {
    throw fail('input-user-yaml.unused', { value })
  }
  return file
}
