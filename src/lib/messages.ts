import * as core from '@actions/core'
import type { Failure } from './failure.js'

/** Where the documentation is if the runner does not say. */
const HOME = { repository: 'org/milvus-runpod-action', ref: 'main' }

/**
 * Returns the address of what docs/errors.md says about a code, in the version
 * of the action that runs. For an action in a checkout (`uses: ./action`), the
 * runner leaves its own variables empty, so publish.yml sets others.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export function docsLink(code: string, env = process.env): string {
  const repository =
    env.GITHUB_ACTION_REPOSITORY ||
    env.MILVUS_RUNPOD_REPOSITORY ||
    HOME.repository
  const ref = env.GITHUB_ACTION_REF || env.MILVUS_RUNPOD_REF || HOME.ref
  return `https://github.com/${repository}/blob/${ref}/docs/errors.md#${code}`
}

/** Returns the whole message of a failure, with where to read more. */
export function withLink({ code, message }: Failure): string {
  return linked(code, message)
}

/** Ends the step red. */
export function fail(failure: Failure): void {
  core.setFailed(withLink(failure))
}

/** Warns of something that does not end the run. */
export function warn(code: string, message: string): void {
  core.warning(linked(code, message))
}

/** Says something that a user may want to act on. */
export function note(code: string, message: string): void {
  core.notice(linked(code, message))
}

function linked(code: string, message: string): string {
  return `${message}\nMore: ${docsLink(code)}`
}
