import { PUBLISH } from '../support/workflows.js'
import { type Situation } from './contexts.js'
import { type Course, simulate, type Simulation } from './simulate.js'

export type Texts = Record<string, string>

export const GHCR = { image: 'ghcr.io/me/milvus' }
/** Outputs of the plan job. */
export const PLAN = {
  plan: 'build',
  version: '2.6.22',
  line: '2.6',
  image: GHCR.image,
  'base-digest': 'sha256:b',
  digest: 'sha256:published',
  reason: 'planned'
}
/** Outputs of the jobs when both platforms are built. */
export const BUILT = {
  plan: PLAN,
  amd64: { digest: 'sha256:1', smoke: '[1]' },
  arm64: { digest: 'sha256:2', smoke: '[2]' },
  publish: {
    digest: 'sha256:merged',
    built: 'true',
    reason: 'new',
    smoke: '[1,2]'
  }
}

/** Runs the reusable workflow on paper. */
export function run(
  inputs: Texts,
  course: Course = {},
  situation: Partial<Situation> = {}
): Simulation {
  return simulate(
    PUBLISH,
    { event: 'schedule', inputs, ...situation },
    { outputs: BUILT, ...course }
  )
}

/** Returns what each job gives the action for an input. */
export function given(input: string, { jobs }: Simulation): Texts {
  const values = Object.entries(jobs).map(([id, { steps }]) => {
    const action = steps.find(({ uses }) => uses === './action')
    return [id, action?.with[input]]
  })
  return Object.fromEntries(values) as Texts
}

/** The same value in all jobs. */
export function everywhere(value: string): Texts {
  return { ...wherePlanned(value), runpod: value }
}

/** The same value in all jobs that have a plan. */
export function wherePlanned(value: string): Texts {
  return { plan: value, amd64: value, arm64: value, publish: value }
}
