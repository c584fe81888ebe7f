import { CHECK_PATH, COPIED_DIRECTORY, input, PATH } from './input.js'
import { text } from './message.js'

/** The message of an input that only a Dockerfile of the user's own needs. */
function needsContext(name: string) {
  return {
    what: `Input "${name}" is set, but "context" is not: it is for a Dockerfile of your own`,
    remedy: {
      next: `set "context" to the directory of your own Dockerfile, or remove "${name}"`
    }
  }
}

/** A line of secrets, of which nothing is shown. */
function secret(problem: string, next: string) {
  return {
    what: ({ line }: { line: number }) =>
      `Input "secrets", line ${line}: ${problem} (it is not shown, since it may be a secret)`,
    remedy: { next, inWorkflow: `in the secret "build-secrets", ${next}` }
  }
}

const QUOTE =
  'put an entry of several lines into quotes, from before its id to the end of its value, and write each quote in the value twice'

const ID = 'an id has no blanks, quotes, commas, backslashes or "="'

/** For a file that the build would copy. */
const COPIED = {
  copied: {
    what: 'it is in a build context and not ignored, so that it would be part of the published hash, and COPY could put it into the image',
    remedy: {
      next: 'exclude it in the .dockerignore, or keep it elsewhere (an earlier step can write it to RUNNER_TEMP)',
      inWorkflow: 'exclude it in the .dockerignore, or keep it elsewhere'
    }
  }
}

const MISSING = {
  missing: { what: 'it does not exist', remedy: CHECK_PATH }
}

/** The cases of cache-from and cache-to. */
const CACHE = {
  form: 'it must be an image, or attributes such as "type=registry,ref=ghcr.io/me/milvus-standalone:buildcache"',
  type: 'its "type" must be registry, local, gha, s3 or azblob',
  attribute: text`a cache of the type "${'type'}" needs the attribute "${'attribute'}"`,
  ref: 'its "ref" must be an image, such as "ghcr.io/me/milvus-standalone:buildcache"',
  placeholder: text`${'unknown'} is unknown; the only placeholder is {{platform}}`,
  inline: {
    what: 'such a cache would be written into the image itself',
    remedy: {
      likely:
        'the image must be the same in every run, with a cache or without one',
      next: 'use "type=registry" with a tag of its own, or "type=gha"'
    }
  },
  copied: {
    what: 'its directory is in a build context and not ignored, so that each run would change the context, and build again',
    remedy: {
      next: 'exclude it in the .dockerignore, or use a directory elsewhere, such as in RUNNER_TEMP'
    }
  },
  outside: 'its directory must be in the workspace or in RUNNER_TEMP',
  link: text`its directory is, or is behind, a link that leads out to ${'target'}`
}

const cachePassword = (name: string) => ({
  what: ({ attribute }: { attribute: string }) =>
    `Input "${name}": the attribute "${attribute}" has a password in its address, which every process of the machine could read on the command line of the build`,
  remedy: { next: 'remove the user name and the password from the address' }
})

/** For an attribute that would be on a command line. */
const cacheSecret = (name: string) => ({
  what: ({ attribute }: { attribute: string }) =>
    `Input "${name}" has the attribute "${attribute}", which every process of the machine could read on the command line of the build`,
  remedies: {
    s3: {
      next: 'set the variables AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN in the job, such as with aws-actions/configure-aws-credentials, and remove the attribute: buildx reads them'
    },
    gha: {
      next: 'remove the attribute: buildx gets the token of the job from the action'
    },
    azblob: {
      next: 'remove the attribute, and use a "builder" that is logged in to Azure by itself (managed identity or workload identity), or a cache of the type "registry"'
    },
    other: { next: 'remove the attribute' }
  }
})

export const BUILD_INPUTS = {
  'input-file.context': needsContext('file'),
  ...input('file', {
    inContext: text`the path begins in the workspace, not in "context": write "${'file'}"`,
    directory: 'it must be a Dockerfile, and is a directory',
    ignoreFile: 'it is the ignore file of the Dockerfile, and must be a file',
    folder: text`it must be a Dockerfile, and is a directory: write "${'file'}"`,
    missing: {
      what: 'it must be a Dockerfile, and does not exist',
      remedy: CHECK_PATH
    },
    ...PATH
  }),
  'input-target.context': needsContext('target'),
  ...input('target', {
    form: 'it must be the name of a stage, which begins with a letter',
    number:
      'it must be the name of a stage: BuildKit finds none by its number, so name it ("FROM … AS name")',
    unknown: text`the Dockerfile has no stage of this name; its stages are ${'stages'}`,
    unnamed:
      'the Dockerfile has no stage of this name: no FROM in it has "AS" and a name'
  }),
  ...input('build-args', {
    form: 'it must be "KEY=value", or the name of a variable of the job',
    name: 'it has no value, and the job has no variable of this name',
    own: 'the action sets this argument itself',
    inline: {
      what: 'it would write the cache into the image itself, which must be the same in every run',
      remedy: { next: 'use "cache-to" with "type=registry" or "type=gha"' }
    }
  }),
  'input-build-args.secret': {
    what: text`Input "build-args": the value of "${'name'}" is, or contains, a secret of this job`,
    remedy: {
      likely:
        'build arguments can be read in the history of an image, and in its provenance',
      next: 'pass it as a secret ("secrets"), and use it with RUN --mount=type=secret',
      inWorkflow:
        'pass it in the secret "build-secrets", and use it with RUN --mount=type=secret'
    }
  },
  'input-secrets.context': needsContext('secrets'),
  'input-secrets.form': {
    ...secret('it must be of the form "id=value"', QUOTE),
    note: 'An entry of several lines is written as docker/build-push-action wants it: `"id=first line`, the other lines, and a quote at the end.'
  },
  'input-secrets.quote': secret('its quote is not closed', QUOTE),
  'input-secrets.id': secret(
    ID,
    `write "id=value", with another id; if this line belongs to the value above, ${QUOTE}`
  ),
  'input-secrets.empty': {
    what: ({ line }: { line: number }) =>
      `Input "secrets", line ${line}: its value is empty`,
    remedy: {
      likely:
        'the secret does not exist, or the job may not read it, as in pull requests from forks',
      next: 'set the secret, or leave the line out',
      inWorkflow: 'set the value in the secret "build-secrets"'
    }
  },
  'input-secrets.duplicate': {
    what: ({ line, first }: { line: number; first: number }) =>
      `Input "secrets", line ${line}: line ${first} has the same id`,
    remedy: { next: 'remove one of the two' }
  },
  'input-secrets.size': secret(
    'its value is larger than 500 KiB, which BuildKit refuses',
    'make it smaller, such as by passing an address and a token for it'
  ),
  'input-secrets.short': {
    what: ({ line }: { line: number }) =>
      `Input "secrets", line ${line}: a line of its value is shorter than four characters, such as "{"`,
    remedy: {
      likely:
        'GitHub masks each line of a secret, and drops the outputs of a job that contain one of them; the jobs of the workflow tell each other in outputs what they have tested',
      next: 'write the value in one line (for JSON: jq --compact-output .), or in base64'
    }
  },
  'input-secret-files.context': needsContext('secret-files'),
  ...input('secret-files', {
    form: 'it must be of the form "id=path"',
    id: ID,
    duplicate:
      'another line of "secret-files", or one of "secrets", has the same id',
    directory: 'it must be a file',
    empty: 'the file is empty',
    size: 'the file is larger than 500 KiB, which BuildKit refuses',
    ...COPIED,
    ...MISSING,
    ...PATH
  }),
  'input-ssh.context': needsContext('ssh'),
  'input-ssh.pasted': {
    what: 'Input "ssh" has a private key in it, but takes only the path of one (it is not shown)',
    remedy: {
      next: 'write the key to a file in RUNNER_TEMP in an earlier step and name that ("default=path"), or start an agent with it (such as with webfactory/ssh-agent)',
      inWorkflow:
        'use the action in a job of your own, as in examples/one-job.yml, or pass a token in the secret "build-secrets"'
    }
  },
  ...input('ssh', {
    form: 'it must be "default", "id", "id=socket" or "id=key"',
    duplicate: 'two entries have this id',
    agent: {
      what: 'it stands for the SSH agent of the job, and there is none: SSH_AUTH_SOCK is not set',
      remedy: {
        next: 'start an agent earlier in the job (such as with webfactory/ssh-agent), or name a private key: "default=path"',
        inWorkflow:
          'use the action in a job of your own, as in examples/one-job.yml: no step of the workflow starts an agent'
      }
    },
    noSocket: {
      what: text`it stands for the SSH agent of the job, but SSH_AUTH_SOCK is "${'socket'}", which is not a socket`,
      remedy: {
        next: 'start the agent in this job, before this step',
        inWorkflow:
          'use the action in a job of your own, as in examples/one-job.yml'
      }
    },
    mixed: 'a socket must be the only path of its id',
    passphrase: {
      what: text`"${'file'}" has a passphrase, which nobody can type`,
      remedy: {
        next: 'use a key without a passphrase, or add this one to an agent earlier in the job',
        inWorkflow: 'use a key without a passphrase'
      }
    },
    key: text`"${'file'}" must be the socket of an SSH agent, or a private key`,
    ...COPIED,
    ...MISSING,
    ...PATH
  }),
  'input-build-contexts.context': needsContext('build-contexts'),
  ...input('build-contexts', {
    form: 'it must be of the form "name=value"',
    name: 'the name must be one that an image may have: lower-case letters and digits, separated by ".", "_", "-" or "/", maybe with a tag',
    duplicate: 'two lines have this name',
    scheme:
      'the value must be a directory, the URL of a Git repository or of an archive, "docker-image://" and an image, or "oci-layout://" and a directory',
    image:
      'after "docker-image://", it must be an image, such as "docker-image://alpine:3.22"',
    layout: 'the directory must be an OCI layout, and has no index.json',
    file: 'it must be a directory',
    ...COPIED_DIRECTORY,
    ...MISSING,
    ...PATH
  }),
  'input-build-contexts.credentials': {
    what: text`Input "build-contexts": the URL of "${'name'}" has a user name, a password or a secret of this job in it, which the provenance of the image would publish`,
    remedy: {
      next: 'remove it from the URL, and pass the token as the secret "GIT_AUTH_TOKEN" in the input "secrets"',
      inWorkflow:
        'remove it from the URL, and pass the token as "GIT_AUTH_TOKEN" in the secret "build-secrets"'
    }
  },
  ...input('cache-from', CACHE),
  'input-cache-from.secret': cacheSecret('cache-from'),
  'input-cache-from.password': cachePassword('cache-from'),
  ...input('cache-to', {
    ...CACHE,
    tag: {
      what: text`the tag "${'tag'}" is one of the image's own, and would no longer point to an image`,
      remedy: { next: 'use a tag such as "buildcache"' }
    }
  }),
  'input-cache-to.secret': cacheSecret('cache-to'),
  'input-cache-to.password': cachePassword('cache-to'),
  'cache-service-missing': {
    kind: 'warning' as const,
    what: text`Input "${'name'}" has a cache of the type "gha", but the job has no cache service of GitHub: ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL are not set. The build goes without it.`,
    remedy: {
      next: 'use a cache of the type "registry"; a runner sets these variables for actions, unless its server has no cache service'
    }
  }
}
