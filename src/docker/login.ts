import * as core from '@actions/core'
import {
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { Failure, messageOf } from '../lib/failure.js'
import type { Job } from '../job.js'
import { retry } from '../lib/retry.js'
import { loginAdvice } from './advice.js'
import { answerOf, patience } from './answer.js'
import { dockerCli, type Docker } from './cli.js'
import { DOCKER_HUB } from './reference.js'

export interface Login {
  registry: string
  username: string
  password: string
}

interface DockerConfig {
  auths?: Record<string, unknown>
  credHelpers?: Record<string, string>
  [key: string]: unknown
}

/** Names under which docker may look up Docker Hub's credentials. */
const HUB_NAMES = ['https://index.docker.io/v1/', 'index.docker.io', DOCKER_HUB]

/**
 * Returns `docker`, logged in if a login is given.
 *
 * @throws Failure when the login fails.
 */
export async function openDocker(job: Job, login?: Login): Promise<Docker> {
  if (!login) return dockerCli(process.env)
  const directory = path.join(job.directory, 'docker')
  const docker = dockerCli(
    isolateConfig(directory, login.registry, process.env)
  )
  await logIn(docker, login)
  return docker
}

/**
 * Creates a separate docker configuration, so that logging in leaves the user's
 * own logins alone. It carries over their credentials, helpers, contexts and
 * plugins; only the given registry's credentials are stored in it.
 *
 * Returns the environment that makes docker use it.
 */
export function isolateConfig(
  directory: string,
  registry: string,
  env: NodeJS.ProcessEnv
): NodeJS.ProcessEnv {
  // Empty counts as unset for docker.
  const original = path.resolve(
    env.DOCKER_CONFIG || path.join(homedir(), '.docker')
  )
  const config = readConfig(path.join(original, 'config.json'))
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  writeFileSync(
    path.join(directory, 'config.json'),
    JSON.stringify(withoutHelper(config, registry)),
    { mode: 0o600 }
  )
  for (const shared of ['contexts', 'cli-plugins']) {
    const target = path.join(original, shared)
    if (existsSync(target)) symlinkSync(target, path.join(directory, shared))
  }
  return {
    ...env,
    DOCKER_CONFIG: directory,
    BUILDX_CONFIG: env.BUILDX_CONFIG || path.join(original, 'buildx')
  }
}

function readConfig(file: string): DockerConfig {
  if (!existsSync(file)) return {}
  try {
    const text = readFileSync(file, 'utf8').trim()
    return JSON.parse(text || '{}') as DockerConfig
  } catch (error) {
    throw new Failure(`${file} could not be read: ${messageOf(error)}`, {
      next: 'fix or remove this docker configuration file'
    })
  }
}

/**
 * An empty helper makes docker store this registry's login in the file itself:
 * `GetCredentialsStore` in docker/cli's cli/config/configfile/file.go.
 */
function withoutHelper(config: DockerConfig, registry: string): DockerConfig {
  const names = registry === DOCKER_HUB ? HUB_NAMES : [registry]
  const none = Object.fromEntries(names.map((name) => [name, '']))
  return { ...config, credHelpers: { ...config.credHelpers, ...none } }
}

/** Logs in; the password goes to docker's standard input. */
async function logIn(docker: Docker, login: Login): Promise<void> {
  const { registry, username, password } = login
  const args = ['login', '--username', username, '--password-stdin', registry]
  try {
    await retry(() => docker(args, { input: password }), {
      what: `login to ${registry}`,
      // A rejected login stays rejected.
      patience: (error) => (answerOf(error) === 'denied' ? 0 : patience(error))
    })
  } catch (error) {
    const what = `Login to ${registry} failed: ${messageOf(error)}`
    throw new Failure(what, loginAdvice(error))
  }
  core.info(`Logged in to ${registry} as ${username}`)
}
