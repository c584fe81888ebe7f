import { describe, expect, it } from '@jest/globals'
import type { Pod } from '../../../src/runpod/shapes.js'
import '../../support/log.js'
import { serveRest, type RestReply } from '../../support/milvus-rest.js'
import { closedPort } from '../../support/milvus-server.js'
import { skipWaiting } from '../../support/no-waiting.js'
import {
  mappedTo,
  samplePod,
  runpod,
  useFakeRunPod
} from '../../support/runpod-api.js'

skipWaiting()
const { waitForMilvus } = await import('../../../src/runpod/pod/pod-health.js')

const LIST = 'collections/list'
const wanted = {
  image: samplePod().image,
  password: 'Milvus',
  timeoutSeconds: 60,
  healthy: true
}

useFakeRunPod()

/** Gives the account one pod, with a Milvus that answers. */
async function withPod(
  given: Partial<Pod> = {},
  replies: Record<string, RestReply[]> = {}
): Promise<{ pod: Pod; calls: string[] }> {
  const { port, calls } = await serveRest(replies)
  const pod = samplePod({ ...mappedTo(port), ...given })
  runpod.state.pods = [pod]
  return { pod, calls }
}

/** Lets RunPod show a pod like this, once. */
function showOnce(body: unknown): void {
  runpod.faults.push(['GET', { status: 200, body }])
}

function setAtSecondLook(pod: Pod, given: Partial<Pod>): void {
  runpod.onCall = () => {
    if (runpod.calls.length === 2) Object.assign(pod, given)
  }
}

describe('waitForMilvus', () => {
  it('asks Milvus twice', async () => {
    const { pod, calls } = await withPod()

    await waitForMilvus(runpod.access, pod.id, wanted)

    expect(calls).toEqual([LIST, LIST])
  })

  it('waits until the pod runs, and until Milvus answers', async () => {
    const down = 'no JSON'
    const { pod, calls } = await withPod(
      {},
      { [LIST]: [down, { code: 0, data: [] }, down] }
    )
    for (const status of ['PROVISIONING', 'STARTING', 'RUNNING']) {
      showOnce({ ...pod, status })
    }

    await waitForMilvus(runpod.access, pod.id, wanted)

    expect(calls).toHaveLength(5)
  })

  it.each([
    ['ERROR', 'status became ERROR'],
    ['TERMINATED', 'status became TERMINATED'],
    ['EXITED', 'status became EXITED'],
    ['PROVISIONING', 'not healthy within 1 s: its status is PROVISIONING']
  ] as const)('gives up a pod that is %s', async (status, message) => {
    const { pod } = await withPod({ status })
    const short = { ...wanted, timeoutSeconds: 1 }

    await expect(waitForMilvus(runpod.access, pod.id, short)).rejects.toThrow(
      message
    )
  })

  it('says what Milvus answered last', async () => {
    const { pod } = await withPod({ ...mappedTo(await closedPort()) })
    const short = { ...wanted, timeoutSeconds: 1 }

    await expect(waitForMilvus(runpod.access, pod.id, short)).rejects.toThrow(
      /within 1 s: Milvus at 127.0.0.1:\d+ gave no answer to collections\/list/
    )
  })

  describe('of a pod that must have an image', () => {
    const image = 'ghcr.io/me/milvus:2.6.22'
    const long = { ...wanted, image, timeoutSeconds: 600 }

    it('ends at once if it has another', async () => {
      const { pod, calls } = await withPod({ image: 'me/mine:7' })
      const before = samplePod({ startedAt: null })

      await expect(
        waitForMilvus(runpod.access, pod.id, { ...long, before })
      ).rejects.toThrow('its image is me/mine:7')
      expect(calls).toEqual([])
    })

    it('ends if it gets another while Milvus is asked', async () => {
      const { pod } = await withPod({ image })
      setAtSecondLook(pod, { image: 'me/mine:7' })

      await expect(waitForMilvus(runpod.access, pod.id, long)).rejects.toThrow(
        'its image is me/mine:7'
      )
    })

    it('asks Milvus again if the pod starts again', async () => {
      const { pod, calls } = await withPod({ image })
      setAtSecondLook(pod, { startedAt: '2026-06-02T00:00:00Z' })

      await waitForMilvus(runpod.access, pod.id, long)

      expect(calls).toHaveLength(4)
    })

    it.each(['ghcr.io/me/milvus:2.6.20', ''])(
      'lets it be shown for a while with "%s"',
      async (shown) => {
        const { pod } = await withPod({ image })
        const before = samplePod({ startedAt: null })
        showOnce({ ...pod, image: shown })

        await waitForMilvus(runpod.access, pod.id, { ...long, before })
      }
    )

    it('never treats it as healthy while RunPod does not show the image', async () => {
      const { pod } = await withPod({ image: '' })
      const short = { ...long, timeoutSeconds: 1 }

      await expect(waitForMilvus(runpod.access, pod.id, short)).rejects.toThrow(
        'within 1 s: its image is not shown'
      )
    })
  })

  describe('after a change', () => {
    const short = { ...wanted, timeoutSeconds: 1 }

    it.each([
      ['it has the same start', {}],
      ['of its uptime, shown as it was', { uptime: 0.1 }]
    ])(
      'does not mistake the old container for the new one because %s',
      async (_, given) => {
        const { pod } = await withPod()
        Object.assign(pod.runtime ?? {}, given)

        await expect(
          waitForMilvus(runpod.access, pod.id, { ...short, before: { ...pod } })
        ).rejects.toThrow('it still runs the container that it had before')
      }
    )

    it.each<[string, Partial<Pod>]>([
      ['another start', { startedAt: '2026-06-02T00:00:00Z' }],
      ['an uptime that is shorter than the wait', { runtime: { uptime: 0 } }]
    ])('knows a new container by %s', async (_, given) => {
      const { pod } = await withPod()
      const before = { ...pod }
      Object.assign(pod, given, {
        runtime: { ...pod.runtime, ...given.runtime }
      })

      await waitForMilvus(runpod.access, pod.id, { ...short, before })
    })

    it.each(['ERROR', 'EXITED'] as const)(
      'lets a pod be shown for a while as %s',
      async (status) => {
        const { pod } = await withPod()
        const before = status === 'ERROR' ? { ...pod, status } : { ...pod }
        showOnce({ ...pod, status })

        await waitForMilvus(runpod.access, pod.id, { ...short, before })
      }
    )
  })
})
