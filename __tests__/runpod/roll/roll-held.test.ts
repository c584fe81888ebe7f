import { describe, expect, it } from '@jest/globals'
import type { PodPlan } from '../../../src/runpod/pods.js'
import { log } from '../../support/log.js'
import {
  images,
  NEW,
  OLD,
  outcomes,
  roll,
  runpod,
  set
} from '../../support/rolling-pods.js'

describe('a roll with pods that are held', () => {
  it('is green, changes none of them, and warns once', async () => {
    const actions: Record<string, PodPlan['action']> = {
      p1: 'roll',
      p2: 'hold',
      p3: 'wait'
    }

    const rolled = await roll(({ id }) => actions[id] ?? 'roll')

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toBe('updated held waiting')
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(log().match(/^::warning::/gm)).toHaveLength(1)
  })

  it('says so if the one before them has kept the image, and does not wait for it', async () => {
    set('p2', { image: NEW, status: 'STARTING' })
    const kept = { action: 'keep', failure: 'sha256:dd on 2026-11-30' } as const
    const plans: Record<string, Partial<PodPlan>> = {
      p2: kept,
      p3: { action: 'wait' }
    }

    const rolled = await roll(({ id }) => plans[id] ?? {})

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toBe('updated unchanged waiting')
    expect(log()).toContain(
      'before: milvus-p2 (p2): sha256:dd on 2026-11-30. Pods after them that wait: milvus-p3 (p3)'
    )
  })

  it('asks nothing of them', async () => {
    await roll({ action: 'hold' })
    expect(runpod.calls).toEqual([])
  })
})
