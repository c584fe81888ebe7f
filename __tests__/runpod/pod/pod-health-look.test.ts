import { describe, expect, it } from '@jest/globals'
import type { Pod } from '../../../src/runpod/shapes.js'
import '../../support/log.js'
import { skipWaiting, waits } from '../../support/no-waiting.js'
import { samplePod, runpod, useFakeRunPod } from '../../support/runpod-api.js'

skipWaiting()
const { findPod, waitForMilvus } =
  await import('../../../src/runpod/pod/pod-health.js')

useFakeRunPod(() => ({ pods: [samplePod()] }))

function hide(looks: number): void {
  for (let i = 0; i < looks; i++) runpod.faults.push(['GET', { status: 404 }])
}

/** Waits for the pod, which runs already. */
async function wait(before?: Pod): Promise<string> {
  const { image } = samplePod()
  const wanted = { image, password: '', timeoutSeconds: 60, healthy: false }
  const found = await waitForMilvus(runpod.access, 'p1', { ...wanted, before })
  return found.pod.id
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

    expect(await wait()).toBe('p1')
  })

  it.each([
    ['20 s if it is new', undefined, Array(10).fill(2)],
    ['2 s once it was there', samplePod({ startedAt: 'before' }), [2]]
  ])('is waited for no longer than %s', async (_, before, expected) => {
    hide(50)

    await expect(wait(before)).rejects.toThrow('HTTP 404')
    expect(waits).toEqual(expected)
  })
})
