import * as core from '../core.js'
import {
  existsSync,
  globSync,
  readdirSync,
  realpathSync,
  statSync
} from 'node:fs'
import path from 'node:path'
import { listContext } from '../context/files.js'
import { USER_YAML } from '../context/user-yaml.js'
import { isWithin } from '../lib/paths.js'
import { fail, type Failure } from '../messages/failure.js'

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

type PathInput = 'context' | 'user-yaml'

/**
 * Returns the file or directory that an input names. A link in a checkout may not
 * lead to other files of the machine, such as a login: they would end up in the
 * image. What a workflow itself makes is often in RUNNER_TEMP.
 */
function resolveInput(name: PathInput, value: string): string {
  const workspace = process.env.GITHUB_WORKSPACE || '.'
  const file = path.resolve(workspace, value)
  if (!existsSync(file)) {
    const inside = pathInContainer(value, workspace)
    throw inside
      ? fail(`input-${name}.host`, { value, inside })
      : fail(`input-${name}.missing`, { value })
  }
  const roots = [workspace, process.env.RUNNER_TEMP || workspace]
  const root = roots
    .filter((directory) => existsSync(directory))
    .find(
      (directory) =>
        isWithin(path.resolve(directory), file) ||
        isWithin(realpathSync(directory), file)
    )
  if (!root) throw fail(`input-${name}.outside`, { value })
  const target = realpathSync(file)
  if (isWithin(realpathSync(root), target)) return target
  throw fail(`input-${name}.link`, { value, target })
}

/** Where the runner mounts its working folder in a job with a container. */
const CONTAINER_WORK = '/__w'

/**
 * Returns where a path of the host is in a job with a container, undefined for any
 * other path. In such a job, `github.workspace` and `runner.temp` are paths of the
 * host (https://github.com/actions/runner/issues/2058).
 */
function pathInContainer(value: string, workspace: string): string | undefined {
  if (!workspace.startsWith(`${CONTAINER_WORK}/`)) return undefined
  const folders = [workspace.slice(CONTAINER_WORK.length), '/_temp']
  const start = folders
    .map((folder) => `${value}/`.indexOf(`${folder}/`))
    .find((index) => index > 0)
  if (start === undefined || value.startsWith(`${CONTAINER_WORK}/`)) {
    return undefined
  }
  return CONTAINER_WORK + value.slice(start)
}
