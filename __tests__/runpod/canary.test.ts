import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { CanaryResult } from '../../src/runpod/canary.js'
import type { CanaryChoice } from '../../src/runpod/offers.js'
import { readNote, type CanaryNote } from '../../src/runpod/canary-note.js'
import type { NewPod, Pod } from '../../src/runpod/types.js'
import { log } from '../support/log.js'
import { serveRest, type RestReply } from '../support/milvus-rest.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import {
  CPU,
  GPU,
  mappedTo,
  samplePod,
  serveRunPod,
  type FakeRunPod,
  type RunPodFault
} from '../support/runpod-api.js'
import { INDEX, newJob } from '../support/samples.js'

skipWaiting()
const { runCanary } = await import('../../src/runpod/canary.js')

const IMAGE = `ghcr.io/me/milvus@${INDEX}`
const NAME = 'milvus-runpod-0123456789-canary'
const LIST = 'GET /v2/pods?'
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

/** What RunPod says when it is out of capacity. */
const OUT_OF_CAPACITY = [
  'There are no longer any instances available with the requested specifications. Please refresh and try again.',
  'There are no longer any instances available with enough disk space.',
  'This machine does not have the resources to deploy your pod. Please try a different machine',
  'no machine of this kind is free at the moment',
  'Insufficient GPU capacity',
  'the pod could not be placed'
]

/** A refusal of RunPod's own, in its words. */
function refusal(detail: string): RunPodFault {
  const status = 400
  return { status, body: { title: 'Bad Request', status, detail } }
}

describe('an image that RunPod cannot pull', () => {
  it.each<[string, Partial<Pod>]>([
    ['waits on a machine', { status: 'PROVISIONING', dataCenterId: 'EU-RO-1' }],
    ['is said to start', { status: 'STARTING' }],
    // RunPod says so from the moment of creation.
    ['is said to run', { status: 'RUNNING' }],
    ['waits, and RunPod does not say where', { status: 'PROVISIONING' }]
  ])('has failed, and says so, while its pod %s', async (_, state) => {
    runpod.onCreate = (pod) => {
      Object.assign(pod, state)
    }

    expect(await run(undefined, undefined, 0.5)).toMatchObject({
      outcome: 'failed',
      cause: expect.stringContaining('RunPod probably cannot pull the image')
    })
    expect(runpod.state.pods).toEqual([])
  })

  it('has failed although RunPod does not show its machine any more', async () => {
    runpod.faults.push([
      'POST',
      { status: 201, done: true, body: { id: 'new1', dataCenterId: 'EU-RO-1' } }
    ])
    runpod.onCreate = (pod) => {
      pod.dataCenterId = null
    }

    expect((await run(undefined, undefined, 0.5)).outcome).toBe('failed')
  })

  it('is not taken for one without a pod while RunPod cannot be asked', async () => {
    for (let i = 0; i < 50; i++) {
      runpod.faults.push(['GET /v2/pods/new1', { status: 503 }])
    }

    await expect(run()).rejects.toThrow('RunPod did not show the pod new1')
  })
})

describe('a canary that cannot be had', () => {
  it.each([
    ['no balance', 402],
    ['an error of RunPod', 500]
  ])('for %s says nothing about the image', async (_, status) => {
    runpod.faults.push(['POST', { status }])

    expect(await run()).toEqual({
      outcome: 'unavailable',
      cause: `RunPod did not create the pod ${NAME}: HTTP ${status}: the reason for ${status}`
    })
  })

  it.each(OUT_OF_CAPACITY)(
    'for no capacity says nothing about the image: %s',
    async (detail) => {
      runpod.faults.push(['POST', refusal(detail)])

      expect((await run()).outcome).toBe('unavailable')
    }
  )

  it.each(['registry auth not found', 'request could not be processed'])(
    'since RunPod refuses the request for another reason ends the run: %s',
    async (detail) => {
      runpod.faults.push(['POST', refusal(detail)])

      await expect(run()).rejects.toThrow(detail)
    }
  )

  it('is out of capacity if one offer is, whatever is said of the last', async () => {
    runpod.state.cpus = [CPU, { ...CPU, id: 'dear' }]
    runpod.faults.push(['POST', refusal(OUT_OF_CAPACITY[0] ?? '')])
    runpod.faults.push(['POST', refusal('no such CPU')])

    expect((await run()).outcome).toBe('unavailable')
  })

  it.each<[string, Parameters<typeof Object.assign>[1]]>([
    ['no CPU is in stock', { cpus: [{ ...CPU, availability: 'NONE' }] }],
    ['there is no CPU', { cpus: [] }]
  ])('since %s creates nothing', async (_, state) => {
    Object.assign(runpod.state, state)

    expect((await run()).outcome).toBe('unavailable')
    expect(runpod.changes()).toEqual([])
  })

  it('since its pod never gets a machine says nothing about the image', async () => {
    runpod.onCreate = (pod) => {
      pod.dataCenterId = null
    }

    expect(await run(undefined, undefined, 0.5)).toMatchObject({
      outcome: 'unavailable',
      cause: expect.stringContaining('no machine')
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
    ['a list', { status: 201, body: [{ id: 'x' }], done: true }],
    ['a page of a proxy', { status: 502, body: '<h1>502</h1>', done: true }],
    ['a refusal of a proxy', { status: 403, body: '<h1>No</h1>', done: true }],
    ['a time-out of a proxy', { status: 408, body: '', done: true }],
    [
      'another pod',
      { status: 201, body: { id: 'p1', name: 'theirs' }, done: true }
    ]
  ])('by %s is found by its name', async (_, fault) => {
    runpod.state.pods = [samplePod({ name: 'theirs' })]
    runpod.faults.push(['POST', fault])

    expect((await run()).outcome).toBe('passed')
    expect(posts()).toHaveLength(1)
    expect(runpod.state.pods).toEqual([samplePod({ name: 'theirs' })])
  })

  it('is found although RunPod shows it late', async () => {
    runpod.faults.push(['POST', { status: 502, done: true }])
    hide(8)

    expect((await run()).outcome).toBe('passed')
    expect(waits.slice(0, 8)).toEqual(Array(8).fill(2))
    expect(posts()).toHaveLength(1)
  })

  it('is the last, however many offers there are', async () => {
    runpod.state.cpus = [CPU, { ...CPU, id: 'other' }]
    runpod.faults.push(['POST', { status: 502 }])

    expect((await run()).outcome).toBe('unavailable')
    expect(posts()).toHaveLength(1)
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(20)
    expect(readNote(job)).toMatchObject({ mayAppear: true, price: 0.06 })
  })

  it('is not looked for if RunPod itself has refused it', async () => {
    runpod.faults.push(['POST', { status: 422 }])

    await expect(run()).rejects.toThrow('HTTP 422')
    expect(runpod.calls.filter((call) => call.startsWith(LIST))).toHaveLength(1)
    expect(readNote(job)).toBeUndefined()
  })
})

describe('the note for the post step', () => {
  it('has the id before anything else is asked, and goes with the pod', async () => {
    let noted: CanaryNote | undefined
    const { onCall } = runpod
    runpod.onCall = (call) => {
      onCall(call)
      if (call === 'GET /v2/pods/new1') noted ??= readNote(job)
    }
    await run()

    const pod = { id: 'new1', name: NAME, price: 0.07 }
    expect(noted).toEqual({ price: 0.06, mayAppear: false, pods: [pod] })
    expect(readNote(job)).toBeUndefined()
  })

  it('that cannot be written does not keep the pod from being terminated', async () => {
    const { onCreate } = runpod
    runpod.onCreate = (pod) => {
      onCreate(pod)
      rmSync(job.directory, { recursive: true })
    }
    hide(100)

    await expect(run()).rejects.toThrow('ENOENT')
    expect(runpod.state.pods).toEqual([])
  })
})

/** The list lacks all pods, some times. */
function hide(times: number): void {
  for (let i = 0; i < times; i++) {
    runpod.faults.push([LIST, { status: 200, body: { pods: [] } }])
  }
}

function posts(): string[] {
  return runpod.calls.filter((call) => call.startsWith('POST'))
}

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
