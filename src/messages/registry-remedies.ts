// What to do about an image, by what its registry answered (RegistryAnswer in
// src/docker/answer.ts).
import { text } from './message.js'

const RUN_LATER = { next: 'run the job again later' }

/** A registry that does not work at the moment. */
const BUSY = {
  limited: {
    likely: text`${'registry'} received too many requests`,
    ...RUN_LATER
  },
  unavailable: {
    likely: text`${'registry'} or the network failed`,
    ...RUN_LATER
  }
}

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

/** For a registry that this machine cannot talk to as it is set up. */
export const UNREACHED = {
  certificate: {
    likely:
      'the certificate of the registry is from an authority that this machine, its Docker engine or its builder does not know',
    next: 'give the CA to the builder, in "buildkitd-config-inline", to the engine and to the machine: docs/registries.md says how, under "Plain HTTP and a CA of your own"'
  },
  plainHttp: {
    likely:
      'the registry speaks plain HTTP, which docker expects of localhost alone',
    next: 'set "http = true" for it in "buildkitd-config-inline", and list it in the "insecure-registries" of the engine, or better, give it a certificate'
  },
  blocked: {
    likely:
      'the registry has a firewall, which does not let the address of this runner in',
    next: 'use a runner in a network that the registry allows, or allow the address in the settings of the registry'
  },
  expired: {
    likely: 'the login was valid for a limited time, which is over',
    next: 'log in in the step right before this one, with a token that lives as long as the job',
    inWorkflow:
      'use a password or token for "registry-password" that does not expire within hours'
  }
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
    likely: text`${'registry'} denies the pull: the repository does not exist, needs a login, or does not accept the one that it got`,
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
  ...UNREACHED,
  token: TOKEN,
  full: {
    likely:
      'the disk of the Docker engine is full ("Docker Root Dir" in docker info)',
    ...MORE_SPACE
  },
  local: LOCAL
}

/** For an image of the own repository, which was there a moment ago. */
export const READ_OWN = {
  absent: {
    likely: text`${'registry'} has lost it, or somebody has deleted it in the meantime`,
    next: text`look at the image in ${'registry'}, and run the job again`
  },
  denied: {
    likely: text`${'registry'} refuses reads right now, or the login has expired, or may write but not read`,
    next: 'give the login the right to read, too, and run the job again'
  },
  ...BUSY,
  ...UNREACHED,
  token: TOKEN,
  local: LOCAL,
  other: { next: text`try: docker buildx imagetools inspect ${'ref'}` }
}

const DENIED = 'this login may not write to the repository'
const OR_CREATE =
  'if the login may write, create the repository, or the project that it belongs to'
const HUB_TOKEN = 'an access token that may write'

const denied = {
  likely: `${DENIED}; or the repository does not exist, and this login may not create it`,
  next: `log in with the inputs "username" and "password" of a user who may write; ${OR_CREATE}`,
  inWorkflow: `set the input "username" and the secret "registry-password" of a user who may write; ${OR_CREATE}`
}
const deniedOnHub = {
  likely: DENIED,
  next: `log in with the inputs "username" and "password", ${HUB_TOKEN}`,
  inWorkflow: `set the input "username" and the secret "registry-password", ${HUB_TOKEN}`
}
const MANAGE_ACCESS =
  'add this repository on the page of the package, under "Package settings" and "Manage Actions access", with the role "Write"'
const PERMISSION = 'give the job "permissions: packages: write"'
const deniedOnGitHub = {
  likely:
    'the package was first pushed by hand or by another repository, so that this one may not write to it',
  next: `${MANAGE_ACCESS} (the job also needs "permissions: packages: write")`
}

/** Registries of clouds, where a role may write, and a step before logs in as it. */
const ofClouds = {
  deniedOnAmazon: {
    likely:
      'the job has not logged in to Amazon ECR, or its role may not push there',
    next: 'log in earlier in the job, and let the policy of the role push to this repository (ecr:PutImage and the others that docs/registries.md lists)',
    inWorkflow:
      'publish with the action itself, after a step that logs in: passwords for Amazon ECR expire after 12 hours, and this workflow cannot log in as a role'
  },
  deniedOnGoogle: {
    likely:
      'the repository does not exist in Artifact Registry, which creates none, or the job has not logged in there, or its account may not write to it',
    next: 'create the repository, log in, and give the account the role "Artifact Registry Writer" there'
  },
  deniedOnAzure: {
    likely:
      'the job has not logged in to this Azure registry, or the login may not push there',
    next: 'give its identity the role "AcrPush", and log in with its ID and secret, with a token that may write, or with "az acr login" earlier in the job',
    inWorkflow:
      'give its identity the role "AcrPush", and set "username" and "registry-password" to its ID and secret, or to a token that may write'
  }
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
  ...BUSY,
  immutable: {
    likely: 'the registry does not let this tag point to another image',
    next: 'make the tag mutable in the settings of the repository, or leave it out of the input "tags"; to publish another build of the same version, give it a tag of its own, such as "{{version}}-r2"'
  },
  unsupported: {
    likely: 'the registry does not accept OCI indexes with annotations',
    next: 'update the registry, or publish to another one'
  },
  name: {
    likely: 'the registry wants another form of name in the input "image"',
    next: 'compare it with the names of other images there: how many parts a name has differs (Artifact Registry: project, repository and image; Harbor: project and image; Docker Hub: just two)'
  },
  tooLarge: {
    likely:
      'a proxy in front of the registry limits the size of requests, and a layer of Milvus is larger',
    next: 'raise that limit (nginx: "client_max_body_size 0"), or push to the registry without this proxy'
  },
  storage: {
    likely:
      'the registry has no room for the image: a quota is used up, or its own disk is full',
    next: 'remove old images from the registry, or raise the quota or the size of its disk'
  },
  token: TOKEN,
  local: LOCAL,
  ...UNREACHED,
  noPermission: {
    likely:
      "the job's token may not write packages: its permissions lack it, or the organization does not allow it",
    next: `${PERMISSION}; in an organization, also look at its settings, under "Actions", "General", "Workflow permissions"`
  },
  mayNotCreate: {
    likely:
      "the job's token may not create a package: its permissions lack it, or the organization does not allow packages of this visibility",
    next: `${PERMISSION}; in an organization, let an owner look at its settings, under "Packages", "Package creation", and under "Actions", "General", "Workflow permissions"`
  },
  denied,
  deniedOnHub,
  deniedOnGitHub,
  ...ofClouds,
  deniedIfNew: ifNew(denied),
  deniedOnHubIfNew: ifNew(deniedOnHub),
  deniedOnGitHubIfNew: {
    likely:
      'the job or its organization may not create packages, or this repository may not write to one that exists',
    next: `${PERMISSION}, and re-run the failed jobs, since another one may have been creating the package. If that fails as well: for a new package, let an owner of the organization look at its settings, under "Packages", "Package creation"; for one that exists, ${MANAGE_ACCESS}`
  }
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
