import { describe, expect, it } from '@jest/globals'
import { readRolling } from '../../src/runpod/notes.js'
import type { Pod } from '../../src/runpod/shapes.js'
import '../support/log.js'
import { serveRest } from '../support/milvus-rest.js'
import {
  breakOn,
  images,
  meanwhile,
  NEW,
  OLD,
  outcomes,
  roll,
  runpod,
  whenChanged
} from '../support/rolling-pods.js'
import { mappedTo } from '../support/runpod-api.js'

describe('a pod that another run changes, too', () => {
  /** The other run gives the pod the image. */
  function giveElsewhere(pod: Pod | undefined, given: Partial<Pod> = {}): void {
    const startedAt = '2026-06-02T00:00:00Z'
    Object.assign(pod ?? {}, { image: NEW, startedAt, ...given })
  }

  it('is waited for, and not changed again', async () => {
    whenChanged('p1', ([, second]) => {
      giveElsewhere(second, { status: 'STARTING' })
    })
    meanwhile('GET /v2/pods/p2', 3, ([, second]) =>
      Object.assign(second ?? {}, { status: 'RUNNING' })
    )

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toEqual([
      'p1 updated',
      'p2 unchanged',
      'p3 updated'
    ])
    expect(rolled.results[1]?.reason).toContain('another run')
    expect(runpod.changes().join('\n')).not.toContain('p2')
  })

  it.each<Pod['status']>(['ERROR', 'EXITED', 'STARTING'])(
    'keeps the next from being changed if it becomes %s',
    async (status) => {
      whenChanged('p1', ([, second]) => {
        giveElsewhere(second, { status })
      })

      const rolled = await roll()

      expect(outcomes(rolled)).toEqual([
        'p1 updated',
        'p2 broken',
        'p3 waiting'
      ])
      expect(rolled.results[1]).toMatchObject({ before: OLD, now: NEW })
      expect(images()).toEqual([NEW, NEW, OLD])
    }
  )

  it('is left alone if it is stopped', async () => {
    for (const pod of runpod.state.pods) pod.status = 'EXITED'
    meanwhile('GET /v2/pods/p2', 1, ([, second]) => {
      giveElsewhere(second, { status: 'EXITED' })
    })

    const rolled = await roll({ action: 'set' })

    expect(outcomes(rolled)).toEqual(['p1 set', 'p2 unchanged', 'p3 set'])
  })

  it('ends the run if the other run puts it back', async () => {
    whenChanged('p1', ([, second]) => {
      giveElsewhere(second, { status: 'STARTING' })
    })
    meanwhile('GET /v2/pods/p2', 4, ([, second]) =>
      Object.assign(second ?? {}, { image: 'ghcr.io/me/milvus:2.6.19' })
    )

    const rolled = await roll()

    expect(outcomes(rolled)).toEqual(['p1 updated', 'p2 differs', 'p3 waiting'])
    expect(images()[2]).toBe(OLD)
  })

  it('has its previous image again if both put it back', async () => {
    breakOn('p1')
    meanwhile('GET /v2/pods/p1', 3, ([first]) =>
      Object.assign(first ?? {}, { image: OLD, status: 'RUNNING' })
    )

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ now: OLD })
    expect(runpod.changes()).toHaveLength(1)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it.each<[string, Partial<Pod>, string[]]>([
    ['just now', { runtime: { uptime: 0.1, ports: [] } }, ['p1 waiting']],
    ['and starts', { status: 'STARTING' }, ['p1 waiting']],
    ['long ago', { runtime: { uptime: 3600, ports: [] } }, ['p1 updated']]
  ])(
    'keeps others from being changed if it got the image %s',
    async (_, given, expected) => {
      Object.assign(runpod.state.pods[1] ?? {}, { image: NEW }, given)

      const rolled = await roll((pod) => (pod.id === 'p2' ? 'keep' : 'roll'))

      expect(outcomes(rolled).slice(0, 1)).toEqual(expected)
    }
  )

  it('is as it should be if it only refuses the password', async () => {
    const body = { code: 1800, message: "user hasn't authenticated" }
    const { port } = await serveRest({ 'collections/list': [body] })
    const runtime = { ...mappedTo(port).runtime, uptime: 0.1 }
    Object.assign(runpod.state.pods[1] ?? {}, { image: NEW, runtime })

    const rolled = await roll((pod) => (pod.id === 'p2' ? 'keep' : 'roll'))

    expect(outcomes(rolled)).toEqual([
      'p1 updated',
      'p2 unchanged',
      'p3 updated'
    ])
  })
})
