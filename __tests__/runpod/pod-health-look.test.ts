import { describe, expect, it } from '@jest/globals'
import '../support/log.js'
import { skipWaiting, waits } from '../support/no-waiting.js'
import { samplePod, runpod, useFakeRunPod } from '../support/runpod-api.js'

skipWaiting()
const { findPod } = await import('../../src/runpod/pod-health.js')
const { waitForMilvus } = await import('../../src/runpod/pod-health.js')

/** More looks than anything has the patience for. */
const MANY = 50

useFakeRunPod(() => ({ pods: [samplePod()] }))

function hide(looks: number): void {
  for (let i = 0; i < looks; i++) runpod.faults.push(['GET', { status: 404 }])
}

/** Waits for the pod, which runs already. */
async function wait(isNew: boolean): Promise<string> {
  const { image } = samplePod()
  const before = isNew ? undefined : samplePod({ startedAt: 'before' })
  const wanted = { image, password: '', timeoutSeconds: 60, healthy: false }
  const { pod } = await waitForMilvus(runpod.access, 'p1', {
    ...wanted,
    before
  })
  return pod.id
}

describe('a pod that RunPod says it does not have', () => {
  it('is there if RunPod says so only once', async () => {
    hide(1)

    expect(await findPod(runpod.access, 'p1')).toMatchObject({ id: 'p1' })
    expect(waits).toEqual([2])
  })

  it('is gone if RunPod says it again', async () => {
    hide(2)

    expect(await findPod(runpod.access, 'p1')).toBeUndefined()
  })

  it('is waited for while RunPod may not show it yet', async () => {
    hide(10)

    expect(await wait(true)).toBe('p1')
  })

  it('is not waited for without end', async () => {
    hide(MANY)

    await expect(wait(true)).rejects.toThrow('HTTP 404')
    expect(waits).toEqual(Array(10).fill(2))
  })

  it('is waited for only shortly once it was there', async () => {
    hide(MANY)

    await expect(wait(false)).rejects.toThrow('HTTP 404')
    expect(waits).toEqual([2])
  })
})
