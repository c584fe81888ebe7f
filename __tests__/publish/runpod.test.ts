import {
  afterEach,
  beforeEach,
  describe,
  expect,
  it,
  jest
} from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Results } from '../../src/publish/results.js'
import { outputsOf } from '../../src/report/outputs.js'
import * as limits from '../../src/runpod/limits.js'
import type { DockerOnPath } from '../support/docker-on-path.js'
import { log } from '../support/log.js'
import { serveRest, type RestReply } from '../support/milvus-rest.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import { publishingDocker } from '../support/publishing-docker.js'
import {
  KEY,
  mappedTo,
  samplePod,
  sampleTemplate,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'
import { INDEX } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

jest.unstable_mockModule('../../src/runpod/limits.js', () => ({
  ...limits,
  POLL_SECONDS: 0.01,
  STAY_SECONDS: 0
}))

const REF = `${IMAGE}@${INDEX}`
const PODS = { 'runpod-pods': 'milvus-*' }
const TEMPLATE = { 'runpod-template': 'Milvus' }
const CANARY = { 'runpod-canary': 'cpu' }

let runpod: FakeRunPod

beforeEach(async () => {
  setEnv({ RUNNER_TEMP: temporaryDirectory(), GITHUB_STATE: '' })
  runpod = await serveRunPod({
    pods: [
      samplePod({ id: 'p1' }),
      samplePod({ id: 'p2', name: 'milvus-two' })
    ],
    templates: [sampleTemplate()]
  })
  await milvusOnPods()
})

afterEach(async () => {
  await runpod.stop()
})

/** Lets every pod have a Milvus that answers so. */
async function milvusOnPods(
  replies: Record<string, RestReply[]> = {}
): Promise<void> {
  const { port } = await serveRest(replies)
  for (const pod of runpod.state.pods) Object.assign(pod, mappedTo(port))
  runpod.onImage = (pod) => {
    if (pod.status === 'RUNNING') pod.startedAt = `${pod.startedAt ?? ''}!`
  }
  runpod.onCreate = (pod) => {
    Object.assign(pod, mappedTo(port), { status: 'RUNNING' })
  }
}

/** Publishes with a key, and whatever else is given. */
function publish(given: Record<string, string>): Promise<Results> {
  return publishHere({
    'smoke-test': 'none',
    'runpod-api-key': KEY,
    'runpod-api-url': runpod.url,
    'runpod-timeout': '2',
    ...given
  })
}

/** Publishes once, and gives the index the annotations that it was built with. */
async function published(): Promise<DockerOnPath> {
  const fake = await publishingDocker()
  const { plan } = await publishHere({ 'smoke-test': 'none' })
  const pairs = plan?.annotations.map((line) => line.split(/=(.*)/s))
  const file = path.join(fake.directory, 'manifest.json')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as object
  const annotations = Object.fromEntries(pairs ?? []) as object
  writeFileSync(file, JSON.stringify({ ...manifest, annotations }))
  return fake
}

describe('after a publication', () => {
  it('the template and the pods have the digest', async () => {
    await publishingDocker()

    const results = await publish({ ...TEMPLATE, ...PODS })

    expect(results.error).toBeUndefined()
    expect(runpod.changes()).toEqual(
      ['templates/tpl1abcdef', 'pods/p1', 'pods/p2'].map(
        (what) => `PATCH /v2/${what} {"image":"${REF}"}`
      )
    )
    expect(Object.keys(results.timings).slice(-3)).toEqual([
      'Promote',
      'RunPod template',
      'RunPod pods'
    ])
    expect(outputsOf(results)['template-id']).toBe('tpl1abcdef')
  })

  it('a pod that fails ends the run, with a template that is up to date', async () => {
    await publishingDocker()
    runpod.onImage = (pod) => {
      pod.status = pod.image === REF ? 'ERROR' : 'RUNNING'
    }

    const {
      error,
      runpod: results,
      promotion
    } = await publish({
      ...TEMPLATE,
      ...PODS
    })

    expect(error).toContain('not healthy with the new image')
    expect(promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(results?.template?.outcome).toBe('updated')
    expect(results?.pods?.map(({ outcome }) => outcome)).toEqual([
      'restored',
      'waiting'
    ])
  })
})

describe('a run with nothing new', () => {
  it('still brings the template and the pods to the image', async () => {
    const { calls } = await published()
    const before = calls().length

    const results = await publish({ ...TEMPLATE, ...PODS })

    expect(results.error).toBeUndefined()
    expect(results.plan?.decision.kind).toBe('nothing')
    expect(runpod.state.pods.map(({ image }) => image)).toEqual([REF, REF])
    expect(runpod.state.templates[0]?.image).toBe(REF)
    expect(calls().slice(before).join('\n')).not.toMatch(/create|build /)
  })

  it('changes nothing that has the image', async () => {
    await published()
    await publish({ ...TEMPLATE, ...PODS })
    const before = runpod.changes().length

    const results = await publish({ ...TEMPLATE, ...PODS, ...CANARY })

    expect(results.error).toBeUndefined()
    expect(runpod.changes()).toHaveLength(before)
    expect(results.runpod?.canary).toBeUndefined()
  })

  it('reads the version of a pod from the image that it has by digest', async () => {
    await published()
    for (const pod of runpod.state.pods) {
      pod.image = `${IMAGE}@sha256:${'5'.repeat(64)}`
    }

    expect((await publish(PODS)).error).toBeUndefined()
  })

  it('refuses pods of another line, after the template', async () => {
    await published()
    for (const pod of runpod.state.pods) pod.image = `${IMAGE}:3.0.2`

    const { error } = await publish({ ...TEMPLATE, ...PODS })

    expect(error).toContain('it runs Milvus 3.0.2, of another line than 2.6.22')
    expect(runpod.changes()).toHaveLength(1)
  })
})

describe('a canary', () => {
  it('runs the digest before the tags move', async () => {
    const { calls } = await publishingDocker()
    let tags = -1
    const { onCreate } = runpod
    runpod.onCreate = (pod) => {
      tags = calls().filter((line) => line.includes('create --tag')).length
      onCreate(pod)
    }

    const results = await publish(CANARY)

    expect(results.runpod?.canary?.outcome).toBe('passed')
    expect(tags).toBe(0)
    expect(results.promotion?.moved).toEqual(['2.6.22', '2.6'])
    expect(runpod.calls.join('\n')).toContain(`"image":"${REF}"`)
  })

  it('keeps the tags where they are if the image fails on it', async () => {
    await publishingDocker()
    await milvusOnPods({ 'entities/search': [{ code: 0, data: [] }] })

    const results = await publish({ ...CANARY, ...TEMPLATE })

    expect(results.error).toContain(
      'The image failed on a RunPod pod, so no tag was moved'
    )
    expect(results.promotion).toBeUndefined()
    expect(runpod.state.templates[0]?.image).not.toBe(REF)
    expect(runpod.changes().at(-1)).toContain('DELETE /v2/pods/')
  })

  it.each([
    ['true', undefined],
    ['false', ['2.6.22', '2.6']]
  ])(
    'that cannot be had, with "runpod-canary-required: %s", leads to the tags %j',
    async (required, moved) => {
      await publishingDocker()
      runpod.faults.push(['POST', { status: 402 }])

      const results = await publish({
        ...CANARY,
        'runpod-canary-required': required
      })

      expect(results.runpod?.canary?.outcome).toBe('unavailable')
      expect(results.promotion?.moved).toEqual(moved)
      expect(`${results.error ?? ''}${log()}`).toContain(
        'RunPod could not run a canary'
      )
    }
  )

  it('that a killed job has left is terminated by a later run', async () => {
    await published()
    const left = samplePod({
      id: 'old',
      name: 'milvus-runpod-00000000ff-canary'
    })
    const young = { ...left, id: 'new', createdAt: new Date().toISOString() }
    runpod.state.pods = [left, young]

    const results = await publish(CANARY)

    expect(results.error).toBeUndefined()
    expect(runpod.changes()).toEqual(['DELETE /v2/pods/old'])
  })
})

describe('a dry run', () => {
  it('says what would happen, and changes nothing', async () => {
    await publishingDocker()
    runpod.state.pods[1] = samplePod({
      id: 'p2',
      name: 'milvus-2',
      locked: true
    })

    const { error, runpod: results } = await publish({
      ...TEMPLATE,
      ...PODS,
      ...CANARY,
      'dry-run': 'true'
    })

    expect(error).toBeUndefined()
    expect(runpod.changes()).toEqual([])
    expect(results).toMatchObject({
      planned: true,
      canary: { outcome: 'planned' },
      template: { outcome: 'updated', id: 'tpl1abcdef' },
      pods: [
        { id: 'p2', outcome: 'left', reason: 'it is locked' },
        { id: 'p1', outcome: 'updated', now: 'the new image' }
      ]
    })
  })
})

describe('without a key', () => {
  it('nothing is asked of RunPod, and nothing reported', async () => {
    await publishingDocker()

    const results = await publishHere({ 'smoke-test': 'none' })

    expect(results.error).toBeUndefined()
    expect(results.runpod).toBeUndefined()
    expect(runpod.calls).toEqual([])
  })
})
