// What can be wrong with the configuration of the builder that a run creates.
import { ARGUMENT, input } from './input.js'
import { text, type Chapter } from './message.js'

const INPUT = 'Input "buildkitd-config-inline"'

const FIX = {
  next: 'correct the input "buildkitd-config-inline", which is a buildkitd.toml as in docker/setup-buildx-action'
}

/** For a pull by the engine, which the variables of a job do not reach. */
export const ENGINE_PROXY = {
  likely: 'the Docker engine pulls by itself, and has no proxy, unlike the job',
  next: 'give it the proxy ("proxies" in /etc/docker/daemon.json of its machine, and start it again; `docker info` shows what it has)'
}

export const BUILDER = {
  title: 'The configuration of BuildKit',
  intro:
    'What is wrong with the settings of the builder that a run creates. It is found before anything is built.',
  messages: {
    ...input('builder', {
      ...ARGUMENT,
      configured:
        '"buildkitd-config-inline" is set as well, but it configures only a builder that the run creates; configure the existing one where it is created, or leave "builder" empty'
    }),
    'buildkitd-config-invalid': {
      what: ({
        line,
        column,
        problem
      }: {
        line: number
        column: number
        problem: string
      }) => `${INPUT}, line ${line}, column ${column}: not TOML, ${problem}`,
      remedy: FIX,
      note: 'The configuration is [TOML](https://toml.io/en/). The message shows no value of it but the paths of files, since the others may be secrets.'
    },
    'buildkitd-config-invalid.value': {
      what: ({ key, allowed }: { key: string; allowed: string }) =>
        `${INPUT}: "${key}" must be ${allowed}`,
      remedy: FIX
    },
    'buildkitd-config-invalid.file': {
      what: ({ key, file }: { key: string; file: string }) =>
        `${INPUT}: "${key}" names the file "${file}", which does not exist`,
      remedy: {
        likely:
          'no earlier step has made it; a relative path begins at the workspace',
        next: 'correct the path, and make sure that the step that makes the file (such as actions/checkout) runs before this one',
        inWorkflow:
          'keep the file in the repository, and write its path from the root of the repository: no step of yours runs in the jobs of the workflow'
      }
    },
    'buildkitd-config-unknown': {
      kind: 'warning',
      what: ({ key, known }: { key: string; known: string }) =>
        `${INPUT}: BuildKit ignores "${key}"; it knows ${known}`,
      remedy: {
        next: 'look for a typing error; a setting of a newer BuildKit can stay'
      },
      note: 'The run goes on. BuildKit says nothing about a misspelt key, and asks the registry itself instead of the mirror.'
    },
    'buildkitd-config-refused': {
      what: text`docker buildx refuses the input "buildkitd-config-inline": ${'reason'}`,
      remedies: {
        badOption: { next: 'correct the input "driver-opts"' },
        other: FIX
      }
    },
    'buildkitd-config-not-read': {
      kind: 'warning',
      what: text`Registries are read without the input "buildkitd-config-inline", since no Docker engine answers: ${'reason'}`,
      remedy: {
        next: 'if the base image can be read only through a mirror, set "base-image" to its name on the mirror, or use a runner with a Docker engine'
      },
      note: 'The configuration belongs to a builder, and buildx creates one only where it reaches an engine. The run goes on.'
    }
  }
} satisfies Chapter
