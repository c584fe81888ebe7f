import { adviceFor } from '../lib/caller.js'
import type { Advice } from '../lib/failure.js'
import {
  answerOf,
  isDeniedForGood,
  lacksPackagesPermission,
  type RegistryAnswer
} from './answer.js'
import { DOCKER_HUB, isGitHubRegistry, registryOf } from './reference.js'

/** Advice for a `docker` that fails before it reaches a registry. */
export const LOCAL_ADVICE: Advice = {
  likely:
    'docker itself failed: its engine, its context, a credential helper or a plugin',
  next: 'check DOCKER_HOST, DOCKER_CONTEXT and the configuration of docker on this runner'
}

/** For a registry whose token server fails, which says nothing about an image. */
export const TOKEN_ADVICE: Required<Advice> = {
  likely:
    'the token server of the registry fails, without which the registry answers nobody',
  next: 'run the job again later; if that fails as well, look at the token server, whose address the message names'
}

const WRITE: Partial<Record<RegistryAnswer, Advice>> = {
  absent: {
    likely:
      'the repository does not exist, and this registry does not create it on a push',
    next: 'create the repository first, as Amazon ECR requires'
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
  storage: {
    likely:
      'the registry has no room for the image: a quota is used up, or its own disk is full',
    next: 'remove old images from the registry, or raise the quota or the size of its disk'
  },
  token: TOKEN_ADVICE,
  local: LOCAL_ADVICE
}

/** For a repository that an image was pushed to, or that has tags. */
export const GONE_ADVICE: Required<Advice> = {
  likely:
    'the registry says that the repository does not exist, but it did a moment ago: the registry fails, or somebody has deleted the repository',
  next: 'look at the repository in the registry, and run the job again'
}

/** Returns what to do about a disk that is full. */
export function fullAdvice(likely: string): Advice {
  return { likely, next: adviceOnSpace() }
}

export const ENGINE_FULL =
  'the disk of the Docker engine is full ("Docker Root Dir" in docker info)'

export function adviceOnSpace(): string {
  return adviceFor(
    'free some space earlier in the job, use a runner with a larger disk, or test fewer platforms ("smoke-emulated: none")',
    'use runners with a larger disk in "runner-amd64" and "runner-arm64"'
  )
}

/**
 * Returns what to do about an image that could not be pulled; undefined if the error
 * does not say.
 *
 * @param base repository of the base image, where it is known
 */
export function pullAdvice(
  error: unknown,
  ref: string,
  base?: string
): Advice | undefined {
  const registry = registryOf(ref)
  const login = howToLogIn(registry, base)
  switch (answerOf(error)) {
    case 'absent':
      return {
        likely: `${registry} has no such image, or does not show it yet`,
        next: 'check its name, or run the job again'
      }
    case 'denied':
      return {
        likely: `${registry} denies the pull: the repository does not exist, or needs a login`,
        next: `check its name, or ${login}`
      }
    case 'limited':
      return {
        likely: `${registry} limits pulls, and more so without a login`,
        next: `${login}, or run the job again later`
      }
    case 'unavailable':
      return {
        likely: `${registry} or the network failed`,
        next: 'run the job again later'
      }
    case 'storage':
      return {
        likely: `the disk of ${registry} itself is full`,
        next: 'free some space there, and run the job again'
      }
    case 'token':
      return TOKEN_ADVICE
    case 'full':
      return fullAdvice(ENGINE_FULL)
    case 'local':
      return LOCAL_ADVICE
    default:
      return undefined
  }
}

function howToLogIn(registry: string, base?: string): string {
  const login = `log in to ${registry}`
  const inputs = 'with the inputs "base-username" and "base-password"'
  if (base === undefined) {
    return `${login} (${inputs} if "base-image" is there)`
  }
  if (registryOf(base) === registry) return `${login} ${inputs}`
  return adviceFor(
    `${login} earlier in the job`,
    'copy it to the registry of "base-image": the workflow logs in to no other one for pulls'
  )
}

/** A repository that could not be written to. */
export interface WriteTarget {
  image: string
  /** True when no tag pointed to an image before: the repository may be new. */
  isUnpublished: boolean
}

/**
 * Returns what to do about an image or a tag that could not be written; undefined
 * if the error does not say.
 */
export function writeAdvice(
  error: unknown,
  { image, isUnpublished }: WriteTarget
): Advice | undefined {
  const answer = answerOf(error)
  if (answer === 'absent' && !isUnpublished) return GONE_ADVICE
  if (answer !== 'denied') return WRITE[answer]
  const { likely, next } = deniedAdvice(error, registryOf(image))
  if (!isUnpublished || isDeniedForGood(error)) return { likely, next }
  return {
    likely: `${likely}; or another job was creating the repository at the same time`,
    next: `re-run the failed jobs; if that fails as well, ${next}`
  }
}

function deniedAdvice(error: unknown, registry: string): Required<Advice> {
  if (isGitHubRegistry(registry, process.env.GITHUB_SERVER_URL)) {
    return lacksPackagesPermission(error) ? NO_PERMISSION : NO_PACKAGE_ACCESS
  }
  const token =
    registry === DOCKER_HUB
      ? ', an access token that may write'
      : ' of a user who may write'
  return {
    likely: 'this job may not write to the repository',
    next: adviceFor(
      `log in with the inputs "username" and "password"${token}`,
      `set the input "username" and the secret "registry-password"${token}`
    )
  }
}

const NO_PERMISSION: Required<Advice> = {
  likely: "the job's token may not write packages",
  next: 'give the job "permissions: packages: write"; in an organization, its settings must allow that as well'
}

const NO_PACKAGE_ACCESS: Required<Advice> = {
  likely:
    'the package was first pushed by hand or by another repository, so that this one may not write to it',
  next: 'add this repository on the page of the package, under "Package settings" and "Manage Actions access", with the role "Write" (the job also needs "permissions: packages: write")'
}

/**
 * Returns what to do about a login that failed.
 *
 * @param inputs names what the login comes from
 */
export function loginAdvice(error: unknown, inputs: string): Advice {
  switch (answerOf(error)) {
    case 'denied':
      return {
        likely:
          'the user name or the password is wrong, or the token has expired',
        next: `check ${inputs}`
      }
    case 'limited':
      return {
        likely: 'the registry received too many logins',
        next: 'run the job again later'
      }
    case 'unavailable':
      return {
        likely: 'the registry cannot be reached from this machine',
        next: `check ${inputs}, or run the job again later`
      }
    case 'local':
      return LOCAL_ADVICE
    default:
      return { next: `check ${inputs}, and the message above` }
  }
}
