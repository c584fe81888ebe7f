import * as core from '@actions/core'
import { mayBeLoggedIn } from '../docker/config.js'
import type { Login } from '../docker/login.js'
import { proxySecrets } from '../docker/proxy.js'
import {
  isGitHubRegistry,
  registryHost,
  registryOf
} from '../docker/reference.js'
import { adviceFor, isInWorkflow } from '../messages/caller.js'
import { Failure } from '../messages/failure.js'
import type { Code } from '../messages/registry.js'
import { linesOf, mask } from '../lib/masks.js'
import { warn } from '../messages/annotate.js'
import { refuse } from './read.js'

/** What decides which logins are needed. */
export interface LoginTarget {
  image: string
  /** Repository of the base image. */
  base: string
  /** False with `push: false`. */
  push: boolean
}

/** Masks every password, before another input is refused and shown. */
export function maskPasswords(): void {
  mask(core.getInput('password'))
  mask(core.getInput('base-password'))
  proxySecrets(process.env).forEach(mask)
}

/**
 * Reads the logins to the registries of the target and of the base image, at most
 * one for each registry. GitHub's own registry needs none: the job's token logs in.
 *
 * @throws Error when there is a user name without a password, or the reverse, and
 * when two different logins are for the same registry: docker keeps only one.
 */
export function readLogins(target: LoginTarget, token: string): Login[] {
  const given = readGivenLogins(target)
  const byToken = tokenLogin(target, given, token)
  return byToken ? [...given, byToken] : given
}

function readGivenLogins(target: LoginTarget): Login[] {
  const own = neededLogin(readTargetLogin(target), target)
  const base = readBaseLogin(target)
  if (own && base && own.registry === base.registry) {
    requireSameLogin(own, base)
    return [own]
  }
  return [own, base].filter((login) => login !== undefined)
}

/**
 * Returns the login to GitHub's registry with the job's token; undefined if the image
 * is not published there, or if the inputs or an earlier step have logged in. A public
 * base image there is read without a login: a token without rights could be denied.
 */
function tokenLogin(
  { image, push }: LoginTarget,
  given: Login[],
  token: string
): Login | undefined {
  const { GITHUB_ACTOR: username, GITHUB_SERVER_URL: server } = process.env
  const registry = registryOf(image)
  if (!push || !isGitHubRegistry(registry, server)) return undefined
  if (!username || !token) return undefined
  if (given.some((login) => login.registry === registry)) return undefined
  if (mayBeLoggedIn(registry, process.env)) return undefined
  const inputs = 'the input "github-token"'
  return { registry, username, password: token, inputs, isOptional: true }
}

function readTargetLogin({ image }: LoginTarget): Login | undefined {
  const credentials = readCredentials('username', 'password')
  const registry = registryHost(core.getInput('registry')) || registryOf(image)
  const inputs = adviceFor(
    'the inputs "registry", "username" and "password"',
    'the input "username" and the secret "registry-password"'
  )
  return credentials && { registry, ...credentials, inputs }
}

function readBaseLogin({ base }: LoginTarget): Login | undefined {
  const credentials = readCredentials('base-username', 'base-password')
  const inputs = adviceFor(
    'the inputs "base-image", "base-username" and "base-password"',
    'the inputs "base-image" and "base-username", and the secret "base-password"'
  )
  return credentials && { registry: registryOf(base), ...credentials, inputs }
}

/** Reads a user name and a password; undefined if neither is given. */
function readCredentials(
  userInput: string,
  passwordInput: string
): Pick<Login, 'username' | 'password'> | undefined {
  const username = core.getInput(userInput)
  const password = core.getInput(passwordInput)
  if (!username && !password) return undefined
  if (!password) {
    refuse(
      userInput,
      username,
      `it needs the input "${passwordInput}" as well (is the secret empty, as it is in pull requests from forks?)`
    )
  }
  if (!username) {
    throw new Failure(
      `input-${passwordInput}` as Code,
      `Input "${passwordInput}" is set, but "${userInput}" is not`
    )
  }
  checkLines(passwordInput, password)
  return { username, password }
}

/**
 * A password of several lines works, but the runner masks each line of a secret,
 * and drops the outputs of a job that contain one: with the key of a service account
 * in JSON, all that have a brace. The reusable workflow passes the results of its
 * tests on in such outputs, so it cannot publish then.
 */
function checkLines(name: string, password: string): void {
  const { length } = linesOf(password)
  if (length < 2) return
  const secret = name === 'password' ? 'registry-password' : name
  const where = isInWorkflow() ? `Secret "${secret}"` : `Input "${name}"`
  const what = `${where} has ${length} lines. GitHub masks each line of a secret, also one that is only "{" or "}", and drops the outputs of a job that contain one of them`
  const next = `store it as a secret of one line${isJson(password) ? KEY_FORMS : ''}`
  if (isInWorkflow())
    throw new Failure('password-lines-refused', what, { next })
  warn('password-lines', `${what}. To avoid that, ${next}.`)
}

/** Forms of a service account's key that Google's registries accept. */
const KEY_FORMS =
  ': the output of "base64 --wrap 0 key.json", with the user name "_json_key_base64", or that of "jq --compact-output . key.json", with "_json_key"'

function isJson(text: string): boolean {
  return text.trimStart().startsWith('{')
}

/**
 * Returns the login to use. With `push: false` the target's registry is contacted
 * only if the base image is there too.
 */
function neededLogin(
  login: Login | undefined,
  target: LoginTarget
): Login | undefined {
  const isUnneeded =
    !target.push &&
    login?.registry === registryOf(target.image) &&
    login.registry !== registryOf(target.base)
  return isUnneeded ? undefined : login
}

function requireSameLogin(own: Login, base: Login): void {
  if (own.username === base.username && own.password === base.password) return
  refuse(
    'base-username',
    base.username,
    `"username" logs in to ${own.registry} as well, and docker keeps one login for each registry; leave "base-username" and "base-password" empty, so that "username" reads the base image, too`
  )
}

/**
 * Reads and masks the GitHub token. A runner replaces action.yml's default by the
 * job's own token; where nothing does, there is none.
 */
export function readToken(): string {
  const token = core.getInput('github-token')
  if (token.startsWith('${{')) return ''
  mask(token)
  return token
}
