import * as core from '@actions/core'
import { saveState } from '../lib/runner-files.js'
import { configDirectory, readConfig } from './config.js'

/**
 * Inputs of the action, the secrets for RunPod of publish.yml's jobs, and the
 * runner's token for caches and artifacts.
 */
const NEVER_NEEDED =
  /^(?:INPUT_|RUNPOD_(?:API_KEY|ROOT_PASSWORD)$|ACTIONS_RUNTIME_TOKEN$)/

/** Tokens with which a credential helper, or kubectl for a builder, may log in. */
const TOKENS = /^(?:ACTIONS_ID_TOKEN_REQUEST_TOKEN|G(?:ITHUB|H)_TOKEN)$/

/**
 * Returns an environment without the secrets of the job that docker and its
 * plugins do not need. What else the job sets stays: credential helpers read
 * variables of their own, such as AWS_SECRET_ACCESS_KEY.
 */
export function dockerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const mayUseTokens = Boolean(env.KUBECONFIG) || hasHelpers(env)
  const entries = Object.entries(env).filter(
    ([name]) => !NEVER_NEEDED.test(name) && (mayUseTokens || !TOKENS.test(name))
  )
  return Object.fromEntries(entries)
}

function hasHelpers(env: NodeJS.ProcessEnv): boolean {
  return helpersOf(env).length > 0
}

/** Returns the programs that docker asks for logins. */
export function helpersOf(env: NodeJS.ProcessEnv): string[] {
  try {
    const { credsStore, credHelpers = {} } = readConfig(configDirectory(env))
    const names = [credsStore ?? '', ...Object.values(credHelpers)]
    return [...new Set(names.filter(Boolean))].map(
      (name) => `docker-credential-${name}`
    )
  } catch {
    // Docker ignores a configuration that it cannot read.
    return []
  }
}

/** Variables by which docker and buildx find the engine and their files. */
const ENDPOINT_VARIABLES = [
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

/** What docker uses on Linux if nothing says otherwise. */
const DEFAULT_HOST = 'unix:///var/run/docker.sock'

const ENDPOINT_STATE = 'endpoint'

/**
 * Saves which engine docker uses, for the post step: by then another step may have
 * set other variables, or called `docker context use`.
 */
export function saveEndpoint(env: NodeJS.ProcessEnv): void {
  const values = Object.fromEntries(
    ENDPOINT_VARIABLES.map((name) => [name, env[name]])
  )
  const directory = configDirectory(env)
  saveState(ENDPOINT_STATE, {
    ...values,
    DOCKER_CONFIG: directory,
    DOCKER_CONTEXT: env.DOCKER_HOST ? undefined : currentContext(env, directory)
  })
}

/** Returns the socket of an engine that is reached through one on this machine. */
export function socketOf(env: NodeJS.ProcessEnv): string | undefined {
  const isDefault = currentContext(env, configDirectory(env)) === 'default'
  const host = env.DOCKER_HOST || (isDefault ? DEFAULT_HOST : '')
  return /^unix:\/\/(.+)$/.exec(host)?.[1]
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
  const values = ENDPOINT_VARIABLES.map((name) => [name, saved[name]] as const)
  return { ...env, ...Object.fromEntries(values) }
}

/** Docker waits for such a program without a word, however long that takes. */
export function silentHelper(env: NodeJS.ProcessEnv): string {
  const helpers = helpersOf(env).join(', ')
  return helpers && `it said nothing, as if ${helpers} did not answer`
}
