import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { findOffers } from '../../src/runpod/create.js'
import '../support/log.js'
import {
  CPU,
  GPU,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'

let runpod: FakeRunPod

beforeEach(async () => {
  runpod = await serveRunPod()
})

afterEach(async () => {
  await runpod.stop()
})

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

  it('says that there is no such GPU', async () => {
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
