// Steps of the job at which a server can misbehave, and how a fault gets there.
import type { Code } from '../../../src/messages/catalog.ts'
import type { Fault as Answer } from '../../parts/registry-proxy.ts'
import type { Expected, Fault, Step } from '../family.ts'
import { DRY_RUN, OWN_DOCKERFILE, PUBLISH } from '../scenarios.ts'
import type { World } from '../world.ts'

/** A step that asks one of the registries. */
export interface ServerStep extends Step {
  server: 'target' | 'base'
  method?: string
  path: RegExp
  /** The text of the log from which on it asks; from the start if there is none. */
  from?: RegExp
  /** What the error may be called if the step fails for good, and what it names. */
  code: Code | Code[]
  names: RegExp
  never?: RegExp
}

/** A fault with what it is: all that a cell's end depends on. */
export interface ServerFault extends Fault<ServerStep> {
  answer: Omit<Answer, 'method' | 'path' | 'onRequest'>
}

const BASE = /milvusdb\/milvus/
const TARGET = /test-[0-9a-f]{8}/

export const READS_TAGS: ServerStep = {
  name: 'reads the tags',
  scenario: DRY_RUN,
  server: 'target',
  path: /\/manifests\/(?:2\.6|sha256)/,
  code: 'tag-unreadable',
  names: /test-[0-9a-f]{8}\/milvus:2\.6/,
  never: BASE
}

export const READS_BASE: ServerStep = {
  name: 'reads the base',
  scenario: DRY_RUN,
  server: 'base',
  path: /\/(?:manifests|blobs)\//,
  code: 'base-unreadable',
  names: /milvusdb\/milvus:v2\.6\.22/,
  never: TARGET
}

/** The engine pulls it as well, to test the image. */
export const PULLS_BASE: ServerStep = {
  name: 'pulls the base to build',
  scenario: OWN_DOCKERFILE,
  server: 'base',
  method: 'GET',
  path: /\/(?:manifests|blobs)\/sha256/,
  from: /::group::Build/,
  code: ['build-pull-failed', 'pull-failed'],
  names: BASE,
  never: TARGET
}

export const PUSHES_LAYERS: ServerStep = {
  name: 'pushes layers',
  scenario: PUBLISH,
  server: 'target',
  method: 'POST',
  path: /\/blobs\/uploads/,
  code: 'push-failed',
  names: TARGET,
  never: BASE
}

export const PUSHES_IMAGE: ServerStep = {
  ...PUSHES_LAYERS,
  name: 'pushes the image',
  method: 'PUT',
  path: /\/manifests\/sha256/
}

export const PULLS_TO_TEST: ServerStep = {
  name: 'pulls the image to test',
  scenario: PUBLISH,
  server: 'target',
  method: 'GET',
  path: /\/(?:manifests|blobs)\/sha256/,
  from: /::group::Smoke test/,
  code: 'pull-failed',
  names: TARGET,
  never: BASE
}

export const SETS_EXACT: ServerStep = {
  name: 'sets the exact tag',
  scenario: PUBLISH,
  server: 'target',
  method: 'PUT',
  path: /\/manifests\/2\.6\.22$/,
  code: 'tag-not-set',
  names: /^Tag "2\.6\.22"/
}

export const SETS_FLOATING: ServerStep = {
  ...SETS_EXACT,
  name: 'sets the floating tag',
  path: /\/manifests\/2\.6$/,
  names: /^Tag "2\.6"[^]*: 2\.6\.22\. Not confirmed: 2\.6\./
}

export const READS_BACK: ServerStep = {
  ...SETS_EXACT,
  name: 'reads a tag back',
  method: undefined,
  names:
    /^Tag "2\.6\.22" could not be confirmed: \S+:2\.6\.22 was set to sha256/
}

/** Lets an answer take the place of the registry's, at the requests of a step. */
export function answering(
  name: string,
  answer: ServerFault['answer']
): ServerFault {
  return {
    name,
    answer,
    begin(world, { server, method, path, from }) {
      begin(world, from, () => {
        const onRequest = world.happened
        world[server].faults.push({ ...answer, method, path, onRequest })
      })
    }
  }
}

/** Acts at once, or when the log reaches a text. */
export function begin(
  world: World,
  from: RegExp | undefined,
  act: () => void
): void {
  if (from) world.moments.push({ pattern: from, act })
  else act()
}

/** The same fault, once and for ever. */
export function onceAndForEver(
  name: string,
  answer: Omit<ServerFault['answer'], 'times'>
): ServerFault[] {
  return [
    answering(`${name} once`, { ...answer, times: 1 }),
    answering(`${name} for ever`, { ...answer, times: Infinity })
  ]
}

/** How a run ends if a step fails for good. */
export function failing(
  step: ServerStep,
  names?: RegExp
): Extract<Expected, { end: 'fails' }> {
  const isLate = [SETS_FLOATING, READS_BACK].includes(step)
  return {
    end: 'fails',
    code: step.code,
    names: names ?? step.names,
    never: step.never,
    ...(isLate && { tags: 'some' })
  }
}

/** The error of a registry that has not what it is asked for. */
export function notFound(
  code: string,
  message: string
): Pick<Answer, 'status' | 'error'> {
  return { status: 404, error: { code, message } }
}
