import { describe, expect, it } from '@jest/globals'
import { monthlyCost, totalCost } from '../../../src/runpod/doctor/cost.js'
import { samplePod } from '../../support/runpod-api.js'

const NETWORK = { network: { volumeId: 'v1', path: '/x' } }
const DISK = { persistent: { size: 50, path: '/x' } }
const STOPPED = { status: 'EXITED', cost: 0, runtime: null } as const

const volume = (size: number, isFast = false) => ({ id: 'v1', size, isFast })

// The example in docs/runpod.md: 20 GB and 50 GB cost $7 while it runs, else $10.
describe('what a pod costs in a month', () => {
  it('is its machine for 730 hours, and its disks', () => {
    const pod = samplePod({ cost: 0.1, disk: 20, mounts: DISK })
    const cost = monthlyCost(pod, undefined)

    expect(cost.machine).toBeCloseTo(73)
    expect(cost.disks).toBeCloseTo(7)
  })

  it('is more for the volume disk, and nothing else, while it is stopped', () => {
    const pod = samplePod({ ...STOPPED, disk: 20, mounts: DISK })
    const cost = monthlyCost(pod, undefined)

    expect(cost.machine).toBe(0)
    expect(cost.disks).toBeCloseTo(10)
  })

  it.each([
    [100, 7],
    [1000, 70],
    [2000, 120]
  ])('has a network volume of %i GB for $%d', (size, dollars) => {
    const pod = samplePod({ mounts: NETWORK })
    const { volume: own } = monthlyCost(pod, volume(size))

    expect(own?.dollars).toBeCloseTo(dollars)
  })

  it.each([
    ['fast, which has another price', volume(100, true)],
    ['of no size that RunPod says', volume(0)],
    ['not listed', undefined]
  ])('lacks a network volume that is %s', (_what, own) => {
    const pod = samplePod({ mounts: NETWORK })

    expect(monthlyCost(pod, own).unknown).toBe('network volume')
  })
})

it('counts a network volume of two pods once', () => {
  const pod = samplePod({ ...STOPPED, mounts: NETWORK })
  const cost = monthlyCost(pod, volume(100))

  expect(totalCost([cost, cost])).toBeCloseTo(7)
})
