import { describe, expect, it } from '@jest/globals'
import { runOne } from '../../support/canary.js'
import '../../support/log.js'
import { runpod } from '../../support/runpod-api.js'
import { letPodSay } from '../../support/said-by-pods.js'

const PANIC = 'panic: etcdserver: leader changed'

/** Lets the container of the canary end. */
function ends(startedAt: string | null = '2026-06-01T12:02:00Z'): void {
  runpod.onCreate = (pod) => {
    Object.assign(pod, { status: 'ERROR', startedAt })
  }
}

describe('a canary that fails', () => {
  it('has its log read before it is terminated', async () => {
    ends()
    letPodSay('new1', { container: [PANIC, 'x'], system: ['begin'] })

    expect(await runOne()).toMatchObject({
      outcome: 'failed',
      cause: `${PANIC}; its status became ERROR`,
      log: { container: [PANIC, 'x'], system: ['begin'] },
      known: { failure: 'slowEtcd' }
    })
    expect(runpod.calls.map((call) => call.replace(/\?.*/, ''))).toEqual(
      expect.arrayContaining([
        'GET /v2/pods/new1/logs',
        'GET /v2/pods/new1/logs',
        'DELETE /v2/pods/new1'
      ])
    )
    const calls = runpod.calls.join('\n')
    expect(calls.lastIndexOf('/logs')).toBeLessThan(calls.indexOf('DELETE'))
  })

  it('has the words of its machine, which could not pull the image', async () => {
    ends(null)
    const words = 'Error response from daemon: manifest unknown'
    letPodSay('new1', { system: [`error pulling image: ${words}`] })

    const { cause, known } = await runOne()

    expect(cause).toMatch(/^Error response from daemon: manifest unknown; /)
    expect(known?.failure).toBe('pullAbsent')
  })

  it('does not show its password, whoever has logged it', async () => {
    runpod.onCreate = (pod) => {
      pod.status = 'ERROR'
      pod.startedAt = '2026-06-01T12:02:00Z'
      const { MILVUS_ROOT_PASSWORD: password = '' } = pod.env
      letPodSay(pod.id, { container: [`panic: ${password}`] })
    }

    expect((await runOne()).log?.container).toEqual(['panic: ***'])
  })

  it('is terminated without a log that RunPod does not give', async () => {
    ends()

    const result = await runOne()

    expect(result).toMatchObject({ outcome: 'failed' })
    expect(result).not.toHaveProperty('log')
    expect(runpod.state.pods).toEqual([])
  })
})
