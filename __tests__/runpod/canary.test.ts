import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { CanaryResult } from '../../src/runpod/canary.js'
import type { CanaryChoice } from '../../src/runpod/offers.js'
import type { NewPod } from '../../src/runpod/types.js'
import { log } from '../support/log.js'
import { serveRest, type RestReply } from '../support/milvus-rest.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  CPU,
  GPU,
  mappedTo,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'
import { INDEX, newJob } from '../support/samples.js'

skipWaiting()
const { runCanary } = await import('../../src/runpod/canary.js')

const IMAGE = `ghcr.io/me/milvus@${INDEX}`
const NAME = 'milvus-runpod-0123456789-canary'
let runpod: FakeRunPod
let job: ReturnType<typeof newJob>

beforeEach(async () => {
  job = newJob()
  runpod = await serveRunPod()
  await milvusOnPods()
})

afterEach(async () => {
  await runpod.stop()
})

/** Lets a created pod start, with a Milvus that answers so. */
async function milvusOnPods(
  replies: Record<string, RestReply[]> = {}
): Promise<void> {
  const { port } = await serveRest(replies)
  runpod.onCreate = (pod) => {
    Object.assign(pod, mappedTo(port), { status: 'RUNNING' })
  }
}

function run(
  choice: CanaryChoice = { kind: 'cpu' },
  over = runpod.access.over,
  timeoutSeconds = 60
): Promise<CanaryResult> {
  return runCanary(
    { ...runpod.access, over },
    { choice, image: IMAGE, registry: 'reg1', timeoutSeconds, job }
  )
}

function created(): NewPod | undefined {
  const post = runpod.calls.find((call) => call.startsWith('POST'))
  if (!post) return undefined
  return JSON.parse(post.replace(/^\S+ \S+ /, '')) as NewPod
}

describe('a canary', () => {
  it('passes when rows that were inserted are found, and is terminated', async () => {
    expect(await run()).toEqual({
      outcome: 'passed',
      ready: expect.any(Number),
      offer: 'cpu3c, 2 vCPU, 4 GB',
      price: 0.07,
      seconds: expect.any(Number)
    })
    expect(runpod.state.pods).toEqual([])
    expect(runpod.changes().at(-1)).toBe('DELETE /v2/pods/new1')
  })

  it('has the name of the job, one TCP port, which a user.yaml cannot move, no volume, and a password of its own', async () => {
    await run()

    expect(created()).toEqual({
      name: NAME,
      image: IMAGE,
      args: '',
      disk: 20,
      ports: ['19530/tcp'],
      env: {
        MILVUS_ROOT_PASSWORD: expect.stringMatching(/^[0-9a-f]{32}$/),
        PROXY_PORT: '19530',
        PROXY_HTTP_ENABLED: 'true',
        PROXY_HTTP_PORT: '19530',
        COMMON_SECURITY_TLSMODE: '0'
      },
      registry: 'reg1',
      startSsh: false,
      startJupyter: false,
      cpu: { id: 'cpu3c', vcpuCount: 2 }
    })
  })

  it('never shows its password, which the runner masks', async () => {
    await run()

    const password = created()?.env.MILVUS_ROOT_PASSWORD ?? ''
    const lines = log().split('\n')
    expect(lines.filter((line) => line.includes(password))).toEqual([
      `::add-mask::${password}`
    ])
  })

  it('is noted for the post step before it is created', async () => {
    const { onCreate } = runpod
    let isNoted = false
    runpod.onCreate = (pod) => {
      isNoted = existsSync(path.join(job.directory, 'runpod'))
      onCreate(pod)
    }
    await run()

    expect(isNoted).toBe(true)
  })

  it('runs on the GPU that is named', async () => {
    runpod.state.gpus = [GPU]

    const { offer } = await run({ kind: 'gpu', id: GPU.id })

    expect(offer).toBe(GPU.id)
    expect(created()).toMatchObject({ gpu: { id: GPU.id, count: 1 }, disk: 40 })
  })
})

describe('an image that fails', () => {
  it.each<[string, Record<string, RestReply[]>, string]>([
    [
      'to insert',
      { 'entities/insert': [{ code: 1100, message: 'bad' }] },
      'entities/insert returned code 1100: bad'
    ],
    [
      'to find what was inserted',
      { 'entities/search': [{ code: 0, data: [] }] },
      'the search found nothing instead of'
    ]
  ])('%s is a result, with its cause', async (_, replies, cause) => {
    await milvusOnPods(replies)

    const result = await run()

    expect(result).toMatchObject({ outcome: 'failed', price: 0.07 })
    expect(result.cause).toContain(cause)
    expect(runpod.state.pods).toEqual([])
  })

  it('to start is a result', async () => {
    runpod.onCreate = (pod) => {
      pod.status = 'ERROR'
    }

    expect(await run()).toMatchObject({
      outcome: 'failed',
      cause: 'its status became ERROR'
    })
    expect(runpod.state.pods).toEqual([])
  })
})

describe('a canary that cannot be had', () => {
  it.each<[string, number, number]>([
    ['no capacity', 400, 1],
    ['no balance', 402, 1],
    ['an error of RunPod', 500, 1]
  ])('for %s says nothing about the image', async (_, status, count) => {
    for (let i = 0; i < count; i++) runpod.faults.push(['POST', { status }])

    expect(await run()).toEqual({
      outcome: 'unavailable',
      cause: `RunPod did not create the pod ${NAME}: HTTP ${status}: the reason for ${status}`
    })
  })

  it.each<[string, Parameters<typeof Object.assign>[1]]>([
    ['no CPU is in stock', { cpus: [{ ...CPU, availability: 'NONE' }] }],
    ['there is no CPU', { cpus: [] }]
  ])('since %s creates nothing', async (_, state) => {
    Object.assign(runpod.state, state)

    expect((await run()).outcome).toBe('unavailable')
    expect(runpod.changes()).toEqual([])
  })

  it('since its pod is never allocated says nothing about the image', async () => {
    runpod.onCreate = () => undefined

    expect(await run(undefined, undefined, 0.5)).toMatchObject({
      outcome: 'unavailable',
      cause: expect.stringContaining('PROVISIONING')
    })
    expect(runpod.state.pods).toEqual([])
  })

  it.each([400, 403])(
    'on the cheapest offer, for HTTP %i, runs on the next',
    async (status) => {
      runpod.state.cpus = [
        { ...CPU, id: 'dear', price: { securePerVcpu: 1 } },
        CPU
      ]
      runpod.faults.push(['POST', { status }])

      expect(await run()).toMatchObject({
        outcome: 'passed',
        offer: 'dear, 2 vCPU, 4 GB'
      })
    }
  )

  it.each([401, 422])(
    'since the call itself is wrong, HTTP %i, ends the run',
    async (status) => {
      runpod.faults.push(['POST', { status }])

      await expect(run()).rejects.toThrow(`HTTP ${status}`)
    }
  )

  it('since the key may not create pods ends the run', async () => {
    runpod.faults.push(['POST', { status: 403 }])

    await expect(run()).rejects.toThrow('may not create pods')
  })
})

describe('a creation whose answer is lost', () => {
  it.each([
    ['no answer', { broken: true, done: true }],
    ['HTTP 500', { status: 500, done: true }],
    ['HTTP 201 without a body', { status: 201, body: '', done: true }],
    ['HTTP 201 with null', { status: 201, body: 'null', done: true }],
    ['HTTP 201 without an id', { status: 201, body: {}, done: true }],
    ['a list', { status: 201, body: [{ id: 'x' }], done: true }]
  ])('by %s is found by its name', async (_, fault) => {
    runpod.faults.push(['POST', fault])

    expect((await run()).outcome).toBe('passed')
    expect(runpod.calls.filter((call) => /^POST/.test(call))).toHaveLength(1)
    expect(runpod.state.pods).toEqual([])
  })
})

describe('a cancelled job', () => {
  it.each(['GET /v2/pods/new1', 'POST /v2/pods'])(
    'terminates its canary when it is cancelled during %s',
    async (call) => {
      const controller = new AbortController()
      const { onCreate } = runpod
      runpod.onCreate = (pod) => {
        onCreate(pod)
        if (call.startsWith('POST')) controller.abort(new Error('cancelled'))
        else {
          pod.status = 'STARTING'
          setTimeout(() => {
            controller.abort(new Error('cancelled'))
          }, 50)
        }
      }

      await expect(run({ kind: 'cpu' }, controller.signal)).rejects.toThrow(
        'cancelled'
      )
      expect(runpod.state.pods).toEqual([])
    }
  )
})
