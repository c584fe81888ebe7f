import { describe, expect, it } from '@jest/globals'
import { skipWaiting } from '../support/no-waiting.js'
import {
  runpod,
  useFakeRunPod,
  type RunPodFault
} from '../support/runpod-api.js'

skipWaiting()
const { askerOfRights } = await import('../../src/runpod/rights.js')

useFakeRunPod()

const RIGHTS = ['templates', 'pods', 'logs'] as const

const CALLS = {
  templates:
    'PATCH /v2/templates/milvus-runpod-action-asks-what-the-key-may-do',
  pods: 'PATCH /v2/pods/milvus-runpod-action-asks-what-the-key-may-do',
  logs: 'GET /v2/pods/milvus-runpod-action-asks-what-the-key-may-do/logs?tail=0'
}

describe.each(RIGHTS)('the right for %s', (right) => {
  function answerWith(fault: RunPodFault): Promise<boolean> {
    runpod.faults.push([CALLS[right], fault])
    return askerOfRights(runpod.access)(right)
  }

  it('is lacking if RunPod itself refuses the question', async () => {
    expect(await answerWith({ status: 403 })).toBe(true)
  })

  it('is there if RunPod looks for what is asked about', async () => {
    expect(await askerOfRights(runpod.access)(right)).toBe(false)
  })

  it.each<[string, RunPodFault]>([
    ['a page of Cloudflare', { status: 403, body: '<html>Just a moment' }],
    ['a 403 without a word', { status: 403, body: '' }],
    ['a wrong key', { status: 401 }],
    ['a request that does not fit', { status: 422 }],
    ['too many calls', { status: 429 }],
    ['a fault', { status: 500 }],
    ['no answer', { broken: true }],
    ['a pod that is there', { status: 200, body: '{"id":"p1"}' }],
    ['an answer that was cut off', { status: 200, body: '{"id' }]
  ])('is not known from %s', async (_, fault) => {
    expect(await answerWith(fault)).toBe(false)
    // It is not worth waiting for.
    expect(runpod.calls).toHaveLength(1)
  })

  it('is asked for by a call that changes nothing, and once', async () => {
    const lacks = askerOfRights(runpod.access)

    await Promise.all([lacks(right), lacks(right)])

    const asked = right === 'logs' ? CALLS[right] : `${CALLS[right]} {}`
    expect(runpod.calls).toEqual([asked])
  })

  it('is not asked for in a job that was cancelled', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'))

    await expect(
      askerOfRights({ ...runpod.access, signal })(right)
    ).rejects.toThrow('cancelled')
  })
})
