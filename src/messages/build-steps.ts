import { text } from './message.js'
import { TOKEN, UNREACHED } from './registry-remedies.js'

/** What to do about a step of a Dockerfile that failed, by what BuildKit says. */
export const STEP_REMEDIES = {
  noSecret: {
    likely: text`the Dockerfile mounts the secret "${'detail'}", which is not among the inputs "secrets" and "secret-files"`,
    next: text`add the line "${'detail'}=…" to "secrets", or correct the id in the Dockerfile; without "required=true" there, the file is just missing`,
    inWorkflow: text`add the line "${'detail'}=…" to the secret "build-secrets", or correct the id in the Dockerfile`
  },
  noKey: {
    likely: text`the Dockerfile mounts the SSH agent "${'detail'}", which is not in the input "ssh"`,
    next: text`add the line "${'detail'}" to "ssh", or correct the id in the Dockerfile`
  },
  noStage: {
    likely: text`the Dockerfile has no stage "${'detail'}"`,
    next: 'set the input "target" to the name of a stage ("FROM … AS name"), or leave it out to build the last one'
  },
  noPlatform: {
    likely:
      'the step runs a program of another platform than that of the builder, which has no emulation for it',
    next: 'leave the platform out of "platforms", build it on a runner of its own (the reusable workflow does), or install QEMU earlier in the job (docker/setup-qemu-action)',
    inWorkflow:
      'set "runner-amd64" and "runner-arm64" to runners of these platforms, or leave the platform out of "platforms"'
  },
  noProgram: {
    likely:
      'the step runs a program that is not in the image (exit code 127): the image of Milvus has few tools',
    next: 'install it in an earlier step, or run the step in another stage, whose files COPY --from takes over'
  },
  killed: {
    likely:
      'the step was killed (exit code 137), most often because the machine had no memory left',
    next: 'use a larger runner, or let the step need less, such as with fewer jobs at a time'
  },
  command: {
    likely: text`a command of this step ended with the exit code ${'detail'}`,
    next: 'read the last lines of the step in the build log above: they are its own output'
  }
}

const IGNORE =
  'with "ignore-error=true" in the line, a cache that cannot be stored only shows in the log'

/** A registry that answers with an error costs only time: BuildKit does without it. */
export const CACHE_UNREADABLE = {
  what: text`A cache of "cache-from" could not be read, so nothing was built: ${'reason'}`,
  remedy: {
    likely:
      'the server of the cache takes connections and never answers: it is overloaded, or a proxy or a firewall is in the way',
    next: 'run the job again later, or leave this line out of "cache-from" until the server answers: the build then only takes longer'
  },
  note: 'Of a cache that its server denies or does not have, BuildKit only says so in its log, and builds everything.'
}

/** The image was built, and its cache could not be written. */
export const CACHE_NOT_STORED = {
  what: text`The image was built, but its cache could not be stored where "cache-to" says, so no tag was moved: ${'reason'}`,
  remedies: {
    denied: {
      likely: 'the job may not write there, or is not logged in there',
      next: `give it the right, log in to that registry earlier in the job, or use a place that it may write to, such as "type=gha"; ${IGNORE}`,
      inWorkflow: `use a place that the login of the workflow may write to, such as a tag of the image's own repository; ${IGNORE}`
    },
    immutable: {
      likely:
        'the registry does not let the tag of the cache change, as each build needs it to',
      next: `except this tag from the rule of the repository, or name another repository in "cache-to"; ${IGNORE}`
    },
    absent: {
      likely:
        'the repository of the cache does not exist, and this registry does not create it on a push',
      next: `create it first, or use a tag of the image's own repository; ${IGNORE}`
    },
    limited: {
      likely: 'the registry of the cache received too many requests',
      next: `run the job again later; ${IGNORE}`
    },
    unavailable: {
      likely: 'the registry of the cache or the network failed',
      next: `run the job again later; ${IGNORE}`
    },
    token: TOKEN,
    ...UNREACHED,
    other: {
      next: 'correct "cache-to", or add "ignore-error=true" to the line: then a cache that cannot be stored only shows in the log'
    }
  },
  note: 'A cache that cannot be read (`cache-from`), such as before the first run has stored one, does not fail a build: BuildKit says so in its log, and builds everything. Only one whose server never answers does (`cache-unreadable`).'
}
