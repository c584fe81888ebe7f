import { describe, expect, it } from '@jest/globals'
import { readMetadata } from '../../lab/runner.js'
import {
  type Job,
  jobsOf,
  PUBLISH,
  readWorkflow
} from '../support/workflows.js'

const action = readMetadata()
const call = readWorkflow(PUBLISH).on.workflow_call
const jobs = jobsOf(PUBLISH)
const { inputs = {}, outputs = {} } = call ?? {}

/** Returns the inputs that a job gives the action. */
function given(job: Job): Record<string, unknown> {
  return job.steps?.find(({ uses }) => uses === './action')?.with ?? {}
}

/** The job that neither builds nor plans: it gets the image by its digest. */
const LAST = 'runpod'

/** Returns the value of an input in each job with a plan, except in those named. */
function valuesOf(input: string, without: string[] = []): unknown[] {
  return jobs
    .filter(([id]) => ![...without, LAST].includes(id))
    .map(([, job]) => given(job)[input])
}

/** Inputs of the action that the workflow sets itself. */
const OWN = [
  'push', // by-digest, then merged
  'digests',
  'smoke-results',
  'dry-run', // in the plan job
  'smoke-emulated', // runners are native, unless they are set to others
  'builder', // each job has its own machine
  'registry', // the registry of image
  'password', // a secret
  'base-password', // a secret
  'runpod-api-key', // a secret
  'runpod-root-password', // a secret
  'github-token'
]

describe('the reusable workflow', () => {
  it('has the inputs of the action, except those that it sets itself', () => {
    const runners = ['runner-amd64', 'runner-arm64']

    expect([...Object.keys(inputs), ...OWN].sort()).toEqual(
      [...Object.keys(action.inputs), ...runners].sort()
    )
  })

  it('has the same defaults as the action', () => {
    for (const [name, input] of Object.entries(inputs)) {
      if (name.startsWith('runner-') || input.default === undefined) continue
      expect([name, input.default]).toEqual([
        name,
        action.inputs[name]?.default
      ])
    }
  })

  it('has the outputs of the action', () => {
    expect(Object.keys(outputs)).toEqual(Object.keys(action.outputs))
  })

  it('passes every input to the action', () => {
    const text = JSON.stringify(jobs)
    for (const name of Object.keys(inputs)) {
      expect(text).toContain(`inputs.${name}`)
    }
  })

  it('gives each job only the permissions that it needs', () => {
    const permissions = jobs.map(([id, job]) => [id, job.permissions])
    const write = { contents: 'read', packages: 'write' }

    expect(Object.fromEntries(permissions)).toEqual({
      plan: { contents: 'read', packages: 'read' },
      amd64: write,
      arm64: write,
      publish: write,
      runpod: { contents: 'read', packages: 'read' }
    })
  })

  it.each([
    'image',
    'variant',
    'labels',
    'annotations',
    'context',
    'user-yaml',
    'provenance',
    'sbom',
    'smoke-test',
    'username',
    'password',
    'base-username',
    'base-password'
  ])(
    'passes the same %s to all jobs, so that they agree on the plan',
    (input) => {
      const [first, ...others] = valuesOf(input)

      expect(first).toEqual(expect.any(String))
      for (const value of others) expect(value).toBe(first)
    }
  )

  it.each(['milvus-version', 'base-image'])(
    'builds, tests and publishes the planned %s',
    (input) => {
      const [first, ...others] = valuesOf(input, ['plan'])

      expect(first).toContain('needs.plan.outputs.')
      for (const value of others) expect(value).toBe(first)
    }
  )

  it.each(['tags', 'platforms', 'rebuild'])(
    'plans and publishes with the same %s',
    (input) => {
      const [planned, published] = valuesOf(input, ['amd64', 'arm64'])
      expect(published).toBe(planned)
    }
  )

  it('treats both platforms the same', () => {
    const [amd64, arm64] = valuesOf('platforms', ['plan', 'publish'])
    const job = (id: string): Record<string, unknown> => {
      const found = jobs.find(([name]) => name === id)?.[1]
      if (!found) throw new Error(`no job ${id}`)
      return given(found)
    }

    expect([amd64, arm64]).toEqual(['linux/amd64', 'linux/arm64'])
    expect({ ...job('arm64'), platforms: amd64 }).toEqual(job('amd64'))
  })

  it.each(['amd64', 'arm64'])(
    'says after a failure of %s how to repeat it alone',
    (id) => {
      const steps = jobs.find(([name]) => name === id)?.[1].steps ?? []

      expect(steps.at(-1)).toMatchObject({
        if: 'failure()',
        run: expect.stringContaining('Re-run failed jobs')
      })
    }
  )

  it.each(['image', 'variant', 'platforms', 'tags', 'smoke-test'])(
    'brings RunPod to the image with the same %s',
    (input) => {
      const [planned, deployed] = ['plan', LAST].map((name) => {
        const [, job] = jobs.find(([id]) => id === name) ?? []
        return job && given(job)[input]
      })

      expect(deployed).toBe(planned)
    }
  )

  it.each(jobs)('uses the action at its own commit in %s', (id, job) => {
    const uses = job.steps?.filter((step) => step.uses) ?? []
    const [checkout, ...rest] = uses

    expect(checkout?.with).toEqual({
      repository: '${{ job.workflow_repository }}',
      ref: '${{ job.workflow_sha }}',
      path: 'action',
      'persist-credentials': false
    })
    const last = rest.pop()
    expect(last?.uses).toBe('./action')
    const caller = { path: 'caller', 'persist-credentials': false }
    expect(rest.map((step) => step.with)).toEqual(id === LAST ? [] : [caller])
  })
})
