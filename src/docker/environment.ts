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
  try {
    const { credsStore, credHelpers = {} } = readConfig(configDirectory(env))
    return Boolean(credsStore) || Object.values(credHelpers).some(Boolean)
  } catch {
    // Docker ignores a configuration that it cannot read.
    return false
  }
}
