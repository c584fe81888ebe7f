// The docker command, or the way to the engine, is not as it should be from the beginning.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { lab } from '../../inputs.ts'
import type { Code } from '../../../src/messages/catalog.ts'
import {
  addScript,
  forbidSocket,
  noRights,
  programOf,
  serveTls,
  useOldBuildx,
  usePlugins
} from '../docker-faults.ts'
import type { Expected, Family, Fault, Step } from '../family.ts'
import {
  DRY_RUN,
  LOCAL,
  MERGE,
  NOTHING_NEW,
  PROMOTE,
  PUBLISH,
  TEST_AGAIN
} from '../scenarios.ts'
import type { World } from '../world.ts'

interface CommandFault extends Fault {
  expect: (step: Step) => Expected | undefined
}

const BUILDS: Step = { name: 'starts the builder', scenario: PUBLISH }
const BUILDS_HERE: Step = { name: 'builds in the engine', scenario: LOCAL }
const TESTS: Step = { name: 'pulls the image to test', scenario: TEST_AGAIN }
const SETS_TAG: Step = { name: 'sets another tag', scenario: PROMOTE }
const MERGES: Step = { name: 'merges', scenario: MERGE }
const NOTHING: Step = { name: 'finds nothing new', scenario: NOTHING_NEW }
const PLANS: Step = { name: 'only plans', scenario: DRY_RUN }

const NEED_ENGINE = [BUILDS, BUILDS_HERE, TESTS]

const PASSES: Expected = { end: 'passes' }

/** A fault that is there from the beginning on. */
function fault(
  name: string,
  begin: (world: World) => void | Promise<void>,
  expect: CommandFault['expect']
): CommandFault {
  return {
    name,
    async begin(world) {
      const { env, home } = world
      const config = readFileSync(path.join(home, '.docker/config.json'))
      // Nothing of it is left when one looks at what is.
      world.restore = () => {
        world.env = env
        writeFileSync(path.join(home, '.docker/config.json'), config)
      }
      world.env = { ...env }
      world.happened()
      await begin(world)
    },
    expect
  }
}

/** Only what needs an engine fails. */
function needs(code: Code, names: RegExp): CommandFault['expect'] {
  return (step) =>
    NEED_ENGINE.includes(step)
      ? { end: 'fails', code, names, never: /registry|privileged/ }
      : PASSES
}

/** The same, where a few steps are enough to show it. */
function needsBriefly(code: Code, names: RegExp): CommandFault['expect'] {
  const expect = needs(code, names)
  return (step) =>
    [BUILDS, SETS_TAG].includes(step) ? expect(step) : undefined
}

/** Nothing works without it. */
function always(code: Code, names: RegExp): CommandFault['expect'] {
  const expected: Expected = { end: 'fails', code, names }
  return (step) =>
    [BUILDS, SETS_TAG, PLANS].includes(step) ? expected : undefined
}

const NO_ANSWER = /Docker engine does not answer/

const FAULTS: CommandFault[] = [
  fault(
    'is not there',
    (world) => {
      world.env.PATH = path.join(world.home, 'nothing')
    },
    needs('docker-not-started', /docker could not be started/)
  ),
  fault(
    'has no Buildx',
    (world) => {
      usePlugins(world, [])
    },
    always('buildx-missing', /buildx is not installed/)
  ),
  fault('has a Buildx without annotations (a wrapper)', useOldBuildx, (step) =>
    step === BUILDS
      ? { end: 'fails', code: 'buildx-too-old', names: /buildx/ }
      : [SETS_TAG, PLANS].includes(step)
        ? PASSES
        : undefined
  ),
  fault(
    'is a script',
    (world) => {
      addScript(world, 'docker', `exec ${programOf('docker')} "$@"`)
    },
    (step) => ([BUILDS, BUILDS_HERE, PLANS].includes(step) ? PASSES : undefined)
  ),
  fault(
    "is Podman's (a script that says so)",
    (world) => {
      const says = "echo 'linux/amd64 Podman Engine Conmon'"
      addScript(
        world,
        'docker',
        `[ "$1" != version ] || { ${says}; exit; }\nexec ${programOf('docker')} "$@"`
      )
    },
    needsBriefly('engine-is-podman', /Podman/)
  ),
  {
    ...fault(
      'may not use the socket of the engine',
      forbidSocket,
      needsBriefly('engine-no-answer', /permission denied/)
    ),
    unavailable: noRights
  },
  fault(
    'has an address where nobody listens (DOCKER_HOST)',
    ({ env }) => {
      env.DOCKER_HOST = 'tcp://127.0.0.1:1'
    },
    needs('engine-no-answer', NO_ANSWER)
  ),
  fault(
    'has a socket that does not exist (DOCKER_HOST)',
    ({ env, home }) => {
      env.DOCKER_HOST = `unix://${home}/docker.sock`
    },
    needsBriefly('engine-no-answer', NO_ANSWER)
  ),
  fault(
    'has an address that is none (DOCKER_HOST)',
    ({ env }) => {
      env.DOCKER_HOST = 'nonsense'
    },
    needsBriefly('engine-no-answer', NO_ANSWER)
  ),
  fault(
    'has the certificates of another engine (DOCKER_TLS_VERIFY)',
    async (world) => {
      world.env.DOCKER_HOST = await serveTls(world)
      world.env.DOCKER_TLS_VERIFY = '1'
    },
    needsBriefly('engine-no-answer', /certificate/)
  ),
  fault(
    'has no certificates (DOCKER_CERT_PATH)',
    ({ env, home }) => {
      Object.assign(env, {
        DOCKER_HOST: 'tcp://127.0.0.1:2376',
        DOCKER_TLS_VERIFY: '1',
        DOCKER_CERT_PATH: path.join(home, 'nothing')
      })
    },
    always('engine-no-answer', /ca\.pem/)
  ),
  fault(
    'has a context that does not exist (DOCKER_CONTEXT)',
    ({ env }) => {
      delete env.DOCKER_HOST
      env.DOCKER_CONTEXT = 'no-such-context'
    },
    always('engine-no-answer', /no-such-context/)
  ),
  fault(
    'is older than the engine allows (DOCKER_API_VERSION)',
    ({ env }) => {
      env.DOCKER_API_VERSION = '1.24'
    },
    // Docker logs in by way of the engine.
    always('engine-no-answer', /too old/)
  ),
  fault(
    'has a builder that is too old for the Dockerfile (a wrapper)',
    (world) => {
      const real = path.join(lab('BIN'), 'cli-plugins/docker-buildx')
      const words =
        'ERROR: failed to solve: dockerfile parse error line 20: Unknown flag: link'
      const body = `[ "$1 $2" != "buildx build" ] || { echo '${words}' >&2; exit 1; }\nexec ${real} "$@"`
      usePlugins(world, [addScript(world, 'docker-buildx', body)])
    },
    (step) =>
      step === BUILDS_HERE
        ? { end: 'fails', code: 'build-failed', names: /too old[^]*Docker 25/ }
        : undefined
  )
]

export const DOCKER_COMMAND: Family<Step, CommandFault> = {
  name: 'docker',
  source: import.meta.filename,
  title: 'The docker command, and the way to the engine',
  note: 'What only reads and writes registries needs no engine: a tag, a merge, a plan.',
  steps: [BUILDS, BUILDS_HERE, TESTS, SETS_TAG, MERGES, NOTHING, PLANS],
  faults: FAULTS,
  expect: ({ expect }, step) => expect(step)
}
