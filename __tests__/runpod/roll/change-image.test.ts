import { describe, expect, it } from '@jest/globals'
import type { ImageChange } from '../../../src/runpod/roll/change-image.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import { log } from '../../support/log.js'
import { skipWaiting, waits } from '../../support/no-waiting.js'
import {
  samplePod,
  runpod,
  useFakeRunPod,
  type RunPodFault
} from '../../support/runpod-api.js'

skipWaiting()
const { changeImage } = await import('../../../src/runpod/roll/change-image.js')

const OLD = 'ghcr.io/me/milvus:2.6.20'
const NEW = 'ghcr.io/me/milvus:2.6.22'

useFakeRunPod(() => ({ pods: [samplePod({ image: OLD })] }))

/** What came of the change, and the image of the pod afterwards. */
async function change(given: Partial<ImageChange<string>> = {}) {
  const changed = await changeImage(runpod.access, {
    id: 'p1',
    image: NEW,
    whyNot: ({ locked }) => (locked ? 'locked' : undefined),
    onAsk: () => undefined,
    ...given
  })
  return { ...changed, now: runpod.state.pods[0]?.image }
}

function failNext(...faults: RunPodFault[]): void {
  faults.forEach((fault) => runpod.faults.push(['PATCH', fault]))
}

/** Does something at the nth look at the pod. */
function atLook(number: number, act: (pod: Pod) => void): void {
  let looks = 0
  runpod.onCall = (call) => {
    if (call.startsWith('GET')) looks += 1
    const [pod] = runpod.state.pods
    if (looks === number && pod) act(pod)
  }
}

const methods = (): string[] =>
  runpod.calls.map((call) => call.split(' ')[0] ?? '')

describe('a change of an image', () => {
  it('is asked for once, right after a look at the pod', async () => {
    expect(await change()).toMatchObject({ kind: 'changed', isClear: true })
    expect(methods()).toEqual(['GET', 'PATCH'])
  })

  it('is asked for again after a look, while the fault may pass', async () => {
    failNext({ status: 429 }, { status: 503 })

    expect(await change()).toMatchObject({ kind: 'changed', now: NEW })
    expect(methods()).toEqual(['GET', 'PATCH', 'GET', 'PATCH', 'GET', 'PATCH'])
  })

  it('is decided anew before each try', async () => {
    failNext({ status: 429 })
    atLook(2, (pod) => (pod.locked = true))

    expect(await change()).toMatchObject({
      kind: 'kept',
      why: 'locked',
      isClear: true,
      now: OLD
    })
    expect(runpod.changes()).toHaveLength(1)
  })

  it.each<[string, RunPodFault]>([
    ['HTTP 502', { status: 502, done: true }],
    ['no answer', { broken: true, done: true }]
  ])(
    'that was carried out is not asked for again after %s',
    async (_, fault) => {
      failNext(fault, { status: 409 })

      expect(await change()).toMatchObject({ kind: 'changed', isClear: true })
      expect(methods()).toEqual(['GET', 'PATCH', 'GET'])
    }
  )

  it('that is refused at its second try may still be carried out', async () => {
    failNext({ status: 502 }, { status: 409 })

    expect(await change()).toMatchObject({
      kind: 'failed',
      isClear: false,
      now: OLD
    })
    const seconds = waits.reduce((sum, one) => sum + one, 0)
    expect(seconds).toBeGreaterThanOrEqual(30)
    expect(seconds).toBeLessThan(33)
  })

  it('is found if it is carried out late', async () => {
    failNext({ status: 502 }, { status: 409 })
    atLook(5, (pod) => (pod.image = NEW))

    expect(await change()).toMatchObject({ kind: 'changed', isClear: true })
  })

  it('may be carried out twice if an unclear try was repeated', async () => {
    failNext({ status: 502 })

    expect(await change()).toMatchObject({ kind: 'changed', isClear: false })
  })

  it('that is refused is looked for once, and not asked for again', async () => {
    failNext({ status: 403 })

    expect(await change()).toMatchObject({ kind: 'failed', isClear: true })
    expect(methods()).toEqual(['GET', 'PATCH', 'GET'])
  })

  it('that went through anyway is found after a refusal', async () => {
    failNext({ status: 404, done: true })

    expect(await change()).toMatchObject({
      kind: 'changed',
      before: { image: OLD },
      isClear: true
    })
  })

  it('that is refused ends with the refusal, also if the pod cannot be read then', async () => {
    failNext({ status: 401 })
    runpod.onCall = (call) => {
      if (call.startsWith('PATCH')) runpod.faults.push(['GET', { status: 403 }])
    }

    const changed = await change()

    expect('error' in changed && changed.error.message).toContain('HTTP 401')
  })

  it.each([
    ['without the pod', 'null'],
    ['with the pod as it was', JSON.stringify(samplePod({ image: OLD }))]
  ])('counts once the pod shows it: answered %s', async (_, body) => {
    failNext({ status: 200, body, done: true })

    expect(await change()).toMatchObject({ kind: 'changed', isClear: true })
    expect(methods()).toEqual(['GET', 'PATCH', 'GET'])
  })

  it('has failed if the pod does not show it, whatever the answer says', async () => {
    const answer = samplePod({ image: OLD })
    failNext({ status: 200, body: JSON.stringify(answer) })

    const changed = await change()

    expect(changed).toMatchObject({ kind: 'failed', isClear: false })
    expect('error' in changed && changed.error.message).toContain(
      'accepted the image, but did not show it'
    )
  })

  it.each([[], [samplePod({ status: 'TERMINATED' })]])(
    'of a pod that is gone is none',
    async (...pods) => {
      runpod.state.pods = pods

      expect(await change()).toMatchObject({ kind: 'gone', wasTouched: false })
    }
  )

  it('of a pod that goes meanwhile is none', async () => {
    runpod.onCall = (call) => {
      if (call.startsWith('PATCH')) runpod.state.pods = []
    }

    expect(await change()).toMatchObject({ kind: 'gone', wasTouched: false })
  })

  it('says that a pod may have been changed before it was gone', async () => {
    failNext({ status: 502 })
    atLook(2, () => (runpod.state.pods = []))

    expect(await change()).toMatchObject({ kind: 'gone', wasTouched: true })
  })

  it('says in the log why it is tried again, without advice', async () => {
    failNext({ status: 503 })

    await change()

    expect(log()).toMatch(
      /^Pod p1: RunPod did not change the image of the pod p1: HTTP 503: the reason for 503\nTrying again in/m
    )
  })

  it('ends with what keeps the pod from being read', async () => {
    runpod.faults.push(['GET', { status: 401 }])

    await expect(change()).rejects.toThrow('HTTP 401')
  })
})
