import * as core from '@actions/core'
import type { Login } from '../docker/login.js'
import { registryHost, registryOf } from '../docker/reference.js'
import { mask } from '../lib/masks.js'
import { refuse } from './read.js'

/**
 * Reads how to log in, and masks the password first.
 *
 * @param image repository whose registry is meant unless `registry` names one
 * @throws Error when there is a user name without a password, or the reverse.
 */
export function readLogin(image: string): Login | undefined {
  const username = core.getInput('username')
  const password = core.getInput('password')
  mask(password)
  if (!username && !password) return undefined
  if (!password) {
    refuse(
      'username',
      username,
      'it needs the input "password" as well (is the secret empty, as it is in pull requests from forks?)'
    )
  }
  if (!username) {
    throw new Error('Input "password" is set, but "username" is not')
  }
  const registry = registryHost(core.getInput('registry')) || registryOf(image)
  return { registry, username, password }
}

/**
 * Returns the login to use. With `push: false` the target's registry is contacted
 * only if the base image is there too.
 */
export function neededLogin(
  login: Login | undefined,
  target: { image: string; base: string; push: boolean }
): Login | undefined {
  const isUnneeded =
    !target.push &&
    login?.registry === registryOf(target.image) &&
    login.registry !== registryOf(target.base)
  return isUnneeded ? undefined : login
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
