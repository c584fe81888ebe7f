import { describe, expect, it } from '@jest/globals'
import { saveNote } from '../../../src/runpod/notes.js'
import type { NewPod, Pod } from '../../../src/runpod/shapes.js'
import { CANARY_IMAGE, CANARY_NAME, job, runOne } from '../../support/canary.js'
import { log } from '../../support/log.js'
import { waits } from '../../support/no-waiting.js'
import type { RestReply } from '../../support/milvus-rest.js'
import {
  always,
  GPU,
  milvusOnPods,
  runpod,
  samplePod
} from '../../support/runpod-api.js'

function created(): NewPod | undefined {
  const post = runpod.calls.find((call) => call.startsWith('POST'))
  if (!post) return undefined
  return JSON.parse(post.replace(/^\S+ \S+ /, '')) as NewPod
}

describe('a canary', () => {
  it('passes when rows that were inserted are found, and is terminated', async () => {
    expect(await runOne()).toEqual({
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
    await runOne()

    expect(created()).toEqual({
      name: CANARY_NAME,
      image: CANARY_IMAGE,
      args: '',
      disk: 20,
      ports: ['19530/tcp'],
      env: {
        MILVUS_ROOT_PASSWORD: expect.stringMatching(/^[0-9a-f]{32}$/),
        PROXY_PORT: '19530',
        PROXY_HTTP_ENABLED: 'true',
        PROXY_HTTP_PORT: '19530',
        COMMON_SECURITY_TLSMODE: '0',
        MILVUS_TLS: ''
      },
      registry: 'reg1',
      startSsh: false,
      startJupyter: false,
      cpu: { id: 'cpu3c', vcpuCount: 2 }
    })
  })

  it('has a disk as large as its image needs', async () => {
    await runOne({ imageBytes: 700e6 })

    expect(created()?.disk).toBe(10)
  })

  it('never shows its password, which the runner masks', async () => {
    await runOne()

    const password = created()?.env.MILVUS_ROOT_PASSWORD ?? ''
    const lines = log().split('\n')
    expect(lines.filter((line) => line.includes(password))).toEqual([
      `::add-mask::${password}`
    ])
  })

  it('does not make the job forget an earlier one that is left', async () => {
    const old = { id: 'old1', name: CANARY_NAME, price: 0.07, isShown: true }
    saveNote(job, { price: 0.07, mayAppear: false, pods: [old] })
    // Its name does not tell any more whose it is.
    runpod.state.pods = [samplePod({ id: 'old1', name: 'renamed' })]

    await runOne()

    expect(runpod.state.pods).toEqual([])
  })

  it('is not waited for if the answer to its removal is lost', async () => {
    runpod.faults.push(['DELETE', { broken: true, done: true }])
    await runOne()

    expect(runpod.state.pods).toEqual([])
    expect(waits).not.toContain(2)
  })

  it('runs on the GPU that is named', async () => {
    runpod.state.gpus = [GPU]

    const { offer } = await runOne({ choice: { kind: 'gpu', id: GPU.id } })

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

    const result = await runOne()

    expect(result).toMatchObject({ outcome: 'failed', price: 0.07 })
    expect(result.cause).toContain(cause)
    expect(runpod.state.pods).toEqual([])
  })

  it('to start is a result', async () => {
    runpod.onCreate = (pod) => {
      pod.status = 'ERROR'
    }

    expect(await runOne()).toMatchObject({
      outcome: 'failed',
      cause: 'its status became ERROR'
    })
    expect(runpod.state.pods).toEqual([])
  })
})

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

    expect(await runOne({ timeoutSeconds: 2 })).toMatchObject({
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

    expect((await runOne({ timeoutSeconds: 2 })).outcome).toBe('failed')
  })

  it('is not mistaken for one without a pod while RunPod cannot be asked', async () => {
    always('GET /v2/pods/new1', { status: 503 })

    await expect(runOne()).rejects.toThrow('RunPod did not show the pod new1')
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

      await expect(runOne({ signal: controller.signal })).rejects.toThrow(
        'cancelled'
      )
      expect(runpod.state.pods).toEqual([])
    }
  )
})
