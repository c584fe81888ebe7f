// What to do about an image, by what its registry answered (RegistryAnswer in
// src/docker/answer.ts).
import { text } from './message.js'

const RUN_LATER = { next: 'run the job again later' }

/** For a `docker` that fails before it reaches a registry. */
export const LOCAL = {
  likely:
    'docker itself failed: its engine, its context, a credential helper or a plugin',
  next: 'check DOCKER_HOST, DOCKER_CONTEXT and the configuration of docker on this runner'
}

/** For a registry whose token server fails, which says nothing about an image. */
export const TOKEN = {
  likely:
    'the token server of the registry fails, without which the registry answers nobody',
  next: 'run the job again later; if that fails as well, look at the token server, whose address the message names'
}

/** For a disk that is to take images. */
export const MORE_SPACE = {
  next: 'free some space earlier in the job, use a runner with a larger disk, or test fewer platforms ("smoke-emulated: none")',
  inWorkflow:
    'use runners with a larger disk in "runner-amd64" and "runner-arm64"'
}

const logInForBase = text`log in to ${'registry'} with the inputs "base-username" and "base-password" if "base-image" is there, or else earlier in the job`
const logInWorkflow = text`log in to ${'registry'} with the input "base-username" and the secret "base-password" if "base-image" is there; if not, copy the image to the registry of "base-image", since the workflow logs in to no other one for pulls`

interface Registry {
  registry: string
}

/** For an image that could not be pulled. */
export const PULL = {
  absent: {
    likely: text`${'registry'} has no such image, or does not show it yet`,
    next: 'check its name, or run the job again'
  },
  denied: {
    likely: text`${'registry'} denies the pull: the repository does not exist, or needs a login`,
    next: (values: Registry) => `check its name, or ${logInForBase(values)}`,
    inWorkflow: (values: Registry) =>
      `check its name, or ${logInWorkflow(values)}`
  },
  limited: {
    likely: text`${'registry'} limits pulls, and more so without a login`,
    next: (values: Registry) =>
      `run the job again later, or ${logInForBase(values)}`,
    inWorkflow: (values: Registry) =>
      `run the job again later, or ${logInWorkflow(values)}`
  },
  unavailable: {
    likely: text`${'registry'} or the network failed`,
    ...RUN_LATER
  },
  storage: {
    likely: text`the disk of ${'registry'} itself is full`,
    next: 'free some space there, and run the job again'
  },
  token: TOKEN,
  full: {
    likely:
      'the disk of the Docker engine is full ("Docker Root Dir" in docker info)',
    ...MORE_SPACE
  },
  local: LOCAL
}

const DENIED = 'this job may not write to the repository'
const HUB_TOKEN = 'an access token that may write'

const denied = {
  likely: DENIED,
  next: 'log in with the inputs "username" and "password" of a user who may write',
  inWorkflow:
    'set the input "username" and the secret "registry-password" of a user who may write'
}
const deniedOnHub = {
  likely: DENIED,
  next: `log in with the inputs "username" and "password", ${HUB_TOKEN}`,
  inWorkflow: `set the input "username" and the secret "registry-password", ${HUB_TOKEN}`
}
const deniedOnGitHub = {
  likely:
    'the package was first pushed by hand or by another repository, so that this one may not write to it',
  next: 'add this repository on the page of the package, under "Package settings" and "Manage Actions access", with the role "Write" (the job also needs "permissions: packages: write")'
}

/** For an image or a tag that could not be written. */
export const WRITE = {
  vanished: {
    likely:
      'the registry says that the repository does not exist, but it did a moment ago: the registry fails, or somebody has deleted the repository',
    next: 'look at the repository in the registry, and run the job again'
  },
  absent: {
    likely:
      'the repository does not exist, and this registry does not create it on a push',
    next: 'create the repository first, as Amazon ECR requires'
  },
  limited: { likely: 'the registry received too many requests', ...RUN_LATER },
  unavailable: {
    likely: 'the registry or the network failed',
    ...RUN_LATER
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
  token: TOKEN,
  local: LOCAL,
  noPermission: {
    likely: "the job's token may not write packages",
    next: 'give the job "permissions: packages: write"; in an organization, its settings must allow that as well'
  },
  denied,
  deniedOnHub,
  deniedOnGitHub,
  deniedIfNew: ifNew(denied),
  deniedOnHubIfNew: ifNew(deniedOnHub),
  deniedOnGitHubIfNew: ifNew(deniedOnGitHub)
}

/** The registry may deny a write while another job creates the repository. */
function ifNew(remedy: { likely: string; next: string; inWorkflow?: string }) {
  const { likely, next, inWorkflow } = remedy
  const first = 're-run the failed jobs; if that fails as well, '
  return {
    likely: `${likely}; or another job was creating the repository at the same time`,
    next: first + next,
    inWorkflow: inWorkflow && first + inWorkflow
  }
}
