import { readMetadata } from '../../lab/runner.js'
import {
  ACTION,
  CALL,
  type Job,
  PUBLISH,
  readWorkflow,
  type Step
} from '../support/workflows.js'
import { contextsOf, mapValues, type Situation } from './contexts.js'
import { fill, holds, type Scope } from './expressions.js'

type Texts = Record<string, string>

/** What jobs do, by their ids. */
export interface Course {
  /** Outputs of the action, or of the called workflow. */
  outputs?: Record<string, Texts>
  /** Jobs that do not succeed. */
  results?: Record<string, 'failure' | 'cancelled'>
}

/** A job with the values of its expressions, for every run of its matrix. */
export interface PlannedJob {
  result: Scope['status']
  outputs: Texts
  runsOn: string[]
  calls: { uses: string; with: Texts; secrets: Texts }[]
  steps: PlannedStep[]
}

export interface PlannedStep {
  /** Whether its `if:` holds. */
  runs: boolean
  uses?: string
  run?: string
  with: Texts
  env: Texts
}

export interface Simulation {
  jobs: Record<string, PlannedJob>
  /** Outputs of a called workflow. */
  outputs: Texts
}

/** Outputs of other actions. */
const OUTPUTS: Record<string, string[]> = {
  'docker/setup-buildx-action': ['name'],
  'actions/create-github-app-token': ['token']
}

/**
 * Returns which jobs and steps of a workflow run, with what, and what it outputs.
 *
 * @throws Error if an expression refers to what does not exist.
 */
export function simulate(
  file: string,
  situation: Situation,
  { outputs = {}, results = {} }: Course = {}
): Simulation {
  const workflow = readWorkflow(file)
  const { workflowSha = '0123456' } = situation
  const contexts = {
    ...contextsOf(file, situation),
    job: {
      workflow_repository: 'org/milvus-runpod-action',
      workflow_sha: workflowSha
    }
  }
  fill(workflow.concurrency?.group ?? '', { contexts, status: 'success' })

  const jobs: Record<string, PlannedJob> = {}
  for (const [id, job] of Object.entries(workflow.jobs)) {
    const ids = [job.needs ?? []].flat()
    const needs = Object.fromEntries(
      Object.entries(jobs).filter(([name]) => ids.includes(name))
    )
    const given = results[id] ? {} : outputs[id]
    const planned = planJob(job, { ...contexts, needs: ends(needs) }, given)
    if (planned.result === 'success') planned.result = results[id] ?? 'success'
    jobs[id] = planned
  }
  const declared = workflow.on.workflow_call?.outputs ?? {}
  const texts = mapValues(declared, ({ value }) => value)
  const scope: Scope = { contexts: { jobs: ends(jobs) }, status: 'success' }
  return { jobs, outputs: fillAll(texts, scope) }
}

type End = Pick<PlannedJob, 'result' | 'outputs'>

/** What other jobs know of jobs. */
function ends(jobs: Record<string, End>): Record<string, End> {
  return mapValues(jobs, ({ result, outputs }) => ({ result, outputs }))
}

function planJob(
  job: Job,
  contexts: Scope['contexts'],
  given: Texts = {}
): PlannedJob {
  const needs = Object.values(contexts.needs as Record<string, End>)
  const bad = needs.find(({ result }) => result !== 'success')
  const runs = holds(job.if, { contexts, status: bad?.result ?? 'success' })
  const plan = job.uses ? planCall : planSteps
  const planned = combinationsOf(job).map((matrix) =>
    plan(job, { ...contexts, matrix }, runs ? given : {})
  )
  return {
    result: runs ? 'success' : 'skipped',
    outputs: planned[0]?.outputs ?? {},
    runsOn: planned.flatMap(({ runsOn }) => runsOn),
    calls: planned.flatMap(({ calls }) => calls),
    steps: planned.flatMap(({ steps }) => steps)
  }
}

function planCall(
  job: Job,
  contexts: Scope['contexts'],
  given: Texts
): PlannedJob {
  const scope: Scope = { contexts, status: 'success' }
  const uses = job.uses ?? ''
  const file = uses === CALL ? PUBLISH : uses.replace('./', '')
  const declared = readWorkflow(file).on.workflow_call?.outputs ?? {}
  const call = {
    uses,
    with: fillAll(job.with, scope),
    secrets: fillAll(job.secrets, scope)
  }
  fill(job.name ?? '', scope)
  return {
    result: 'success',
    outputs: mapValues(declared, (_, name) => given[name] ?? ''),
    runsOn: [],
    calls: [call],
    steps: []
  }
}

function planSteps(
  job: Job,
  contexts: Scope['contexts'],
  given: Texts
): PlannedJob {
  const scope: Scope = { contexts, status: 'success' }
  fill(`${job.name ?? ''} ${job.concurrency?.group ?? ''}`, scope)

  const steps: Record<string, object> = {}
  const inJob: Scope = {
    contexts: { ...contexts, steps },
    status: 'success'
  }
  const planned: PlannedStep[] = []
  for (const step of job.steps ?? []) {
    const runs = holds(step.if, inJob)
    const { uses, run } = step
    const env = fillAll(step.env, inJob)
    planned.push({ runs, uses, run, with: fillAll(step.with, inJob), env })
    if (step.id) {
      steps[step.id] = {
        outcome: runs ? 'success' : 'skipped',
        outputs: outputsOf(step, runs ? given : {})
      }
    }
  }
  return {
    result: 'success',
    outputs: fillAll(job.outputs, inJob),
    runsOn: [job['runs-on'] ?? []].flat().map((text) => fill(text, scope)),
    calls: [],
    steps: planned
  }
}

function outputsOf({ uses = '' }: Step, given: Texts): Texts {
  const ours = uses.startsWith('./') || uses === ACTION
  const names = ours
    ? Object.keys(readMetadata().outputs)
    : (OUTPUTS[uses.replace(/@.*/, '')] ?? [])
  return Object.fromEntries(names.map((name) => [name, given[name] ?? '']))
}

function fillAll(values: Record<string, unknown> = {}, scope: Scope): Texts {
  return mapValues(values, (value) => fill(String(value), scope))
}

/** Returns the runs of a matrix: every combination, then what `include` adds. */
function combinationsOf(job: Job): Texts[] {
  const { include = [], ...axes } = job.strategy?.matrix ?? {}
  let runs: Texts[] = [{}]
  for (const [name, values] of Object.entries(axes)) {
    runs = runs.flatMap((run) =>
      values.map((value) => ({ ...run, [name]: value }))
    )
  }
  for (const extra of include) {
    const fits = runs.filter((run) =>
      Object.entries(extra).every(
        ([key, value]) => (run[key] ?? value) === value
      )
    )
    if (fits.length === 0) runs.push(extra)
    for (const run of fits) Object.assign(run, extra)
  }
  return runs
}
