// The moments of a test at which something can happen to its container.
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Step } from '../family.ts'
import {
  LOCAL,
  PUBLISH,
  UPGRADE,
  withInputs,
  type Scenario
} from '../scenarios.ts'
import type { Hook } from './docker-hook.ts'

/** Names of the moments. */
export type At =
  | 'network'
  | 'create'
  | 'start'
  | 'waits'
  | 'checks'
  | 'stays'
  | 'asks'
  | 'stops'
  | 'startAgain'
  | 'again'
  | 'local'
  | 'unpacks'
  | 'volume'
  | 'createOld'
  | 'old'
  | 'createNew'
  | 'new'
  | 'createBack'
  | 'back'

/** A moment of a test. */
export interface ContainerStep extends Step {
  at: At
  moment: Pick<Hook, 'call' | 'nth' | 'when'>
  /** Lines of a shell that find the container as `$id`, unless it is the last argument. */
  find?: string
  /** What the job does next, as messages name it. */
  when?: string
}

const QUERY = withInputs(PUBLISH, { 'smoke-test': 'query' })
const RESTART = withInputs(PUBLISH, { 'smoke-test': 'restart' })

/** Opens an archive of data instead of rows that the test makes up. */
const COPY: Scenario = {
  name: 'upgrade',
  done: UPGRADE.done,
  async prepare(world) {
    await UPGRADE.prepare(world)
    // No Milvus gets to read what is in it.
    const folder = path.join(world.workspace, 'data')
    mkdirSync(path.join(folder, 'etcd'), { recursive: true })
    const file = path.join(world.workspace, 'data.tar')
    execFileSync('tar', [
      '--create',
      '--file',
      file,
      '--directory',
      folder,
      '.'
    ])
    world.inputs['smoke-upgrade-data'] = 'data.tar'
  }
}

const HEALTHCHECK = 'exec * /healthcheck.sh'

/** Of `docker exec ID …` and of `docker cp - ID:…`. */
const SECOND = 'id=$2'
const OF_COPY = 'id=${3%%:*}'

/** How often containers start, at the level `upgrade`, until then. */
const STARTS = { new: 5, back: 7 }

export const STEPS: ContainerStep[] = [
  {
    name: 'creates the network',
    at: 'network',
    scenario: PUBLISH,
    moment: { call: 'network create *', when: 'before' }
  },
  {
    name: 'creates the container',
    at: 'create',
    scenario: PUBLISH,
    moment: { call: 'create *', when: 'before' }
  },
  {
    name: 'starts the container',
    at: 'start',
    scenario: PUBLISH,
    moment: { call: 'start *', when: 'before' }
  },
  {
    name: 'waits for Milvus',
    at: 'waits',
    scenario: PUBLISH,
    moment: { call: 'start *', when: 'after' }
  },
  {
    name: 'runs its HEALTHCHECK',
    at: 'checks',
    scenario: PUBLISH,
    moment: { call: HEALTHCHECK, when: 'before' },
    find: SECOND
  },
  {
    name: 'sees whether it stays healthy',
    at: 'stays',
    scenario: PUBLISH,
    moment: { call: HEALTHCHECK, when: 'after' },
    find: SECOND
  },
  {
    name: 'asks Milvus',
    at: 'asks',
    scenario: QUERY,
    moment: { call: HEALTHCHECK, when: 'after' },
    find: SECOND
  },
  {
    name: 'stops Milvus',
    at: 'stops',
    scenario: RESTART,
    moment: { call: 'stop *', when: 'before' }
  },
  {
    name: 'starts Milvus again',
    at: 'startAgain',
    scenario: RESTART,
    moment: { call: 'start *', nth: 2, when: 'before' }
  },
  {
    name: 'waits for it again',
    at: 'again',
    scenario: RESTART,
    moment: { call: 'start *', nth: 2, when: 'after' }
  },
  {
    name: 'tests a local image',
    at: 'local',
    scenario: LOCAL,
    moment: { call: 'start *', when: 'after' }
  },
  {
    name: 'unpacks the old data',
    at: 'unpacks',
    scenario: COPY,
    moment: { call: 'cp - *', when: 'before' },
    find: OF_COPY
  },
  {
    name: 'creates the volume',
    at: 'volume',
    scenario: UPGRADE,
    moment: { call: 'volume create *-data-*', when: 'before' }
  },
  {
    name: 'runs the replaced image',
    at: 'createOld',
    scenario: UPGRADE,
    moment: { call: 'create *-old *', when: 'before' }
  },
  {
    name: 'tests the replaced image',
    at: 'old',
    scenario: UPGRADE,
    // It notes its version on the volume, and nothing else does so before.
    moment: { call: 'exec * cat */milvus-runpod', when: 'before' },
    find: SECOND
  },
  {
    name: 'hands the data over',
    at: 'createNew',
    scenario: UPGRADE,
    moment: { call: 'create *-new *', when: 'before' }
  },
  {
    name: 'opens old data',
    at: 'new',
    scenario: UPGRADE,
    moment: { call: 'start *', nth: STARTS.new, when: 'after' }
  },
  {
    name: 'hands the data back',
    at: 'createBack',
    scenario: UPGRADE,
    moment: { call: 'create *-back *', when: 'before' }
  },
  {
    name: 'tries the way back',
    at: 'back',
    scenario: UPGRADE,
    moment: { call: 'start *', nth: STARTS.back, when: 'after' }
  }
]
