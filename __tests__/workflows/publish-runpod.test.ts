import { describe, expect, it } from '@jest/globals'
import { BUILT, GHCR, PLAN, run, type Texts } from './publish-run.js'
import type { Course } from './simulate.js'

const secrets = { 'runpod-api-key': 'rpa_key', 'runpod-root-password': 'pw' }
const TEMPLATE = { ...GHCR, 'runpod-template': 'Milvus' }
const NOTHING: Course = {
  outputs: { ...BUILT, plan: { ...PLAN, plan: 'nothing' } }
}

/** Returns the inputs for RunPod that a job gives the action, if they are set. */
function runpodInputs(id: string, inputs: Texts, course: Course = {}): Texts {
  const result = run(inputs, course, { secrets })
  const action = result.jobs[id]?.steps.find(({ uses }) => uses === './action')
  return Object.fromEntries(
    Object.entries(action?.with ?? {}).filter(
      ([name, value]) => name.startsWith('runpod-') && value !== ''
    )
  )
}

describe('the job that brings RunPod to the image', () => {
  it.each<[string, string, Texts, Course]>([
    ['success', 'after a publication, for a template', TEMPLATE, {}],
    [
      'success',
      'after a publication, for pods',
      { ...GHCR, 'runpod-pods': 'milvus-*' },
      {}
    ],
    ['success', 'if there is nothing new', TEMPLATE, NOTHING],
    ['skipped', 'without a template and pods', GHCR, {}],
    [
      'skipped',
      'after a failed platform',
      TEMPLATE,
      { results: { arm64: 'failure' } }
    ],
    [
      'skipped',
      'after a failed publication',
      TEMPLATE,
      { results: { publish: 'failure' } }
    ]
  ])('is a %s %s', (expected, _, inputs, course) => {
    expect(run(inputs, course).jobs.runpod?.result).toBe(expected)
  })

  it('gets the key, the password, the template and the pods, and no canary of what the job publish has tried', () => {
    const inputs = {
      ...TEMPLATE,
      'runpod-pods': 'one\ntwo',
      'runpod-canary': 'cpu',
      'runpod-registry': 'reg',
      'runpod-timeout': '600',
      'runpod-allow-line-change': 'true',
      'runpod-api-url': 'http://lab'
    }

    expect(runpodInputs('runpod', inputs)).toEqual({
      'runpod-api-key': 'rpa_key',
      'runpod-root-password': 'pw',
      'runpod-template': 'Milvus',
      'runpod-pods': 'one\ntwo',
      'runpod-canary': 'none',
      'runpod-registry': 'reg',
      'runpod-timeout': '600',
      'runpod-allow-line-change': 'true',
      'runpod-api-url': 'http://lab'
    })
  })

  it.each(['nothing', 'promote'])(
    'tries an image that was published before, with the plan "%s"',
    (plan) => {
      const inputs = { ...TEMPLATE, 'runpod-canary': 'cpu' }
      const outputs = { ...BUILT, plan: { ...PLAN, plan } }

      expect(runpodInputs('runpod', inputs, { outputs })).toMatchObject({
        'runpod-canary': 'cpu'
      })
    }
  )

  it.each<[string, Course, string]>([
    ['has published', {}, 'sha256:merged'],
    ['has found published', NOTHING, 'sha256:published'],
    [
      'has published without a tag',
      { outputs: { ...BUILT, publish: { digest: '' } } },
      ''
    ]
  ])(
    'plans and builds nothing: it gets the digest that the run %s',
    (_, course, digest) => {
      const { jobs } = run({ ...TEMPLATE, rebuild: 'always' }, course)
      const action = jobs.runpod?.steps.find(({ uses }) => uses === './action')

      expect(action?.env.MILVUS_RUNPOD_PUBLISHED).toBe(digest)
      expect(action?.with['dry-run']).toBeUndefined()
    }
  )

  it('is the only one that gets a digest so', () => {
    const { jobs } = run(TEMPLATE)
    const told = Object.keys(jobs).filter((id) =>
      jobs[id]?.steps.some(({ env }) => 'MILVUS_RUNPOD_PUBLISHED' in env)
    )

    expect(told).toEqual(['runpod'])
  })

  it('passes on the id of the template', () => {
    const outputs = { ...BUILT, runpod: { 'template-id': 'tpl' } }

    expect(run(TEMPLATE, { outputs }).outputs['template-id']).toBe('tpl')
  })
})

describe('the canary', () => {
  const canary = {
    ...TEMPLATE,
    'runpod-pods': 'one',
    'runpod-canary': 'cpu',
    'runpod-canary-required': 'false',
    'runpod-registry': 'reg'
  }

  it('is the part of the job that moves the tags', () => {
    expect(runpodInputs('publish', canary)).toEqual({
      'runpod-api-key': 'rpa_key',
      'runpod-canary': 'cpu',
      'runpod-canary-required': 'false',
      'runpod-registry': 'reg'
    })
  })

  it.each(['none', ''])('is not run if it is "%s"', (choice) => {
    const inputs = { ...canary, 'runpod-canary': choice }

    expect(runpodInputs('publish', inputs)).toEqual(
      choice ? { 'runpod-canary': choice } : {}
    )
  })

  it('is announced by the plan job, which checks the inputs for RunPod', () => {
    const inputs = {
      ...canary,
      'runpod-allow-line-change': 'true',
      'runpod-api-url': 'http://lab'
    }

    expect(runpodInputs('plan', inputs)).toEqual({
      'runpod-api-key': 'rpa_key',
      'runpod-canary': 'cpu',
      'runpod-template': 'Milvus',
      'runpod-pods': 'one',
      'runpod-root-password': 'pw',
      'runpod-allow-line-change': 'true',
      'runpod-api-url': 'http://lab'
    })
  })

  it('is not announced, and nothing checked, if nothing is to be done at RunPod', () => {
    const inputs = {
      ...GHCR,
      'runpod-allow-line-change': 'true',
      'runpod-api-url': 'http://lab'
    }

    expect(runpodInputs('plan', inputs)).toEqual({ 'runpod-canary': 'none' })
  })

  it.each(['amd64', 'arm64'])('gives the job %s no key of RunPod', (id) => {
    expect(runpodInputs(id, canary)).toEqual({})
  })
})
