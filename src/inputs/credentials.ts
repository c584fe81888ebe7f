import * as core from '@actions/core'
import { mayBeLoggedIn } from '../docker/config.js'
import type { Login } from '../docker/login.js'
import { proxySecrets } from '../docker/proxy.js'
import {
  registryHost,
  registryOf,
  type TargetRegistry
} from '../docker/reference.js'
import { linesOf, mask } from '../messages/masks.js'
import { annotate } from '../messages/annotate.js'
import { isInWorkflow } from '../messages/caller.js'
import { fail } from '../messages/failure.js'
import { readArgument } from './read.js'

/** What decides which logins are needed. */
interface LoginTarget {
  registry: TargetRegistry
  /** Repository of the base image. */
  base: string
  /** The image whose data must be opened, if one is named. */
  upgradeFrom?: string
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
 * @throws Failure when there is a user name without a password, or the reverse, and
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
  { registry: { host: registry, isGitHub }, push }: LoginTarget,
  given: Login[],
  token: string
): Login | undefined {
  const { GITHUB_ACTOR: username } = process.env
  if (!push || !isGitHub) return undefined
  if (!username || !token) return undefined
  if (given.some((login) => login.registry === registry)) return undefined
  // No step of the workflow logs in: what is there would be the runner's own.
  if (!isInWorkflow() && mayBeLoggedIn(registry, process.env)) return undefined
  const inputs = isInWorkflow() ? WORKFLOW_LOGIN : '"github-token"'
  return { registry, username, password: token, inputs, isOptional: true }
}

/** What logs in to the registry of the image in the workflow. */
const WORKFLOW_LOGIN = '"username" and "registry-password"'

function readTargetLogin({ registry: target }: LoginTarget): Login | undefined {
  const credentials = readCredentials('')
  const registry = registryHost(readArgument('registry')) || target.host
  const inputs = isInWorkflow()
    ? WORKFLOW_LOGIN
    : '"registry", "username" and "password"'
  return credentials && { registry, ...credentials, inputs }
}

/**
 * Where the base image is, and nowhere else: an image whose data must be opened may be
 * in a third registry, which must not get a password that is not meant for it.
 */
function readBaseLogin({ base }: LoginTarget): Login | undefined {
  const credentials = readCredentials('base-')
  const inputs = '"base-image", "base-username" and "base-password"'
  return credentials && { registry: registryOf(base), ...credentials, inputs }
}

/** Reads a user name and a password; undefined if neither is given. */
function readCredentials(
  prefix: '' | 'base-'
): Pick<Login, 'username' | 'password'> | undefined {
  const username = core.getInput(`${prefix}username`)
  const password = core.getInput(`${prefix}password`)
  if (!username && !password) return undefined
  if (!password) {
    const about = { value: username }
    throw fail(`input-${prefix}username.withoutPassword`, about)
  }
  if (!username) throw fail(`input-${prefix}password`, {})
  checkLines(`${prefix}password`, password)
  return { username, password }
}

/**
 * A password of several lines works, but the runner masks each line of a secret,
 * and drops the outputs of a job that contain one: with the key of a service account
 * in JSON, all that have a brace. The reusable workflow passes the results of its
 * tests on in such outputs, so it cannot publish then.
 */
function checkLines(input: string, password: string): void {
  const lines = linesOf(password).length
  if (lines < 2) return
  const remedy = password.trimStart().startsWith('{') ? 'json' : 'other'
  if (isInWorkflow()) {
    const secret = input === 'password' ? 'registry-password' : input
    throw fail('password-lines-refused', { secret, lines }, { remedy })
  }
  annotate(`password-lines.${remedy}`, { input, lines })
}

/**
 * Returns the login to use. With `push: false` the target's registry is contacted
 * only if the base image is there too, or the image whose data must be opened.
 */
function neededLogin(
  login: Login | undefined,
  target: LoginTarget
): Login | undefined {
  const { base, upgradeFrom = base } = target
  const isUnneeded =
    !target.push &&
    login?.registry === target.registry.host &&
    ![base, upgradeFrom].map(registryOf).includes(login.registry)
  return isUnneeded ? undefined : login
}

function requireSameLogin(own: Login, base: Login): void {
  if (own.username === base.username && own.password === base.password) return
  const { username: value, registry } = base
  throw fail('input-base-username.sameRegistry', { value, registry })
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
