import { describe, expect, it } from '@jest/globals'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { KEY, runpod, samplePod, useFakeRunPod } from '../support/runpod-api.js'

skipWaiting()
const api = await import('../../src/runpod/api.js')

useFakeRunPod(() => ({ pods: [samplePod()] }))

describe('a call of RunPod', () => {
  it('sends the key, and only what is to be changed', async () => {
    await api.setPodImage(runpod.access, 'p1', 'me/milvus@sha256:1')

    expect(runpod.calls).toEqual([
      'PATCH /v2/pods/p1 {"image":"me/milvus@sha256:1"}'
    ])
    expect([...runpod.keys]).toEqual([`Bearer ${KEY}`])
  })

  it('escapes an id in its path', async () => {
    await expect(api.getPod(runpod.access, '../../v1/x?y')).rejects.toThrow()

    expect(runpod.calls).toEqual(['GET /v2/pods/..%2F..%2Fv1%2Fx%3Fy'])
  })

  it.each([api.setPodImage, api.setTemplateImage])(
    'is made once where its caller looks before each try: %p',
    async (change) => {
      runpod.faults.push(['PATCH', { status: 503 }])
      await expect(change(runpod.access, 'p1', 'x')).rejects.toThrow('HTTP 503')

      expect(runpod.calls).toHaveLength(1)
    }
  )
})
