import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  samplePod,
  sampleTemplate,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'

skipWaiting()
const api = await import('../../src/runpod/api.js')
const { isRefused, mayHaveWorked } = await import('../../src/runpod/errors.js')

let runpod: FakeRunPod

beforeEach(async () => {
  runpod = await serveRunPod({
    pods: [samplePod()],
    templates: [sampleTemplate({ id: 't1' })]
  })
})

afterEach(async () => {
  await runpod.stop()
})

describe('a call that failed without a clear answer', () => {
  const read = (): Promise<unknown> => api.listPods(runpod.access)
  const patch = (): Promise<unknown> =>
    api.setTemplateImage(runpod.access, 't1', 'x')
  const remove = (): Promise<unknown> => api.deletePod(runpod.access, 'p1')

  it.each([
    ['a change', 'PATCH', patch],
    ['a removal', 'DELETE', remove]
  ])(
    'may have worked in %s, whatever the next try is answered',
    async (_, method, call) => {
      runpod.faults.push([method, { status: 502, done: true }])
      runpod.faults.push([method, { status: 409 }])

      const error: unknown = await call().catch((reason: unknown) => reason)

      expect(mayHaveWorked(error)).toBe(true)
      expect(isRefused(error)).toBe(false)
      expect((error as Error).message).toContain(
        'HTTP 409: the reason for 409; an earlier try, which may have worked: HTTP 502: the reason for 502\n'
      )
    }
  )

  it('has not worked in a read, nor in a change that a rate limit has stopped', async () => {
    runpod.faults.push(['GET', { status: 502 }], ['GET', { status: 403 }])
    runpod.faults.push(['PATCH', { status: 429 }], ['PATCH', { status: 409 }])

    for (const call of [read, patch]) {
      const error: unknown = await call().catch((reason: unknown) => reason)
      expect(isRefused(error)).toBe(true)
    }
  })
})
