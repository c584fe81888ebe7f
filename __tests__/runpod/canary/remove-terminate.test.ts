import { describe, expect, it } from '@jest/globals'
import '../../support/log.js'
import { skipWaiting, waits } from '../../support/no-waiting.js'
import {
  always,
  samplePod,
  runpod,
  useFakeRunPod,
  type RunPodFault
} from '../../support/runpod-api.js'

skipWaiting()
const { terminatePod } = await import('../../../src/runpod/canary/remove.js')

const PAGE = '<html><h1>Bad Gateway</h1></html>'

useFakeRunPod(() => ({ pods: [samplePod()] }))

async function terminate({ isNew = false } = {}): Promise<string> {
  try {
    await terminatePod(runpod.access, 'p1', { isNew })
    return 'gone'
  } catch (error) {
    return (error as Error).message
  }
}

describe('a pod is gone', () => {
  it('when RunPod has deleted it and does not show it any more', async () => {
    expect(await terminate({ isNew: true })).toBe('gone')
    expect(runpod.calls).toEqual(['DELETE /v2/pods/p1', 'GET /v2/pods/p1'])
    expect(waits).toEqual([])
  })

  it.each<[string, RunPodFault[]]>([
    ['502, then 404', [{ status: 502, done: true }]],
    ['502, then 409', [{ status: 502, done: true }, { status: 409 }]],
    ['nothing, then 404', [{ broken: true, done: true }]],
    ['403', [{ status: 403, done: true }]]
  ])('when RunPod has deleted it but answers with %s', async (_, faults) => {
    for (const fault of faults) runpod.faults.push(['DELETE', fault])

    expect(await terminate()).toBe('gone')
    expect(runpod.state.pods).toEqual([])
  })

  it('when RunPod shows it as terminated', async () => {
    always('GET /v2/pods/p1', {
      status: 200,
      body: samplePod({ status: 'TERMINATED' })
    })

    expect(await terminate()).toBe('gone')
  })

  it('after it was deleted once more, if the first time had no effect', async () => {
    runpod.faults.push(['DELETE', { status: 204, body: '' }])

    expect(await terminate()).toBe('gone')
    expect(runpod.state.pods).toEqual([])
  })
})

describe('a pod that RunPod has only just made', () => {
  it('is deleted once RunPod shows it', async () => {
    for (let i = 0; i < 3; i++) {
      runpod.faults.push(['DELETE', { status: 404 }], ['GET', { status: 404 }])
    }

    expect(await terminate({ isNew: true })).toBe('gone')
    expect(runpod.state.pods).toEqual([])
  })

  it('is gone if RunPod does not show it for a while', async () => {
    runpod.state.pods = []

    expect(await terminate({ isNew: true })).toBe('gone')
    const waited = waits.reduce((sum, wait) => sum + wait, 0)
    expect(waited).toBe(20)
  })
})

describe('a pod is not known to be gone', () => {
  it.each<[string, string, RunPodFault]>([
    ['the key was revoked', 'HTTP 401', { status: 401 }],
    ['the key may not do it', 'HTTP 403', { status: 403 }],
    ['it belongs to a cluster', 'HTTP 409', { status: 409 }],
    ['RunPod has a fault', 'HTTP 502', { status: 502, body: PAGE }]
  ])('since %s', async (_, cause, fault) => {
    always('DELETE', fault)

    expect(await terminate()).toContain(cause)
  })

  it.each<[string, RunPodFault]>([
    ['a page', { status: 404, body: PAGE }],
    ['a fault', { status: 503 }],
    ['a refusal', { status: 401 }]
  ])('since the look at it is answered with %s', async (_, fault) => {
    always('GET', fault)

    expect(await terminate()).toContain('did not show the pod p1')
  })

  it('when RunPod says that it has deleted it, and keeps showing it', async () => {
    always('DELETE', { status: 204, body: '' })

    expect(await terminate()).toBe(
      'RunPod still shows it, with the status RUNNING'
    )
  })
})
