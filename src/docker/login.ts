import * as core from '@actions/core'
import path from 'node:path'
import { marksOf, type Job } from '../job.js'
import { annotate } from '../messages/annotate.js'
import { fail, Failure, messageOf, whatOf } from '../messages/failure.js'
import { retry } from '../lib/retry.js'
import { oneLine } from '../lib/untrusted.js'
import {
  answerOf,
  budgetAfterWrite,
  isDeniedForGood,
  type RegistryAnswer
} from './answer.js'
import { writableBuildx } from './buildx-files.js'
import { dockerCli, DockerTimeout, type Docker } from './cli.js'
import { isolateConfig, storeLogin } from './config.js'
import { findEngine, startFailure } from './engine.js'
import { saveEndpoint } from './environment.js'
import { hasProxyPassword, withoutProxyPasswords } from './proxy.js'

export interface Login {
  registry: string
  username: string
  password: string
  /** Names of the inputs and secrets that it comes from, for messages. */
  inputs: string
  /** True if the run goes on without it when the registry refuses it. */
  isOptional?: boolean
}

interface OpenOptions {
  /** At most one for each registry. */
  logins?: Login[]
  /**
   * Name of an existing builder. Its settings for registries, such as mirrors and
   * certificates, then hold for reads and tags as well.
   */
  builder?: string
  /** True if the image's provenance publishes build arguments. */
  publishesBuildArgs?: boolean
}

/**
 * Returns `docker`, logged in to each registry for which a login is given. What its
 * configuration adds to builds by itself is left out if it is a secret.
 *
 * @throws Failure when a login that is not optional fails.
 */
export async function openDocker(
  job: Job,
  { logins = [], builder, publishesBuildArgs }: OpenOptions = {}
): Promise<Docker> {
  // For all that asks where builders are, and for the post step.
  const buildx = writableBuildx(path.join(job.directory, 'buildx'), process.env)
  if (buildx) process.env.BUILDX_CONFIG = buildx
  saveEndpoint(process.env)
  const { BUILDX_BUILDER } = process.env
  const env = {
    ...process.env,
    ...marksOf(job),
    BUILDX_BUILDER: builder ?? BUILDX_BUILDER
  }
  const hides = publishesBuildArgs && hasProxyPassword(env)
  if (logins.length === 0 && !hides) return dockerCli(env)
  const directory = path.join(job.directory, 'docker')
  const registries = logins.map(({ registry }) => registry)
  const change = hides ? withoutProxyPasswords : undefined
  const docker = dockerCli(isolateConfig(directory, registries, env, change))
  // One by one, since each of them writes docker's configuration.
  for (const login of logins) await logInOrStore(docker, login, directory)
  return docker
}

/** Without the docker command, which only an engine needs, nobody tries the login out. */
async function logInOrStore(
  docker: Docker,
  login: Login,
  directory: string
): Promise<void> {
  try {
    await logIn(docker, login)
  } catch (error) {
    const isAbsent =
      error instanceof Failure && error.code === 'docker-not-started'
    if (!isAbsent) throw error
    storeLogin(directory, login)
    const { registry, username } = login
    core.info(
      `Stored the login to ${registry} as ${oneLine(username)}, untried: there is no docker command`
    )
  }
}

/** What a registry answers that does not work at the moment. */
const TRANSIENT: RegistryAnswer[] = ['limited', 'unavailable', 'token']

/**
 * The engine's words for a registry without a token server. It says them also of a good
 * login if the registry failed when it was asked how to log in, as with a 503: `PingV2`
 * and `loginV2` in moby/moby's registry/auth.go.
 */
const UNTRIED = /login attempt to \S+ failed with status: 401/

/** A wrong password stays wrong, and a registry may count the tries. */
function loginBudget(error: unknown): number {
  if (UNTRIED.test(messageOf(error))) return ONCE_MORE
  return isDeniedForGood(error) ? 0 : budgetAfterWrite(error)
}

/** Seconds that are enough for one more try. */
const ONCE_MORE = 1

/**
 * Logs in; the password goes to docker's standard input.
 *
 * @throws Failure that says whether the login, the engine or this machine failed, unless
 * the login is optional and was refused.
 */
export async function logIn(docker: Docker, login: Login): Promise<void> {
  const { registry, username, password, inputs, isOptional } = login
  const args = ['login', '--username', username, '--password-stdin', registry]
  try {
    await retry(() => docker(args, { input: password }), {
      what: `login to ${registry}`,
      budgetSeconds: loginBudget
    })
  } catch (error) {
    // Without docker, or a disk for its files, it is not the login that failed.
    if (error instanceof Failure) throw error
    const failure = startFailure(error) ?? (await silentEngine(docker, error))
    if (failure) throw failure
    const answer = answerOf(error)
    // A registry that fails would later deny reads, as if nothing were published.
    if (isOptional && !TRANSIENT.includes(answer)) {
      annotate('token-login-failed', { registry, reason: whatOf(error) })
      return
    }
    const about = { cause: error, remedy: answer }
    throw fail('login-failed', { registry, inputs }, about)
  }
  core.info(`Logged in to ${registry} as ${oneLine(username)}`)
}

/** A login that takes too long waits for a helper, a registry, or the engine itself. */
async function silentEngine(
  docker: Docker,
  error: unknown
): Promise<Failure | undefined> {
  if (!(error instanceof DockerTimeout)) return undefined
  return (await findEngine(docker)).missing
}
