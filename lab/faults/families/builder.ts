// BuildKit fails, or cannot be had.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { lab } from '../../inputs.ts'
import { docker } from '../../parts/docker.ts'
import type { Code } from '../../../src/messages/catalog.ts'
import {
  BUILDS,
  PULLS_IMAGE,
  PUSHES_IMAGE,
  PUSHES_LAYERS,
  SETS_TAG,
  STARTS_BUILDER,
  type MomentStep
} from '../engine-steps.ts'
import type { Expected, Family, Fault } from '../family.ts'
import type { World } from '../world.ts'

interface BuilderFault extends Fault<MomentStep> {
  expect: (step: MomentStep) => Expected | undefined
}

/** Returns the name of the builder that a run makes, which is that of its job. */
function builderOf(pid: number): string {
  const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  const prefix = 'RUNNER_TEMP='
  const temporary = variables.find((line) => line.startsWith(prefix)) ?? ''
  const names = readdirSync(temporary.slice(prefix.length))
  return names.find((name) => /^milvus-runpod-[0-9a-f]+$/.test(name)) ?? ''
}

function containerOf(builder: string): string {
  return `buildx_buildkit_${builder}0`
}

/** Steps that need BuildKit. */
const WITH_BUILDKIT = [BUILDS, PUSHES_LAYERS, PUSHES_IMAGE]

const RECOVERS: Expected = { end: 'recovers' }

/** Something happens to the builder of a job while it works, or when it is done. */
function during(
  name: string,
  act: (builder: string, world: World) => unknown,
  expect: (step: MomentStep) => Expected | undefined
): BuilderFault {
  return {
    name,
    async begin(world, step) {
      let builder = ''
      world.moments.push({
        pattern: STARTED,
        act(pid) {
          builder = builderOf(pid)
        }
      })
      await step.at(world, async () => {
        world.happened()
        await act(builder, world)
      })
    },
    expect: (step) => (step === STARTS_BUILDER ? undefined : expect(step))
  }
}

const STARTED = /^Starting BuildKit from/m

/** BuildKit cannot be had. */
function without(
  name: string,
  begin: (world: World) => void | Promise<void>,
  expected: Expected
): BuilderFault {
  return {
    name,
    async begin(world) {
      // It is there from the beginning on.
      world.happened()
      await begin(world)
    },
    unavailable: () =>
      lab('BUILDKIT_IMAGE') ? undefined : 'the lab has no image of BuildKit',
    expect: (step) => (step === STARTS_BUILDER ? expected : undefined)
  }
}

function fails(code: Code | Code[], names: RegExp, never?: RegExp): Expected {
  return { end: 'fails', code, names, never }
}

const NOT_STARTED = (names: RegExp): Expected =>
  fails('buildkit-not-started', names, /base image/)

/** Lets a run use the builder of a name, which is made before. */
async function makeBuilder(
  world: World,
  ...options: string[]
): Promise<string> {
  const name = `faults-${world.image.replaceAll(/\W/g, '').slice(-12)}`
  const image = `image=${lab('BUILDKIT_IMAGE')}`
  const usual = ['--driver-opt', image, '--driver-opt', lab('DRIVER_OPTS')]
  const args = options.length > 0 ? options : usual
  await docker(['buildx', 'create', '--name', name, ...args], world.env)
  world.restore = () => docker(['buildx', 'rm', '--force', name], world.env)
  world.inputs.builder = name
  return name
}

/** The same, once it has run. */
async function bootBuilder(world: World): Promise<string> {
  const name = await makeBuilder(world)
  await docker(['buildx', 'inspect', '--bootstrap', name], world.env)
  return name
}

/** What a builder has built is lost with it, or with its process, until it has written it down. */
const REBUILDS: Expected = {
  end: 'recovers',
  rebuilds: true,
  because:
    'what BuildKit has built is lost with it, unless it has written it to its disk by then: the run builds again, and nobody has to do anything'
}

const DURING: BuilderFault[] = [
  during(
    'crashes',
    async (builder) => {
      const format = ['--format', '{{.State.Pid}}']
      const pid = await docker(['inspect', ...format, containerOf(builder)])
      process.kill(Number(pid), 'SIGKILL')
    },
    () => REBUILDS
  ),
  during(
    'is killed',
    (builder) => docker(['kill', containerOf(builder)]),
    () => REBUILDS
  ),
  during(
    'loses its container',
    (builder) => docker(['rm', '--force', containerOf(builder)]),
    () => REBUILDS
  ),
  during(
    'is removed by somebody else',
    async (builder, { env }) => {
      // By itself, it would end what it builds first.
      await docker(['kill', containerOf(builder)])
      await docker(['buildx', 'rm', '--force', builder], env)
    },
    (step) =>
      WITH_BUILDKIT.includes(step)
        ? fails('builder-gone', /builder/, /docker context|registry/)
        : { end: 'passes' }
  ),
  during(
    'is frozen',
    (builder, { later }) => {
      later(() =>
        docker(['rm', '--force', containerOf(builder)]).catch(() => undefined)
      )
      return docker(['pause', containerOf(builder)])
    },
    (step) => (step === BUILDS ? fails('builder-frozen', /builder/) : undefined)
  )
]

const ABSENT: BuilderFault[] = [
  without(
    'has an image that does not exist',
    ({ inputs }) => {
      inputs['buildkit-image'] = `${lab('REGISTRY')}/moby/buildkit:absent`
    },
    NOT_STARTED(/moby\/buildkit:absent/)
  ),
  without(
    'has an image whose registry answers 503 once',
    (world) => {
      serveBuildkit(world, 503, 1)
    },
    RECOVERS
  ),
  without(
    'has an image whose registry answers 503 for ever',
    (world) => {
      serveBuildkit(world, 503, Infinity)
    },
    NOT_STARTED(/moby\/buildkit/)
  ),
  without(
    'has an image that is denied',
    (world) => {
      serveBuildkit(world, 403, Infinity)
    },
    NOT_STARTED(/moby\/buildkit/)
  ),
  without(
    'has an image that is not BuildKit',
    ({ inputs }) => {
      inputs['buildkit-image'] =
        `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
    },
    NOT_STARTED(/milvusdb\/milvus/)
  ),
  without(
    'has an option that does not exist',
    ({ inputs }) => {
      inputs['driver-opts'] = 'network=host\nno-such-option=1'
    },
    NOT_STARTED(/no-such-option/)
  ),
  without(
    'has a configuration that Buildx refuses',
    ({ inputs }) => {
      inputs['buildkitd-config-inline'] = '[worker.oci]\n  gckeepstorage = "x"'
    },
    fails('buildkitd-config-refused', /buildkitd-config-inline/)
  )
]

const EXISTING: BuilderFault[] = [
  without(
    'is named in "builder", and does not exist',
    ({ inputs }) => {
      inputs.builder = 'no-such-builder'
    },
    fails('builder-unusable', /"no-such-builder"/)
  ),
  without(
    'is named in "builder", and is stopped',
    async (world) => {
      const name = await bootBuilder(world)
      await docker(['stop', containerOf(name)])
    },
    { end: 'passes' }
  ),
  without(
    'is named in "builder", and has lost its container',
    async (world) => {
      const name = await bootBuilder(world)
      await docker(['rm', '--force', containerOf(name)])
    },
    { end: 'passes' }
  ),
  without(
    'is named in "builder", and is frozen',
    async (world) => {
      const name = await bootBuilder(world)
      await docker(['pause', containerOf(name)])
      // It may have been removed with its builder.
      world.later(() =>
        docker(['unpause', containerOf(name)]).catch(() => undefined)
      )
    },
    fails(['builder-unusable', 'builder-frozen'], /builder "faults-/)
  ),
  without(
    'is named in "builder", and is at an address where nobody answers',
    async (world) => {
      await makeBuilder(world, '--driver', 'remote', 'tcp://127.0.0.1:1')
    },
    fails(['builder-unusable', 'builder-frozen'], /builder "faults-/)
  ),
  without(
    'is named in "builder", and is the engine\'s own',
    ({ inputs, env }) => {
      const name = execFileSync('docker', ['context', 'show'], { env })
      inputs.builder = name.toString().trim()
    },
    fails('builder-cannot-push', /docker driver/)
  )
]

/** Serves the image of BuildKit from a registry that fails. */
function serveBuildkit(
  { inputs, base }: World,
  status: number,
  times: number
): void {
  const image = lab('BUILDKIT_IMAGE').replace(/^[^/]*/, base.host)
  inputs['buildkit-image'] = image
  base.faults.push({ path: /\/buildkit\/manifests\//, status, times })
}

export const BUILDER: Family<MomentStep, BuilderFault> = {
  name: 'builder',
  source: import.meta.filename,
  title: 'BuildKit',
  note: 'The builder that a run makes, or that the input `builder` names, in an engine that works.',
  steps: [
    STARTS_BUILDER,
    BUILDS,
    PUSHES_LAYERS,
    PUSHES_IMAGE,
    PULLS_IMAGE,
    SETS_TAG
  ],
  faults: [...DURING, ...ABSENT, ...EXISTING],
  expect: ({ expect }, step) => expect(step)
}
