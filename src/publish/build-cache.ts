import * as core from '@actions/core'
import type { BuildInput } from '../inputs/build-options.js'
import { expand, type Cache } from '../inputs/caches.js'

/** What buildx needs for a cache at GitHub, and nothing else of a run gets. */
const CACHE_SERVICE = 'ACTIONS_RUNTIME_TOKEN'

/** Returns variables for a build whose cache is at GitHub. */
export function cacheEnvironment(
  { cacheFrom, cacheTo }: BuildInput,
  env: NodeJS.ProcessEnv
): Record<string, string> {
  const token = env[CACHE_SERVICE]
  const isAtGitHub = [...cacheFrom, ...cacheTo].some(
    ({ type }) => type === 'gha'
  )
  return isAtGitHub && token ? { [CACHE_SERVICE]: token } : {}
}

/** Says that a run without a push stores no cache. */
export function noteUnusedCache({ cacheTo }: BuildInput): void {
  if (cacheTo.length === 0) return
  core.info('With "push: false", "cache-to" is left out: nothing is stored')
}

/** Returns the names of caches that are images in a registry. */
export function cachesIn(caches: Cache[], platforms: string[]): string[] {
  return caches.flatMap(({ ref }) =>
    ref === undefined ? [] : [expand(ref, platforms)]
  )
}
