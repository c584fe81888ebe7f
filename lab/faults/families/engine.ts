// The Docker engine of the job fails: one of the cell's own.
import { spawnSync } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import path from 'node:path'
import { relayEngine, type EngineRelay } from '../../parts/engine-relay.ts'
import {
  ASKS_MILVUS,
  BUILDS,
  BUILDS_IN_ENGINE,
  CLEANS_UP,
  LOGS_IN,
  MARKS_IMAGE,
  PULLS_IMAGE,
  PUSHES_IMAGE,
  PUSHES_LAYERS,
  RESTARTS_MILVUS,
  SETS_TAG,
  STARTS_BUILDER,
  STARTS_CONTAINER,
  TESTS_LOCAL,
  WAITS_FOR_MILVUS,
  type MomentStep
} from '../engine-steps.ts'
import type { Expected, Family, Fault } from '../family.ts'
import { noOwnEngine, startOwnEngine, type OwnEngine } from '../own-engine.ts'
import type { World } from '../world.ts'

/** The engine of a cell, and the way to it. */
interface Reached {
  engine: OwnEngine
  relay: EngineRelay
}

interface EngineFault extends Fault<MomentStep> {
  expect: (step: MomentStep) => Expected | undefined
}

/** Gives a world an engine of its own. */
async function giveEngine(
  world: World,
  way: 'direct' | 'relayed'
): Promise<Reached> {
  const engine = await startOwnEngine()
  world.later(engine.end)
  const socket = path.join(
    world.home,
    '..',
    `${path.basename(world.home)}.sock`
  )
  const relay = await relayEngine({ path: socket }, engine.host)
  world.later(relay.stop)
  world.env.DOCKER_HOST = way === 'relayed' ? relay.host : engine.host
  world.engine = engine.host
  world.restore = async (log) => {
    engine.free()
    relay.restore()
    await engine.start()
    removeAsSaid(log, { ...world.env, DOCKER_HOST: engine.host })
  }
  return { engine, relay }
}

/** Runs the commands that remove what is left, if a run has named some. */
function removeAsSaid(log: string, env: NodeJS.ProcessEnv): void {
  const [, commands] =
    /What to do: once it answers, remove them: (.*?)(?:%0A|$)/m.exec(log) ?? []
  // Some of it may not be there, which a command then says.
  if (commands) spawnSync('sh', ['-c', commands], { env })
}

function fault(
  name: string,
  act: (reached: Reached, world: World) => unknown,
  expect: EngineFault['expect'],
  way: 'direct' | 'relayed' = 'direct'
): EngineFault {
  return {
    name,
    unavailable: noOwnEngine,
    async begin(world, step) {
      const reached = await giveEngine(world, way)
      await step.at(world, () => {
        world.happened()
        return act(reached, world)
      })
    },
    expect
  }
}

const RECOVERS: Expected = { end: 'recovers' }

/** The builder goes with its engine. */
const REBUILDS: Expected = {
  end: 'recovers',
  rebuilds: true,
  because:
    'what BuildKit has built is lost with it, unless it has written it to its disk by then: the run builds again, and nobody has to do anything'
}

const NAMES = /engine|daemon/i

const GONE: Expected = {
  end: 'fails',
  code: 'engine-gone',
  names: NAMES,
  never: /registry|privileged|Milvus (?:failed|crashed)/
}

const TEST_GONE: Expected = {
  end: 'fails',
  code: 'smoke-test-failed',
  names: /engine/i
}

const NO_ANSWER: Expected = {
  end: 'fails',
  code: 'engine-no-answer',
  names: /Docker engine does not answer/
}

/** Steps that need no engine, or none any more. */
const WITHOUT = [MARKS_IMAGE, SETS_TAG, CLEANS_UP]

/** Steps in which a container of Milvus runs. */
const TESTS = [
  STARTS_CONTAINER,
  WAITS_FOR_MILVUS,
  ASKS_MILVUS,
  RESTARTS_MILVUS,
  TESTS_LOCAL
]

function whenGone(step: MomentStep): Expected {
  if (step === LOGS_IN) return NO_ANSWER
  if (WITHOUT.includes(step)) return { end: 'passes' }
  return TESTS.includes(step) ? TEST_GONE : GONE
}

const FAULTS: EngineFault[] = [
  fault(
    'ends, and does not come back',
    ({ engine }) => engine.stop(),
    (step) =>
      [LOGS_IN, BUILDS, WAITS_FOR_MILVUS, SETS_TAG].includes(step)
        ? whenGone(step)
        : undefined
  ),
  fault(
    'ends, and comes back after 45 seconds',
    async ({ engine }, { later }) => {
      await engine.stop()
      const timer = setTimeout(() => void engine.start(), 45_000)
      later(() => {
        clearTimeout(timer)
      })
    },
    (step) => (step === LOGS_IN ? undefined : whenGone(step))
  ),
  fault(
    'is restarted',
    async ({ engine }) => {
      await engine.stop()
      await engine.start()
    },
    whenRestarted
  ),
  fault(
    'is killed, and starts again',
    async ({ engine }) => {
      await engine.kill()
      await engine.start()
    },
    whenRestarted
  ),
  fault(
    'cannot be reached for 5 seconds',
    async ({ relay }) => {
      relay.cut()
      await pause(5000)
      relay.restore()
    },
    (step) => (step === LOGS_IN ? undefined : RECOVERS),
    'relayed'
  ),
  fault(
    'no longer answers',
    ({ relay }) => {
      relay.hang()
    },
    (step) => ([LOGS_IN, SETS_TAG].includes(step) ? whenGone(step) : undefined),
    'relayed'
  ),
  fault(
    'has a full disk',
    ({ engine }) => engine.fill(),
    (step) =>
      [
        LOGS_IN,
        STARTS_BUILDER,
        BUILDS,
        BUILDS_IN_ENGINE,
        PULLS_IMAGE,
        SETS_TAG
      ].includes(step)
        ? whenFull(step)
        : undefined
  )
]

/** An engine takes the Milvus that is being tested with it. */
function whenRestarted(step: MomentStep): Expected | undefined {
  // Before the run has begun, nothing is gone.
  if (step === LOGS_IN) return undefined
  const endsMilvus = [WAITS_FOR_MILVUS, ASKS_MILVUS].includes(step)
  return endsMilvus ? TEST_GONE : REBUILDS
}

function whenFull(step: MomentStep): Expected {
  if (step === SETS_TAG) return { end: 'passes' }
  return {
    end: 'fails',
    code: [
      'disk-full',
      'build-disk-full',
      'buildkit-not-started',
      'pull-failed',
      'smoke-test-failed'
    ],
    names: /disk|no space/i,
    never: /privileged/
  }
}

export const ENGINE: Family<MomentStep, EngineFault> = {
  name: 'engine',
  source: import.meta.filename,
  title: 'The Docker engine',
  note: '',
  steps: [
    LOGS_IN,
    STARTS_BUILDER,
    BUILDS,
    BUILDS_IN_ENGINE,
    PUSHES_LAYERS,
    PUSHES_IMAGE,
    PULLS_IMAGE,
    STARTS_CONTAINER,
    WAITS_FOR_MILVUS,
    ASKS_MILVUS,
    RESTARTS_MILVUS,
    TESTS_LOCAL,
    MARKS_IMAGE,
    SETS_TAG,
    CLEANS_UP
  ],
  faults: FAULTS,
  expect: ({ expect }, step) => expect(step)
}
