import { describe, expect, it } from '@jest/globals'
import { rmSync } from 'node:fs'
import { readNote, type CanaryNote } from '../../../src/runpod/notes.js'
import { CANARY_NAME, job, runOne } from '../../support/canary.js'
import '../../support/log.js'
import { waits } from '../../support/no-waiting.js'
import {
  CPU,
  GPU,
  hidePods,
  runpod,
  samplePod,
  type RunPodFault
} from '../../support/runpod-api.js'

const { findOffers } = await import('../../../src/runpod/canary/create.js')

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

describe('findOffers', () => {
  it('lists the cheapest pods with enough memory first', async () => {
    runpod.state.cpus = [
      { ...CPU, id: 'small', ramGbPerVcpu: 1, price: { securePerVcpu: 0.02 } },
      { ...CPU, id: 'large', ramGbPerVcpu: 8, price: { securePerVcpu: 0.05 } },
      { ...CPU, id: 'tiny', vcpu: { min: 2, max: 2 }, ramGbPerVcpu: 1 },
      { ...CPU, id: 'gone', availability: 'NONE' },
      CPU
    ]

    const offers = await findOffers(runpod.access, { kind: 'cpu' })

    expect(offers.map(({ label, price }) => [label, price])).toEqual([
      ['cpu3c, 2 vCPU, 4 GB', 0.06],
      ['small, 4 vCPU, 4 GB', 0.08],
      ['large, 2 vCPU, 16 GB', 0.1]
    ])
  })

  it('lists pods that may have the disk of a large image', async () => {
    runpod.state.cpus = [CPU, { ...CPU, id: 'tiny', vcpu: { min: 2, max: 2 } }]

    const offers = await findOffers(runpod.access, { kind: 'cpu' }, 35)

    expect(offers.map(({ label }) => label)).toEqual(['cpu3c, 4 vCPU, 8 GB'])
  })

  it('says that RunPod has no such GPU', async () => {
    const choice = { kind: 'gpu', id: 'RTX' } as const

    await expect(findOffers(runpod.access, choice)).rejects.toThrow(
      'Input "runpod-canary": RunPod has no GPU with the ID "RTX"'
    )
  })

  it('is empty if the GPU is out of stock', async () => {
    runpod.state.gpus = [{ ...GPU, availability: 'NONE' }]
    const choice = { kind: 'gpu', id: GPU.id } as const

    expect(await findOffers(runpod.access, choice)).toEqual([])
  })
})

describe('a canary that cannot be had', () => {
  it.each([402, 500])(
    'for HTTP %i says nothing about the image',
    async (status) => {
      runpod.faults.push(['POST', { status }])

      expect(await runOne()).toEqual({
        outcome: 'unavailable',
        cause: `RunPod did not create the pod ${CANARY_NAME}: HTTP ${status}: the reason for ${status}`
      })
    }
  )

  it.each(OUT_OF_CAPACITY)(
    'for no capacity says nothing about the image: %s',
    async (detail) => {
      runpod.faults.push(['POST', refusal(detail)])

      expect((await runOne()).outcome).toBe('unavailable')
    }
  )

  it.each(['registry auth not found', 'request could not be processed'])(
    'since RunPod refuses the request for another reason ends the run: %s',
    async (detail) => {
      runpod.faults.push(['POST', refusal(detail)])

      await expect(runOne()).rejects.toThrow(detail)
    }
  )

  it('is out of capacity if one offer is, whatever is said of the last', async () => {
    runpod.state.cpus = [CPU, { ...CPU, id: 'dear' }]
    runpod.faults.push(['POST', refusal(OUT_OF_CAPACITY[0] ?? '')])
    runpod.faults.push(['POST', refusal('no such CPU')])

    expect((await runOne()).outcome).toBe('unavailable')
  })

  it.each([
    ['no CPU is in stock', [{ ...CPU, availability: 'NONE' as const }]],
    ['there is no CPU', []]
  ])('since %s creates nothing', async (_, cpus) => {
    runpod.state.cpus = cpus

    expect((await runOne()).outcome).toBe('unavailable')
    expect(runpod.changes()).toEqual([])
  })

  it('since its pod never gets a machine says nothing about the image', async () => {
    runpod.onCreate = (pod) => {
      pod.dataCenterId = null
    }

    expect(await runOne({ timeoutSeconds: 2 })).toMatchObject({
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

      expect(await runOne()).toMatchObject({
        outcome: 'passed',
        offer: 'dear, 2 vCPU, 4 GB'
      })
    }
  )

  it.each([401, 422])(
    'since the call itself is wrong, HTTP %i, ends the run',
    async (status) => {
      runpod.faults.push(['POST', { status }])

      await expect(runOne()).rejects.toThrow(`HTTP ${status}`)
    }
  )
})

describe('a creation whose answer is lost', () => {
  it.each([
    ['no answer', { broken: true, done: true }],
    ['HTTP 500', { status: 500, done: true }],
    ['HTTP 201 without an id', { status: 201, body: {}, done: true }],
    ['a refusal of a proxy', { status: 403, body: '<h1>No</h1>', done: true }],
    ['a time-out of a proxy', { status: 408, body: '', done: true }],
    ['another pod', { status: 201, body: { id: 'p1', name: 'x' }, done: true }]
  ])('by %s is found by its name', async (_, fault) => {
    runpod.state.pods = [samplePod({ name: 'theirs' })]
    runpod.faults.push(['POST', fault])

    expect((await runOne()).outcome).toBe('passed')
    expect(posts()).toHaveLength(1)
    expect(runpod.state.pods).toEqual([samplePod({ name: 'theirs' })])
  })

  it('is found although RunPod shows it late', async () => {
    runpod.faults.push(['POST', { status: 502, done: true }])
    hidePods(8)

    expect((await runOne()).outcome).toBe('passed')
    expect(waits.slice(0, 8)).toEqual(Array(8).fill(2))
    expect(posts()).toHaveLength(1)
  })

  it('is the last, however many offers there are', async () => {
    runpod.state.cpus = [CPU, { ...CPU, id: 'other' }]
    runpod.faults.push(['POST', { status: 502 }])

    expect((await runOne()).outcome).toBe('unavailable')
    expect(posts()).toHaveLength(1)
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(20)
    expect(readNote(job)).toMatchObject({ mayAppear: true, price: 0.06 })
  })

  it('is not looked for if RunPod itself has refused it', async () => {
    runpod.faults.push(['POST', { status: 422 }])

    await expect(runOne()).rejects.toThrow('HTTP 422')
    expect(
      runpod.calls.filter((call) => call.startsWith('GET /v2/pods?'))
    ).toHaveLength(1)
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
    await runOne()

    const pod = { id: 'new1', name: CANARY_NAME, price: 0.07, isShown: false }
    expect(noted).toEqual({ price: 0.06, mayAppear: false, pods: [pod] })
    expect(readNote(job)).toBeUndefined()
  })

  it('that cannot be written does not keep the pod from being terminated', async () => {
    const { onCreate } = runpod
    runpod.onCreate = (pod) => {
      onCreate(pod)
      rmSync(job.directory, { recursive: true })
    }
    hidePods(100)

    await expect(runOne()).rejects.toThrow('ENOENT')
    expect(runpod.state.pods).toEqual([])
  })
})

function posts(): string[] {
  return runpod.calls.filter((call) => call.startsWith('POST'))
}
