import { describe, expect, it } from '@jest/globals'
import { BUILT, GHCR, given, PLAN, run, type Texts } from './publish-run.js'
import type { Course } from './simulate.js'

const secrets = { 'runpod-api-key': 'rpa_key', 'runpod-root-password': 'pw' }
const TEMPLATE = { ...GHCR, 'runpod-template': 'Milvus' }
const NOTHING: Course = {
  outputs: { ...BUILT, plan: { ...PLAN, plan: 'nothing' } }
}

/** Returns the inputs for RunPod that a job gives the action, if they are set. */
function runpodInputs(id: string, inputs: Texts): Texts {
  const result = run(inputs, {}, { secrets })
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

  it('gets the key, the password, the template and the pods, and no canary', () => {
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
      'runpod-registry': 'reg',
      'runpod-timeout': '600',
      'runpod-allow-line-change': 'true',
      'runpod-api-url': 'http://lab'
    })
  })

  it('builds nothing again, even with "rebuild: always"', () => {
    const result = run({ ...TEMPLATE, rebuild: 'always' })

    expect(given('rebuild', result).runpod).toBeUndefined()
    expect(given('dry-run', result).runpod).toBeUndefined()
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

  it.each(['plan', 'amd64', 'arm64'])(
    'gives the job %s no key of RunPod',
    (id) => {
      expect(runpodInputs(id, canary)).toEqual({})
    }
  )
})
