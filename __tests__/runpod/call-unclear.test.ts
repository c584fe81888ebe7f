import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  samplePod,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'

skipWaiting()
const api = await import('../../src/runpod/api.js')
const { isRefused, mayHaveWorked } = await import('../../src/runpod/errors.js')

let runpod: FakeRunPod

beforeEach(async () => {
  runpod = await serveRunPod({
    pods: [samplePod()]
  })
})

afterEach(async () => {
  await runpod.stop()
})

describe('a call that failed without a clear answer', () => {
  const read = (): Promise<unknown> => api.listPods(runpod.access)
  const remove = (): Promise<unknown> => api.deletePod(runpod.access, 'p1')

  it('may have worked in a removal, whatever the next try is answered', async () => {
    runpod.faults.push(['DELETE', { status: 502, done: true }])
    runpod.faults.push(['DELETE', { status: 409 }])

    const error: unknown = await remove().catch((reason: unknown) => reason)

    expect(mayHaveWorked(error)).toBe(true)
    expect(isRefused(error)).toBe(false)
    expect((error as Error).message).toContain(
      'HTTP 409: the reason for 409; an earlier try, which may have worked: HTTP 502: the reason for 502\n'
    )
  })

  it('has not worked in a read, nor in a removal that a rate limit has stopped', async () => {
    runpod.faults.push(['GET', { status: 502 }], ['GET', { status: 403 }])
    runpod.faults.push(['DELETE', { status: 429 }], ['DELETE', { status: 409 }])

    for (const call of [read, remove]) {
      const error: unknown = await call().catch((reason: unknown) => reason)
      expect(isRefused(error)).toBe(true)
    }
  })
})
