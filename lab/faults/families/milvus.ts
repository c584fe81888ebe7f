// Milvus itself fails, at each step of the test that it can fail.
import { appendFileSync, cpSync } from 'node:fs'
import path from 'node:path'
import type { Family, Fault, Step } from '../family.ts'
import {
  LOCAL,
  PUBLISH,
  TEST_AGAIN,
  UPGRADE,
  withInputs
} from '../scenarios.ts'
import type { World } from '../world.ts'
import { hookDocker } from './docker-hook.ts'
import { ANSWERING, LOSING } from './milvus-answering.ts'
import { ENDING, STARTING, UNHEALTHY } from './milvus-running.ts'
import type { At, Broken } from './milvus-words.ts'

const BROKEN = [...STARTING, ...UNHEALTHY, ...ENDING, ...ANSWERING, ...LOSING]

interface MilvusStep extends Step {
  at: At
  /**
   * Of the network of the only container that has the fault, at the level `upgrade`. A
   * fault that a fresh Milvus would show, too, says nothing about old data.
   */
  network?: 'old' | 'new' | 'back'
}

interface MilvusFault extends Fault<MilvusStep> {
  at: Broken['at']
}

const DOCKER = path.resolve(import.meta.dirname, '../../../docker')

const OTHER = process.arch === 'arm64' ? 'amd64' : 'arm64'

const STEPS: MilvusStep[] = [
  { name: 'waits for Milvus', at: 'waits', scenario: PUBLISH },
  {
    name: 'asks Milvus',
    at: 'asks',
    scenario: withInputs(PUBLISH, { 'smoke-test': 'query' })
  },
  {
    name: 'restarts Milvus',
    at: 'restarts',
    scenario: withInputs(PUBLISH, { 'smoke-test': 'restart' })
  },
  {
    name: 'tests a local image',
    at: 'local',
    scenario: withInputs(LOCAL, { 'smoke-test': 'query' })
  },
  { name: 'tests a published image', at: 'again', scenario: TEST_AGAIN },
  {
    name: 'tests under QEMU',
    at: 'emulated',
    scenario: withInputs(TEST_AGAIN, { platforms: `linux/${OTHER}` })
  },
  {
    name: 'tests the replaced image',
    at: 'replaced',
    scenario: UPGRADE,
    network: 'old'
  },
  { name: 'opens old data', at: 'opens', scenario: UPGRADE, network: 'new' },
  { name: 'tries the way back', at: 'back', scenario: UPGRADE, network: 'back' }
]

const FAULTS: MilvusFault[] = BROKEN.map((broken) => ({
  name: broken.name,
  at: broken.at,
  begin(world, { network }) {
    Object.assign(world.inputs, broken.inputs)
    const { command } = broken
    if (command) runInstead(world, command)
    const where = network && (broken.network ?? network)
    if (where) breakOne(world, broken, where)
    else breakAll(world, broken)
  }
}))

/** Every container has the fault. */
function breakAll({ inputs, happened }: World, broken: Broken): void {
  const lines = variablesOf(broken)
  inputs['smoke-env'] = [inputs['smoke-env'], ...lines].join('\n')
  happened()
}

/** The container in one network has it. */
function breakOne(world: World, broken: Broken, network: string): void {
  const options = variablesOf(broken).map((line) => `--env ${line}`)
  hookDocker(world, {
    call: `create *-${network} *`,
    when: 'before',
    run: `shift; set -- create ${options.join(' ')} "$@"`
  })
}

function variablesOf({ fault, after }: Broken): string[] {
  const lines = [
    fault && `MILVUS_STANDIN_FAULT=${fault}`,
    after && `MILVUS_STANDIN_FAULT_AFTER=${after}`
  ]
  return lines.filter((line): line is string => Boolean(line))
}

/** Builds an image that runs a script. */
function runInstead({ workspace, inputs }: World, command: string): void {
  const context = path.join(workspace, 'context')
  cpSync(DOCKER, context, { recursive: true })
  const cmd = JSON.stringify(['sh', '-c', command])
  appendFileSync(path.join(context, 'Dockerfile'), `CMD ${cmd}\n`)
  inputs.context = 'context'
}

export const MILVUS: Family<MilvusStep, MilvusFault> = {
  name: 'milvus',
  source: import.meta.filename,
  title: 'Milvus itself fails in the test',
  note: 'A fault of Milvus is the cause that the error names, with what to do about it; the evidence in the log and in the summary shows it. A replaced image that fails says nothing about the new one, and a way back that is closed is a warning.',
  steps: STEPS,
  faults: FAULTS,
  expect: ({ at }, step) => at[step.at]
}
