// The steps of a job that an engine or a builder can fail at, each with its moment.
import { appendFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Fault as Answer } from '../parts/registry-proxy.ts'
import type { Step } from './family.ts'
import {
  LOCAL,
  PLANNED,
  PUBLISH,
  PUBLISHED,
  replaceImage,
  TEST_AGAIN,
  useOwnDockerfile,
  type Scenario
} from './scenarios.ts'
import type { World } from './world.ts'

/** A step with a moment, at which something can be done. */
export interface MomentStep extends Step {
  /** Does something as soon as the job is there. */
  at: (world: World, act: () => unknown) => void | Promise<void>
}

/** The job has begun. */
const AT_ONCE: MomentStep['at'] = async (_, act) => {
  await act()
}

function atLog(pattern: RegExp): MomentStep['at'] {
  return (world, act) => {
    world.moments.push({ pattern, act })
  }
}

/** While the registry of the image takes its time with the first request like this. */
function atRequest(
  from: RegExp,
  request: Pick<Answer, 'method' | 'path'>
): MomentStep['at'] {
  return (world, act) => {
    const fault = {
      ...request,
      delay: DELAY,
      times: 1,
      onRequest: act
    }
    const arm = (): void => void world.target.faults.push(fault)
    world.moments.push({ pattern: from, act: arm })
  }
}

/** Milliseconds: more than an engine takes to end. */
const DELAY = 3000

/** When the engine says so of a container that is not BuildKit's. */
function atEvent(name: string): MomentStep['at'] {
  return ({ engine = '', later }, act) => {
    const args = ['--host', engine, 'events', '--filter', `event=${name}`]
    const format = ['--format', '{{.Actor.Attributes.name}}']
    const child = spawn('docker', [...args, ...format])
    let isOver = false
    createInterface(child.stdout).on('line', (line) => {
      if (isOver || line.startsWith('buildx_buildkit_')) return
      isOver = true
      void act()
    })
    later(() => child.kill('SIGKILL'))
  }
}

/** A build that has a step which takes some time, also for what a busy machine does. */
const LINE = 'RUN sleep 8\n'

async function buildSlowly(world: World): Promise<void> {
  await replaceImage(world)
  useOwnDockerfile(world)
  appendFileSync(path.join(world.workspace, 'context', 'Dockerfile'), LINE)
}

const SLOW_BUILD: Scenario = {
  name: 'slow build',
  done: PUBLISHED,
  prepare: buildSlowly
}

const SLOW_BUILD_HERE: Scenario = {
  name: 'slow local build',
  done: PLANNED,
  async prepare(world) {
    await buildSlowly(world)
    world.inputs.push = 'false'
  }
}

/** A test in which Milvus behaves in some way. */
function testing(level: string, fault?: string, after = ''): Scenario {
  return {
    name: `test at level ${level}`,
    done: PUBLISHED,
    async prepare(world) {
      await replaceImage(world)
      world.inputs['smoke-test'] = level
      if (!fault) return
      const names = [`MILVUS_STANDIN_FAULT=${fault}`]
      if (after) names.push(`MILVUS_STANDIN_FAULT_AFTER=${after}`)
      const { 'smoke-env': env = '' } = world.inputs
      world.inputs['smoke-env'] = [env, ...names].join('\n')
    }
  }
}

const SMOKE = /::group::Smoke test/

export const LOGS_IN: MomentStep = {
  name: 'logs in',
  scenario: PUBLISH,
  at: AT_ONCE
}

export const STARTS_BUILDER: MomentStep = {
  name: 'starts the builder',
  scenario: PUBLISH,
  at: atLog(/^Starting BuildKit from/m)
}

export const BUILDS: MomentStep = {
  name: 'builds',
  scenario: SLOW_BUILD,
  at: atLog(/ RUN sleep 8$/m)
}

export const BUILDS_IN_ENGINE: MomentStep = {
  name: 'builds in the engine',
  scenario: SLOW_BUILD_HERE,
  at: atLog(/ RUN sleep 8$/m)
}

export const PUSHES_LAYERS: MomentStep = {
  name: 'pushes layers',
  scenario: PUBLISH,
  at: atRequest(/docker buildx build/, { method: 'POST', path: /\/uploads/ })
}

export const PUSHES_IMAGE: MomentStep = {
  name: 'pushes the image',
  scenario: PUBLISH,
  at: atRequest(/docker buildx build/, {
    method: 'PUT',
    path: /\/manifests\/sha256/
  })
}

export const PULLS_IMAGE: MomentStep = {
  name: 'pulls the image to test',
  scenario: PUBLISH,
  at: atRequest(SMOKE, { method: 'GET', path: /\/blobs\// })
}

export const STARTS_CONTAINER: MomentStep = {
  name: 'starts the container',
  scenario: PUBLISH,
  at: atLog(/: running 127/)
}

export const WAITS_FOR_MILVUS: MomentStep = {
  name: 'waits for Milvus',
  scenario: testing('health', 'early-empty-list', '5s'),
  at: atEvent('start')
}

export const ASKS_MILVUS: MomentStep = {
  name: 'asks Milvus',
  scenario: testing('query', 'slow'),
  at: atLog(/: healthy after/)
}

export const RESTARTS_MILVUS: MomentStep = {
  name: 'restarts Milvus',
  scenario: testing('restart'),
  at: atEvent('die')
}

export const MARKS_IMAGE: MomentStep = {
  name: 'marks the image',
  scenario: TEST_AGAIN,
  at: atRequest(/::group::Mark/, { path: /\/manifests\/sha256/ })
}

export const SETS_TAG: MomentStep = {
  name: 'sets the exact tag',
  scenario: PUBLISH,
  at: atRequest(SMOKE, { method: 'PUT', path: /\/manifests\/2\.6\.22$/ })
}

export const CLEANS_UP: MomentStep = {
  name: 'cleans up',
  scenario: PUBLISH,
  at: atLog(/:2\.6 points to sha256/)
}

/** Tests what it has built into the engine. */
export const TESTS_LOCAL: MomentStep = {
  name: 'tests the image in the engine',
  scenario: LOCAL,
  at: atLog(/: running /)
}
