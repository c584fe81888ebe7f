// What runs: the ways through the job that a fault can meet.
import { cpSync, appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runAction, type RunResult } from '../runner.ts'
import { CANARIES } from './canaries.ts'
import { copyOrPublish } from './published.ts'
import type { World } from './world.ts'

/** A way through the job. */
export interface Scenario {
  /** What runs, such as `publish`. */
  name: string
  /** Prepares a world for it: inputs, and what was published before. */
  prepare: (world: World) => void | Promise<void>
  /** What a green run has done; it may have nothing to do. */
  done?: Done
}

/** What shows that a green run has done its work. */
export interface Done {
  /** Tags that have another image than before. */
  tags?: string[]
  /** Outputs that are not empty. */
  outputs: string[]
}

const DOCKER = path.resolve(import.meta.dirname, '../../docker')

// Every scenario has an image behind the tags `2.6` and `2.6.22` already.

/** A run that publishes a new image. */
export const PUBLISHED: Done = { tags: ['2.6', '2.6.22'], outputs: ['digest'] }

/** A run that has found out about an image. */
export const PLANNED: Done = { outputs: ['version'] }

/** Builds, tests and publishes another image than that of the tags. */
export const PUBLISH: Scenario = {
  name: 'publish',
  done: PUBLISHED,
  prepare: replaceImage
}

/** The same, with a Dockerfile that runs a command and reads a secret. */
export const OWN_DOCKERFILE: Scenario = {
  name: 'own Dockerfile',
  done: PUBLISHED,
  async prepare(world) {
    await replaceImage(world)
    useOwnDockerfile(world)
  }
}

/** Publishes, once it has opened the data of the image that it replaces. */
export const UPGRADE: Scenario = {
  name: 'upgrade',
  done: PUBLISHED,
  async prepare(world) {
    await replaceImage(world)
    world.inputs['smoke-test'] = 'upgrade'
  }
}

/** Tests a published image at a higher level, builds nothing, and marks it. */
export const TEST_AGAIN: Scenario = {
  name: 'test again',
  done: PUBLISHED,
  async prepare(world) {
    await publishBefore(world, { 'smoke-test': 'none' })
  }
}

/** Sets another tag on an image that has passed. */
export const PROMOTE: Scenario = {
  name: 'promote',
  done: { tags: ['latest'], outputs: ['digest'] },
  async prepare(world) {
    await publishBefore(world, {})
    world.inputs.tags = '{{version}}\n{{major}}.{{minor}}\nlatest'
  }
}

/** Finds nothing to do. */
export const NOTHING_NEW: Scenario = {
  name: 'nothing new',
  done: PLANNED,
  async prepare(world) {
    await publishBefore(world, {})
  }
}

/** Merges what a run of another job has built and tested. */
export const MERGE: Scenario = {
  name: 'merge',
  done: PUBLISHED,
  async prepare(world) {
    await replaceImage(world)
    const { outputs } = await publishBefore(world, { push: 'by-digest' })
    Object.assign(world.inputs, {
      digests: outputs.digest,
      'smoke-results': outputs.smoke
    })
  }
}

/** Builds for another job, which merges. */
export const BY_DIGEST: Scenario = {
  name: 'by digest',
  done: { outputs: ['digest'] },
  async prepare(world) {
    await replaceImage(world)
    world.inputs.push = 'by-digest'
  }
}

/** Builds and tests in the engine alone. */
export const LOCAL: Scenario = {
  name: 'local',
  done: PLANNED,
  async prepare(world) {
    await replaceImage(world)
    world.inputs.push = 'false'
  }
}

/** Only says what would be built. */
export const DRY_RUN: Scenario = {
  name: 'dry run',
  done: PLANNED,
  async prepare(world) {
    await replaceImage(world)
    world.inputs['dry-run'] = 'true'
  }
}

/** The same way, with other inputs from its first run on. */
export function withInputs(
  scenario: Scenario,
  inputs: Record<string, string>
): Scenario {
  return {
    ...scenario,
    async prepare(world) {
      Object.assign(world.inputs, inputs)
      await scenario.prepare(world)
    }
  }
}

/** Publishes an image whose place the next run takes. */
export async function replaceImage(world: World): Promise<void> {
  await publishBefore(world, {
    'smoke-test': 'none',
    labels: 'com.example.build=before'
  })
}

/**
 * Publishes an image before anything fails. What another world has published in the same
 * way is copied instead.
 */
export async function publishBefore(
  world: World,
  inputs: Record<string, string>
): Promise<RunResult> {
  return await copyOrPublish(world, inputs, () => runBefore(world, inputs))
}

/**
 * Runs the action in a world before anything fails.
 *
 * @throws if it fails
 */
export async function runBefore(
  { inputs, env }: World,
  more: Record<string, string>
): Promise<RunResult> {
  const { GITHUB_WORKSPACE, GITHUB_API_URL } = env
  // The builder that all cells share is in the configuration of the lab.
  const builder = process.env.TEST_BUILDER ?? ''
  const result = await runAction({
    inputs: { builder, ...inputs, ...more },
    env: { ...process.env, GITHUB_WORKSPACE, GITHUB_API_URL }
  })
  const { mainCode, postCode, log } = result
  if (mainCode || postCode)
    throw new Error(`A run without fault failed: ${log}`)
  return result
}

/** A copy of docker/ whose build runs a command, which reads a secret. */
export function useOwnDockerfile({ workspace, inputs }: World): void {
  const context = path.join(workspace, 'context')
  mkdirSync(context)
  cpSync(DOCKER, context, { recursive: true })
  appendFileSync(
    path.join(context, 'Dockerfile'),
    'RUN --mount=type=secret,id=canary test -s /run/secrets/canary\n'
  )
  writeFileSync(path.join(workspace, 'secret'), CANARIES.buildSecret)
  Object.assign(inputs, {
    context: 'context',
    secrets: `canary=${CANARIES.buildSecret}`
  })
}
