import * as core from '@actions/core'
import type { Login } from '../docker/login.js'
import { registryHost, registryOf } from '../docker/reference.js'
import { refuse } from './read.js'

/** Returns how to log in to the registry; without one named, that of images. */
export function readLogin(): ((image: string) => Login) | undefined {
  const username = core.getInput('username')
  const password = core.getInput('password')
  if (password) core.setSecret(password)
  if (!username && !password) return undefined
  if (!password) {
    refuse(
      'username',
      username,
      'it needs the input "password" as well (is the secret empty, as it is in pull requests from forks?)'
    )
  }
  if (!username) {
    throw new Error(
      'Input "password" is set, but "username" is not: it needs both'
    )
  }
  const registry = registryHost(core.getInput('registry'))
  return (image) => ({
    registry: registry || registryOf(image),
    username,
    password
  })
}

/**
 * A runner puts the job's own token in the place of action.yml's default; where
 * nothing does, reads go without one.
 */
export function readToken(): string {
  const token = core.getInput('github-token')
  if (token.startsWith('${{')) return ''
  if (token) core.setSecret(token)
  return token
}
