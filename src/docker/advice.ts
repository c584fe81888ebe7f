import type { Advice } from '../lib/failure.js'
import { answerOf, type RegistryAnswer } from './answer.js'

/** Advice for a `docker` that fails before it reaches a registry. */
export const LOCAL_ADVICE: Advice = {
  likely:
    'docker itself failed: its engine, its context, a credential helper or a plugin',
  next: 'check DOCKER_HOST, DOCKER_CONTEXT and the configuration of docker on this runner'
}

const WRITE: Partial<Record<RegistryAnswer, Advice>> = {
  absent: {
    likely:
      'the repository does not exist, and this registry does not create it on a push',
    next: 'create the repository first, as Amazon ECR requires'
  },
  denied: {
    likely: 'this job may not write to the repository',
    next: 'log in with the inputs "username" and "password" (on ghcr.io: github.actor and github.token, with "permissions: packages: write" and, for an existing package, write access of this repository in the settings of the package; on Docker Hub: a token that may write)'
  },
  limited: {
    likely: 'the registry received too many requests',
    next: 'run the job again later'
  },
  unavailable: {
    likely: 'the registry or the network failed',
    next: 'run the job again later'
  },
  immutable: {
    likely: 'the registry does not let this tag point to another image',
    next: 'make the tag mutable in the settings of the repository, or leave it out of the input "tags"'
  },
  unsupported: {
    likely: 'the registry does not accept OCI indexes with annotations',
    next: 'update the registry, or publish to another one'
  },
  local: LOCAL_ADVICE
}

/**
 * Returns what to do about an image or a tag that could not be written; undefined
 * if the error does not say.
 */
export function writeAdvice(error: unknown): Advice | undefined {
  return WRITE[answerOf(error)]
}

const LOGIN: Partial<Record<RegistryAnswer, Advice>> = {
  denied: {
    likely: 'the user name or the password is wrong, or the token has expired',
    next: 'check the inputs "registry", "username" and "password"'
  },
  limited: {
    likely: 'the registry received too many logins',
    next: 'run the job again later'
  },
  unavailable: {
    likely: 'the registry cannot be reached from this machine',
    next: 'check the input "registry", or run the job again later'
  },
  local: LOCAL_ADVICE
}

/** Returns what to do about a login that failed. */
export function loginAdvice(error: unknown): Advice {
  const next = 'check the input "registry", and the message above'
  return LOGIN[answerOf(error)] ?? { next }
}
