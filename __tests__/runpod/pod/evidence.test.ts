import { describe, expect, it } from '@jest/globals'
import { log } from '../../support/log.js'
import {
  breakOn,
  outcomes,
  NEW,
  roll,
  runpod,
  set
} from '../../support/rolling-pods.js'
import { letPodSay } from '../../support/said-by-pods.js'

const PANIC = 'panic: etcdserver: leader changed'

/** RunPod's calls from the put-back of a pod on, and right before it. */
function callsAround(id: string): string[] {
  const calls = runpod.calls.map((call) => call.replace(/\?.*| \{.*/, ''))
  const back = calls.lastIndexOf(`PATCH /v2/pods/${id}`)
  return calls.slice(back - 3, back + 1)
}

describe('a pod that is put back', () => {
  it('has its log read before, and named in the reason, the warning and the error', async () => {
    breakOn('p1')
    letPodSay('p1', { container: [PANIC, 'goroutine 1'], system: ['begin'] })

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('restored waiting waiting')
    expect(rolled.results[0]).toMatchObject({
      log: { container: [PANIC, 'goroutine 1'], system: ['begin'] },
      known: { failure: 'slowEtcd' }
    })
    expect(callsAround('p1')).toEqual([
      'GET /v2/pods/p1/logs',
      'GET /v2/pods/p1/logs',
      'GET /v2/pods/p1',
      'PATCH /v2/pods/p1'
    ])
    expect(log()).toContain(
      `gets its previous image back, ghcr.io/me/milvus:2.6.20: not healthy with the new image (${PANIC};`
    )
    expect(rolled.error).toContain(
      'Likely reason: etcd replayed too many writes'
    )
    expect(rolled.error).toContain('What to do: use a faster volume')
    expect(rolled.error).toContain('"runpod-retry: true"')
  })

  it('has its log in a group, in which the runner obeys nothing', async () => {
    breakOn('p1')
    letPodSay('p1', { container: ['::error::x', '##[group]y'] })

    await roll()

    const [, group = ''] = log().split(
      '::group::Pod milvus-p1 (p1): last log lines'
    )
    expect(group).toMatch(/^The container:\n::stop-commands::/m)
    expect(group).toContain('\n: :error::x\n# #[group]y\n')
    expect(group).toContain('Its machine (system log) logged nothing')
  })

  it('shows no value of its variables that may be a secret', async () => {
    breakOn('p1')
    letPodSay('p1', { container: ['panic: secret-of-the-pod is wrong'] })

    const rolled = await roll()

    expect(rolled.results[0]?.log?.container).toEqual(['panic: *** is wrong'])
    expect(log() + String(rolled.error)).not.toContain('secret-of-the-pod')
  })

  it('is put back without a log that RunPod refuses to show', async () => {
    breakOn('p1')
    for (let i = 0; i < 2; i++) {
      runpod.faults.push(['GET /v2/pods/p1/logs', { status: 403 }])
    }

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('restored waiting waiting')
    expect(rolled.results[0]).not.toHaveProperty('log')
    expect(rolled.error).toContain(
      'in the RunPod console, where RunPod gave none'
    )
    expect(log()).toContain('the key may not read the logs of pods')
  })

  it('is not asked for a log of a container that never ran', async () => {
    breakOn('p1')
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      if (pod.image === NEW) pod.startedAt = null
    }
    letPodSay('p1', { container: ['of the old one'], system: ['begin'] })

    const { results } = await roll()

    expect(results[0]?.log).toEqual({ container: [], system: ['begin'] })
  })

  it('is put back at once after a cancellation, without its log', async () => {
    breakOn('p1')
    const controller = new AbortController()
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      if (pod.image === NEW) controller.abort(new Error('cancelled'))
    }

    await roll({}, { signal: controller.signal })

    expect(runpod.calls.filter((call) => call.includes('/logs'))).toEqual([])
  })
})

describe('a pod that is not put back, or not healthy again', () => {
  it('has the log of the image that it keeps, and what that shows', async () => {
    breakOn('p1')
    letPodSay('p1', { container: [PANIC] })
    const wayBack = { kind: 'closed', words: 'it does not open it' } as const

    const rolled = await roll({
      known: { milvus: { line: '2.6', version: '2.6.20' }, wayBack }
    })

    expect(outcomes(rolled)).toMatch(/^broken/)
    expect(rolled.results[0]?.log?.container).toEqual([PANIC])
    expect(rolled.error).toContain('Likely reason: etcd replayed')
    expect(rolled.error).toContain('restore a backup into a new volume')
  })

  it('has both logs, and the remedy of the one that is down now', async () => {
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      pod.status = 'ERROR'
    }
    letPodSay('p1', { container: [PANIC] })
    runpod.onCall = () => {
      const call = runpod.calls.at(-1) ?? ''
      if (!call.startsWith('PATCH') || call.includes(NEW)) return
      runpod.faults.length = 0
      letPodSay('p1', { container: ['runtime: out of memory'] })
    }

    const rolled = await roll()

    expect(outcomes(rolled)).toMatch(/^broken/)
    expect(rolled.results[0]).toMatchObject({
      log: { container: [PANIC] },
      logAgain: { container: ['runtime: out of memory'] }
    })
    expect(rolled.error).toContain(
      'Likely reason: the pod has too little memory'
    )
    expect(rolled.error).toContain(
      'look at the pod first, since it is unhealthy'
    )
  })

  it('has the log of an image that another run has given it', async () => {
    set('p1', { image: NEW, status: 'STARTING' })
    letPodSay('p1', { container: [PANIC] })

    const { results } = await roll(({ image }) =>
      image === NEW ? 'keep' : 'roll'
    )

    expect(results[0]).toMatchObject({
      outcome: 'broken',
      log: { container: [PANIC] }
    })
  })
})
