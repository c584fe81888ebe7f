import { readdirSync } from 'node:fs'
import { parse } from 'yaml'
import { readRepositoryFile } from './action.js'

export interface Step {
  id?: string
  name?: string
  if?: string
  uses?: string
  run?: string
  with?: Record<string, unknown>
  env?: Record<string, unknown>
}

export interface Job {
  name?: string
  needs?: string | string[]
  if?: string
  strategy?: { matrix: Record<string, unknown> }
  'runs-on'?: string | string[]
  uses?: string
  with?: Record<string, unknown>
  secrets?: Record<string, string>
  env?: Record<string, unknown>
  concurrency?: Concurrency
  environment?: string
  permissions?: Record<string, string>
  outputs?: Record<string, string>
  'timeout-minutes'?: number
  steps?: Step[]
}

export interface Concurrency {
  group: string
  'cancel-in-progress': boolean
  queue?: string
}

interface Input {
  description?: string
  default?: string
}

export interface Call {
  inputs: Record<string, Input>
  secrets?: Record<string, Input>
  outputs: Record<string, { value: string }>
}

export interface Workflow {
  on: {
    schedule?: { cron: string }[]
    workflow_dispatch?: { inputs?: Record<string, Input> } | null
    workflow_call?: Call | null
    push?: unknown
    pull_request?: unknown
  }
  permissions?: unknown
  env?: Record<string, unknown>
  concurrency?: Concurrency
  jobs: Record<string, Job>
}

/** How users refer to this repository. */
export const ACTION = 'org/milvus-runpod-action@v1'
export const PUBLISH = '.github/workflows/publish.yml'
export const CALL = `org/milvus-runpod-action/${PUBLISH}@v1`
export const SIGNED = '.github/workflows/publish-signed.yml'
export const CALL_SIGNED = `org/milvus-runpod-action/${SIGNED}@v1`

/** This repository's own workflows and its examples. */
export const OWN = filesOf('.github/workflows')
export const EXAMPLES = filesOf('examples')
export const ALL = [...OWN, ...EXAMPLES]

function filesOf(directory: string): string[] {
  return readdirSync(directory)
    .filter((file) => file.endsWith('.yml'))
    .map((file) => `${directory}/${file}`)
}

export function readWorkflow(file: string): Workflow {
  return parse(readRepositoryFile(file)) as Workflow
}

export function jobsOf(file: string): [string, Job][] {
  return Object.entries(readWorkflow(file).jobs)
}

/** Returns all steps of a workflow, with YAML anchors resolved. */
export function stepsOf(file: string): Step[] {
  return jobsOf(file).flatMap(([, job]) => job.steps ?? [])
}
