import * as core from '@actions/core'
import {
  existsSync,
  globSync,
  readdirSync,
  realpathSync,
  statSync
} from 'node:fs'
import path from 'node:path'
import { listContext } from '../context/files.js'
import { isWithin } from '../lib/paths.js'
import { adviceFor } from '../messages/caller.js'
import { refuse } from './read.js'

/** The build context. */
export interface ContextInput {
  directory: string
  /** True for the action's own context. */
  bundled: boolean
}

/** The workflow checks out the caller's repository by itself. */
function checkOutHint(): string {
  return adviceFor(' (does actions/checkout run before this step?)', '')
}

/** Path of user.yaml in a build context. */
export const USER_YAML = path.join('configs', 'user.yaml')

/**
 * Reads the input `context`.
 *
 * @param bundled directory of the action's own context
 * @throws Error if it is not a directory with a Dockerfile in the workspace.
 */
export function readContext(bundled: string): ContextInput {
  const text = core.getInput('context')
  if (!text) return { directory: bundled, bundled: true }
  const directory = resolveInput('context', text)
  if (!existsSync(path.join(directory, 'Dockerfile'))) {
    refuseWithoutDockerfile(text, directory)
  }
  return { directory, bundled: false }
}

/** Says what is there instead of a directory with a Dockerfile. */
function refuseWithoutDockerfile(text: string, directory: string): never {
  const stats = statSync(directory, { throwIfNoEntry: false })
  if (stats && !stats.isDirectory()) {
    const parent = path.dirname(text)
    refuse('context', text, `it must be a directory: write "${parent}"`)
  }
  const [name] = stats ? readdirSync(directory).filter(isLikeDockerfile) : []
  if (name) {
    refuse('context', text, `its "${name}" must have the name "Dockerfile"`)
  }
  const patterns = stats ? ['*/Dockerfile', '*/*/Dockerfile'] : []
  const [found] = globSync(patterns, { cwd: directory }).sort()
  if (found) {
    const folder = path.join(text, path.dirname(found))
    refuse(
      'context',
      text,
      `its Dockerfile is in a subfolder: write "${folder}", from where its COPY lines then begin`
    )
  }
  const hint = stats ? '' : checkOutHint()
  refuse('context', text, `it must be a directory with a Dockerfile${hint}`)
}

function isLikeDockerfile(name: string): boolean {
  return /^(?:docker|container)file/i.test(name)
}

/**
 * Reads the input `user-yaml`: a file that replaces the one in the context. A
 * context without one would not copy it into the image.
 *
 * @throws Error if it is not a file in the workspace or has nothing to replace.
 */
export function readUserYaml(context: ContextInput): string | undefined {
  const text = core.getInput('user-yaml')
  if (!text) return undefined
  const file = resolveInput('user-yaml', text)
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    refuse('user-yaml', text, `it must be a file${checkOutHint()}`)
  }
  if (!listContext(context.directory).includes(USER_YAML)) {
    refuse(
      'user-yaml',
      text,
      `it replaces ${USER_YAML} of the context, but the input "context" has no such file (or .dockerignore excludes it, or "configs" is a link)`
    )
  }
  return file
}

/**
 * Returns the file or directory that an input names. A link in a checkout may not
 * lead to other files of the machine, such as a login: they would end up in the
 * image. What a workflow itself makes is often in RUNNER_TEMP.
 */
function resolveInput(name: string, text: string): string {
  const workspace = process.env.GITHUB_WORKSPACE || '.'
  const file = path.resolve(workspace, text)
  if (!existsSync(file)) {
    refusePathOfHost(name, text, workspace)
    return file
  }
  const roots = [workspace, process.env.RUNNER_TEMP || workspace]
  const root = roots
    .filter((one) => existsSync(one))
    .find(
      (one) =>
        isWithin(path.resolve(one), file) || isWithin(realpathSync(one), file)
    )
  if (!root) refuse(name, text, 'it must be in the workspace or in RUNNER_TEMP')
  const target = realpathSync(file)
  if (isWithin(realpathSync(root), target)) return target
  refuse(name, text, `it is, or is behind, a link that leads out to ${target}`)
}

/** Where the runner mounts its working folder in a job with a container. */
const CONTAINER_WORK = '/__w'

/**
 * In a job with a container, `github.workspace` and `runner.temp` are paths of the
 * host (https://github.com/actions/runner/issues/2058).
 */
function refusePathOfHost(name: string, text: string, workspace: string): void {
  if (!workspace.startsWith(`${CONTAINER_WORK}/`)) return
  const folders = [workspace.slice(CONTAINER_WORK.length), '/_temp']
  const start = folders
    .map((folder) => `${text}/`.indexOf(`${folder}/`))
    .find((index) => index > 0)
  if (start === undefined || text.startsWith(`${CONTAINER_WORK}/`)) return
  refuse(
    name,
    text,
    `it is a path of the host, but the job runs in a container, where it is "${CONTAINER_WORK}${text.slice(start)}" ("github.workspace" and "runner.temp" are those of the host; a path in the workspace can be relative)`
  )
}
