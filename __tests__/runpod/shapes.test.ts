import { describe, expect, it } from '@jest/globals'
import { cpuOf, gpuOf, podOf, templateOf } from '../../src/runpod/shapes.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  always,
  CPU,
  GPU,
  samplePod,
  sampleTemplate,
  runpod,
  useFakeRunPod
} from '../support/runpod-api.js'

skipWaiting()
const api = await import('../../src/runpod/api.js')
const { selectPods } = await import('../../src/runpod/pods.js')
const { planPods } = await import('../../src/runpod/roll/rules.js')

useFakeRunPod(() => ({ pods: [samplePod()] }))

const ODD = [null, undefined, 7, 'text', [], [null], {}, true]

describe('an answer of RunPod', () => {
  it('is kept as it is if it is complete', () => {
    const pod = samplePod({ cluster: { id: 'c' } })
    const template = sampleTemplate({ registry: 'reg1' })

    expect(podOf(pod)).toEqual(pod)
    expect(templateOf(template)).toEqual(template)
    expect(cpuOf(CPU)).toEqual(CPU)
    expect(gpuOf(GPU)).toEqual(GPU)
  })

  it.each([...ODD, { id: null }, { id: '' }, { id: 7 }])(
    'without an id is dropped: %j',
    (value) => {
      for (const shape of [podOf, templateOf, cpuOf, gpuOf]) {
        expect(shape(value)).toBeUndefined()
      }
    }
  )

  it.each(Object.keys(samplePod()).filter((field) => field !== 'id'))(
    'may have anything as %s of a pod, which is then left alone or refused',
    async (field) => {
      for (const value of ODD) {
        const pod = podOf({ ...samplePod(), [field]: value })
        const named = selectPods(pod ? [pod] : [], ['p1'])
        const target = { repository: 'ghcr.io/me/milvus', version: '2.6.22' }
        const readImage = (): Promise<object> => Promise.resolve({})
        const plans = await planPods(named, target, {
          allowLineChange: false,
          readImage
        })

        expect(plans).toHaveLength(1)
      }
    }
  )

  it('has numbers that RunPod sends as texts', () => {
    const port = {
      private: '19530',
      public: '17446',
      type: 'tcp',
      ip: '1.2.3.4'
    }
    const runtime = { uptime: '7', ports: [port] }

    expect(podOf({ ...samplePod(), cost: '0.07', runtime })).toMatchObject({
      cost: 0.07,
      runtime: { uptime: 7, ports: [{ private: 19530, public: 17446 }] }
    })
  })

  it.each(['true', 1, {}])(
    'with a lock of another type is a pod that is locked: %j',
    (locked) => {
      expect(podOf({ ...samplePod(), locked })?.locked).toBe(true)
    }
  )

  it.each([null, undefined, false, 0, 'false'])(
    'without a lock is a pod that may be changed: %j',
    (locked) => {
      expect(podOf({ ...samplePod(), locked })?.locked).toBe(false)
    }
  )

  it.each([
    { vcpu: null },
    { price: null },
    { price: { securePerVcpu: 'cheap' } },
    { ramGbPerVcpu: null }
  ])('lists no CPU whose size and price are not known: %j', (given) => {
    expect(cpuOf({ ...CPU, ...given })?.vcpu.max ?? 0).toBe(0)
  })

  it('leaves out of a list what has no id', async () => {
    const body = { pods: [null, { name: 'x' }, samplePod()] }
    runpod.faults.push(['GET', { status: 200, body }])

    expect(await api.listPods(runpod.access)).toEqual([samplePod()])
    expect(log()).toContain(
      'RunPod lists pods that the action cannot read, and skips: 2'
    )

    await api.listPods(runpod.access)
    expect(log().split('cannot read')).toHaveLength(2)
  })

  it.each([{}, null, { pods: null }])(
    'is asked for again if it lacks what was asked for: %j',
    async (body) => {
      runpod.faults.push(['GET', { status: 200, body }])

      expect(await api.listPods(runpod.access)).toEqual([samplePod()])
    }
  )

  it.each(['', 'null', '"text"', '{}'])(
    'is refused if it is always %j',
    async (body) => {
      always('GET', { status: 200, body })

      await expect(api.getPod(runpod.access, 'p1')).rejects.toThrow(
        'RunPod did not show the pod p1: HTTP 200: an answer without an id\n'
      )
    }
  )
})
