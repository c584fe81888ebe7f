import { describe, expect, it } from '@jest/globals'
import { readRolling } from '../../../src/runpod/notes.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import '../../support/log.js'
import {
  answerOnce,
  breakOn,
  images,
  NEW,
  OLD,
  outcomes,
  roll,
  runpod,
  set,
  setAtLook,
  WRONG_PASSWORD,
  whenChanged
} from '../../support/rolling-pods.js'

describe('a pod that another run changes, too', () => {
  /** The other run gives p2 the image while this one changes p1. */
  function giveElsewhere(status: Pod['status']): void {
    const startedAt = '2026-06-02T00:00:00Z'
    whenChanged('p1', () => {
      set('p2', { image: NEW, startedAt, status })
    })
  }

  /** Rolls all but p2, which has the image already. */
  async function rollOthers(given: Partial<Pod>): Promise<string> {
    set('p2', { image: NEW, ...given })
    return outcomes(await roll((pod) => (pod.id === 'p2' ? 'keep' : 'roll')))
  }

  it('is waited for, and not changed again', async () => {
    giveElsewhere('STARTING')
    setAtLook(3, 'p2', { status: 'RUNNING' })

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toBe('updated unchanged updated')
    expect(rolled.results[1]?.reason).toContain('another run')
    expect(runpod.changes().join('\n')).not.toContain('p2')
  })

  it.each<Pod['status']>(['ERROR', 'EXITED', 'STARTING'])(
    'keeps the next from being changed if it becomes %s',
    async (status) => {
      giveElsewhere(status)

      const rolled = await roll()

      expect(outcomes(rolled)).toBe('updated broken waiting')
      expect(rolled.results[1]).toMatchObject({ before: OLD, now: NEW })
      expect(images()).toEqual([NEW, NEW, OLD])
    }
  )

  it('is left alone if it is stopped', async () => {
    for (const id of ['p1', 'p2', 'p3']) set(id, { status: 'EXITED' })
    setAtLook(1, 'p2', { image: NEW })

    expect(outcomes(await roll({ action: 'set' }))).toBe('set unchanged set')
  })

  it('ends the run if the other run puts it back', async () => {
    giveElsewhere('STARTING')
    setAtLook(4, 'p2', { image: 'ghcr.io/me/milvus:2.6.19' })

    expect(outcomes(await roll())).toBe('updated differs waiting')
    expect(images()[2]).toBe(OLD)
  })

  it('has its previous image again if both put it back', async () => {
    breakOn('p1')
    setAtLook(3, 'p1', { image: OLD, status: 'RUNNING' })

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ now: OLD })
    expect(runpod.changes()).toHaveLength(1)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it.each<[string, Partial<Pod>, string]>([
    ['just now', { runtime: { uptime: 0.1, ports: [] } }, 'waiting'],
    ['and starts', { status: 'STARTING' }, 'waiting'],
    ['long ago', { runtime: { uptime: 3600, ports: [] } }, 'updated']
  ])(
    'keeps others from being changed if it got the image %s',
    async (_, given, first) => {
      expect(await rollOthers(given)).toMatch(new RegExp(`^${first} `))
    }
  )

  it('is healthy even if it refuses the password', async () => {
    await answerOnce('p2', WRONG_PASSWORD)
    const ports = runpod.state.pods[1]?.runtime?.ports ?? []

    expect(await rollOthers({ runtime: { uptime: 0.1, ports } })).toBe(
      'updated unchanged updated'
    )
  })
})
