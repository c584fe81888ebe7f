import { existsSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { isWithin } from '../lib/paths.js'
import { fail } from '../messages/failure.js'

/** The inputs that name a file or a directory. */
type PathInput = 'context' | 'user-yaml' | 'smoke-script' | 'smoke-upgrade-data'

/**
 * Returns the file or directory that an input names. A link in a checkout may not
 * lead to other files of the machine, such as a login: they would end up in the
 * image, or in a container of the test. What a workflow itself makes is often in RUNNER_TEMP.
 *
 * @throws Failure if it does not exist, or is elsewhere.
 */
export function resolveInput(name: PathInput, value: string): string {
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
