import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { isWithin, workspaceRoot } from '../lib/paths.js'
import { fail } from '../messages/failure.js'

/** The inputs that name a file or a directory. */
export type PathInput =
  | 'context'
  | 'user-yaml'
  | 'smoke-script'
  | 'smoke-upgrade-data'
  | 'file'
  | 'secret-files'
  | 'build-contexts'
  | 'ssh'
  | 'cache-from'
  | 'cache-to'

/** Inputs whose path the build itself may make. */
type NewPathInput = Extract<PathInput, 'cache-from' | 'cache-to'>

/**
 * Returns the file or directory that an input names. A link in a checkout may not
 * lead to other files of the machine, such as a login: they would end up in the
 * image, or in a container of the test. What a workflow itself makes is often in RUNNER_TEMP.
 *
 * @throws Failure if it does not exist, or is elsewhere.
 */
export function resolveInput(
  name: Exclude<PathInput, NewPathInput>,
  value: string
): string {
  const file = path.resolve(workspaceRoot(), value)
  if (existsSync(file)) return requireInside(name, value, file)
  const inside = pathInContainer(value, process.env.GITHUB_WORKSPACE || '.')
  throw inside
    ? fail(`input-${name}.host`, { value, inside })
    : fail(`input-${name}.missing`, { value })
}

/**
 * Returns the directory that an input names, and that need not exist yet.
 *
 * @throws Failure if it is elsewhere.
 */
export function resolveNewInput(name: NewPathInput, value: string): string {
  const file = path.resolve(workspaceRoot(), value)
  let parent = file
  while (!existsSync(parent)) parent = path.dirname(parent)
  const found = requireInside(name, value, parent, file)
  return path.join(found, path.relative(parent, file))
}

/** @param file what must lie in a root by its name; `existing` is what is there of it */
function requireInside(
  name: PathInput,
  value: string,
  existing: string,
  file = existing
): string {
  const workspace = workspaceRoot()
  const roots = [workspace, process.env.RUNNER_TEMP || workspace]
  const root = roots
    .filter((directory) => existsSync(directory))
    .find(
      (directory) =>
        isWithin(path.resolve(directory), file) ||
        isWithin(realpathSync(directory), file)
    )
  if (!root) throw fail(`input-${name}.outside`, { value })
  const target = realpathSync(existing)
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
