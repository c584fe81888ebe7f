import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Job } from '../../../src/job.js'
import {
  noteRolling,
  readRolling,
  type Rolling
} from '../../../src/runpod/notes.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import { log } from '../../support/log.js'
import { skipWaiting } from '../../support/no-waiting.js'
import {
  always,
  runpod,
  samplePod,
  useFakeRunPod
} from '../../support/runpod-api.js'
import { newJob } from '../../support/samples.js'

// What it does where the way back is open or unknown: cleanup-runpod.test.ts.

skipWaiting()
const { putPodBack } = await import('../../../src/runpod/roll/put-back.js')

const OLD = 'me/milvus:old'
const NEW = 'me/milvus:new'
const CLOSED = 'Milvus 2.6.20 does not open what 2.6.22 writes (tested)'

const CLOSED_PATTERN = CLOSED.replaceAll(/[().]/g, '.')

let job: Job

useFakeRunPod(() => ({ pods: [samplePod({ image: NEW })] }))

beforeEach(() => {
  job = newJob()
})

/** Changes what RunPod shows of the pod. */
function setPod(given: Partial<Pod>): void {
  Object.assign(runpod.state.pods[0] ?? {}, given)
}

/** Does something at the nth look at the pod. */
function atLook(number: number, act: () => void): void {
  let looks = 0
  runpod.onCall = (call) => {
    if (call === 'GET /v2/pods/p1') looks += 1
    if (looks === number) act()
  }
}

/** Puts back what a job has noted that was killed. */
async function putBack(given: Partial<Rolling> = {}): Promise<void> {
  const pod = { id: 'p1', name: 'milvus-one', before: OLD, after: NEW }
  noteRolling(job, { ...pod, closed: CLOSED, ...given })
  await putPodBack(runpod.access, job)
}

describe('a pod whose way back is closed, after its job was killed', () => {
  it('keeps the new image, and the log says why', async () => {
    await putBack()

    expect(runpod.changes()).toEqual([])
    expect(log()).toContain(
      `::warning::The pod milvus-one (p1) keeps the new image, ${NEW}: ${CLOSED}. The run has not seen whether the pod is healthy.`
    )
    expect(readRolling(job)).toBeUndefined()
  })

  it('keeps the new image also if RunPod gives it that later', async () => {
    setPod({ image: OLD })
    atLook(3, () => {
      setPod({ image: NEW })
    })

    await putBack()

    expect(runpod.changes()).toEqual([])
    expect(log()).toContain(`keeps the new image, ${NEW}: ${CLOSED}`)
  })

  it('is told to have no way back if it may get the new image even later', async () => {
    setPod({ image: OLD })

    await putBack()

    expect(log()).toMatch(
      /::notice::The pod .* still may\. Then there is no way back: Milvus 2\.6\.20 does not open/
    )
  })

  it('gets back what something else gave it, of which nothing is known', async () => {
    setPod({ image: 'me/milvus:mine' })
    atLook(2, () => {
      setPod({ image: NEW })
    })

    await putBack()

    expect(runpod.state.pods[0]?.image).toBe('me/milvus:mine')
    expect(log()).not.toContain(CLOSED)
  })
})

describe('the same, of a pod that was stopped', () => {
  const stopped = { startedAt: '2026-06-01T12:02:00Z' }

  it.each<[string, Partial<Pod>, string]>([
    ['gets its image back, as Milvus has not run', {}, OLD],
    ['keeps the new one if it runs', { status: 'RUNNING' }, NEW],
    ['keeps the new one if it has failed', { status: 'ERROR' }, NEW],
    ['keeps the new one if it has run', { startedAt: 'later' }, NEW]
  ])('%s', async (_, given, image) => {
    setPod({ status: 'EXITED', ...stopped, ...given })

    await putBack({ stopped })

    expect(runpod.state.pods[0]?.image).toBe(image)
  })
})

it('says that there is no way back also if the pod cannot be read', async () => {
  always('GET', { status: 403 })

  await expect(putBack()).rejects.toThrow(
    new RegExp(`may have the image ${NEW} now, .*HTTP 403.*; ${CLOSED_PATTERN}`)
  )
  expect(readRolling(job)).toBeDefined()
})

it('puts back what a job of an older version has noted', async () => {
  await putBack({ closed: undefined })

  expect(runpod.state.pods[0]?.image).toBe(OLD)
})
