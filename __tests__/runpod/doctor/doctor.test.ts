import { expect, it } from '@jest/globals'
import { giveLog, giveVolumes, sources } from '../../support/doctor.js'
import { skipWaiting } from '../../support/no-waiting.js'
import {
  milvusOnPods,
  runpod,
  samplePod,
  useFakeRunPod
} from '../../support/runpod-api.js'

skipWaiting()
const { examinePods } = await import('../../../src/runpod/doctor/doctor.js')

// As RunPod answers it: a list, of one volume at most.
const mounts = {
  network: [{ volumeId: 'v1', path: '/var/lib/milvus' }]
} as never

useFakeRunPod(() => ({
  pods: ['p1', 'p2'].map((id) => samplePod({ id, cost: 0.1, disk: 20, mounts }))
}))

it('examines each pod, and adds up what all cost', async () => {
  await milvusOnPods()
  giveVolumes([{ id: 'v1', size: 100 }])
  giveLog('p1')
  giveLog('p2')

  const look = examinePods(runpod.access, ['p1', 'p2'], sources())
  const { pods, dollars } = await look

  // Two machines, two disks, and one volume that they share.
  expect(dollars).toBeCloseTo(2 * 73 + 2 * 2 + 7)
  expect(pods).toMatchObject([
    { id: 'p1', address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) },
    { id: 'p2' }
  ])
  expect(runpod.changes()).toEqual([])
})
