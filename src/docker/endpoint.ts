import * as core from '@actions/core'
import { saveState } from '../lib/runner-files.js'
import { configDirectory, readConfig } from './config.js'

/** Variables by which docker and buildx find the engine and their files. */
const VARIABLES = [
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'DOCKER_CONFIG',
  'DOCKER_CERT_PATH',
  'DOCKER_TLS',
  'DOCKER_TLS_VERIFY',
  'DOCKER_API_VERSION',
  'BUILDX_CONFIG',
  'SSH_AUTH_SOCK'
]

const ENDPOINT_STATE = 'endpoint'

/**
 * Saves which engine docker uses, for the post step: by then another step may have
 * set other variables, or called `docker context use`.
 */
export function saveEndpoint(env: NodeJS.ProcessEnv): void {
  const values = Object.fromEntries(VARIABLES.map((name) => [name, env[name]]))
  const directory = configDirectory(env)
  saveState(ENDPOINT_STATE, {
    ...values,
    DOCKER_CONFIG: directory,
    DOCKER_CONTEXT: env.DOCKER_HOST ? undefined : currentContext(env, directory)
  })
}

/** As `resolveContextName` in docker/cli's cli/command/cli.go. */
function currentContext(env: NodeJS.ProcessEnv, directory: string): string {
  return env.DOCKER_CONTEXT || configuredContext(directory) || 'default'
}

function configuredContext(directory: string): string | undefined {
  try {
    return readConfig(directory).currentContext
  } catch {
    // Docker ignores a configuration that it cannot read.
    return undefined
  }
}

/** Returns an environment in which docker uses the engine of the main step. */
export function withSavedEndpoint(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const state = core.getState(ENDPOINT_STATE)
  if (!state) return env
  const saved = JSON.parse(state) as NodeJS.ProcessEnv
  const values = VARIABLES.map((name) => [name, saved[name]] as const)
  return { ...env, ...Object.fromEntries(values) }
}
