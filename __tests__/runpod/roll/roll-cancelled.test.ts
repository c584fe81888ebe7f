import { describe, expect, it } from '@jest/globals'
import { readRolling } from '../../../src/runpod/notes.js'
import { log } from '../../support/log.js'
import {
  images,
  NEW,
  OLD,
  outcomes,
  roll,
  runpod,
  whenChanged
} from '../../support/rolling-pods.js'

describe('a cancelled job', () => {
  it('puts the previous image back, and touches no other pod', async () => {
    const controller = new AbortController()
    whenChanged('p1', () => {
      controller.abort(new Error('The job was cancelled'))
    })

    const rolled = await roll({}, { signal: controller.signal })

    expect(rolled.error).toBe('The job was cancelled')
    expect(outcomes(rolled)).toBe('restored waiting waiting')
    expect(images()).toEqual([OLD, OLD, OLD])
  })

  it('has the post step look again, since RunPod may change the pod later', async () => {
    const controller = new AbortController()
    runpod.onImage = () => {
      controller.abort(new Error('The job was cancelled'))
    }

    const rolled = await roll({}, { signal: controller.signal })

    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1', before: OLD })
  })

  it('leaves the pod to the post step if there is no time', async () => {
    const controller = new AbortController()
    runpod.onImage = () => {
      controller.abort(new Error('The job was cancelled'))
      runpod.faults.push(['PATCH', { status: 403 }])
    }

    const rolled = await roll({}, { signal: controller.signal })

    expect(readRolling(rolled.job)).toEqual({
      id: 'p1',
      name: 'milvus-p1',
      before: OLD,
      after: NEW
    })
    expect(rolled.results[0]).toMatchObject({ outcome: 'unknown', now: NEW })
    expect(log()).toContain(`its image may be ${NEW}`)
  })
})
