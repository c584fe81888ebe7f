import { describe, expect, it } from '@jest/globals'
import { readRolling } from '../../../src/runpod/notes.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import { log } from '../../support/log.js'
import {
  breakOn,
  images,
  NEW,
  OLD,
  outcomes,
  roll,
  runpod,
  set,
  setAtLook,
  whenChanged
} from '../../support/rolling-pods.js'
import { always } from '../../support/runpod-api.js'

const MINE = 'ghcr.io/me/mine:7'

/** Changes the pod p2 while p1 is changed. */
function setSecond(given: Partial<Pod>): void {
  whenChanged('p1', () => {
    set('p2', given)
  })
}

describe('a pod that something else changes while others are changed', () => {
  it.each<[string, Partial<Pod>, string]>([
    ['of another repository', { image: MINE }, 'of another repository'],
    ['of another line', { image: 'ghcr.io/me/milvus:2.5.20' }, 'allow-line'],
    ['of a newer Milvus', { image: 'ghcr.io/me/milvus:2.6.23' }, 'newer'],
    ['that is locked', { locked: true }, 'it is locked'],
    ['with another name', { name: 'mine' }, 'its name is "mine" by now'],
    ['of a cluster', { cluster: { id: 'c' } }, 'it belongs to a cluster']
  ])('is left alone as one %s', async (_, given, reason) => {
    setSecond(given)
    const now = given.image ?? OLD

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toBe('updated left updated')
    expect(rolled.results[1]?.reason).toContain(reason)
    expect(rolled.results[1]?.now).toBe(now)
    expect(images()).toEqual([NEW, now, NEW])
  })

  it.each([
    [MINE, 'it got an image of another repository in the meantime'],
    ['ghcr.io/me/milvus:2.5.27', 'it got another Milvus in the meantime']
  ])(
    'is left alone with %s, whatever was allowed before',
    async (image, reason) => {
      setSecond({ image })

      const rolled = await roll({ byId: true }, { allowLineChange: true })

      expect(outcomes(rolled)).toBe('updated left updated')
      expect(rolled.results[1]?.reason).toContain(reason)
    }
  )

  it('is changed whatever its name is, if it was named by its id', async () => {
    setSecond({ name: 'mine' })

    expect(outcomes(await roll({ byId: true }))).toBe('updated updated updated')
  })

  it('ends the run if it may still get the image although it is left alone', async () => {
    runpod.faults.push(['PATCH /v2/pods/p1', { status: 502 }])
    setAtLook(2, 'p1', { locked: true })

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('unknown waiting waiting')
    expect(rolled.error).toContain('no clear answer')
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1' })
  })

  it('is left alone if it is gone', async () => {
    whenChanged('p1', () => runpod.state.pods.splice(1, 1))

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toBe('updated left updated')
    const reason = 'it was terminated in the meantime'
    expect(rolled.results[1]).toMatchObject({ now: '', reason })
  })

  it('gets back the image that it had right before, not that of the plan', async () => {
    const image = 'ghcr.io/me/milvus:2.6.21'
    setSecond({ image })
    breakOn('p2')

    expect(outcomes(await roll())).toBe('updated restored waiting')
    expect(images()).toEqual([NEW, image, OLD])
  })
})

describe('a pod that something else changes while it is changed itself', () => {
  it('is never called healthy with the new image, and keeps what it has', async () => {
    setAtLook(2, 'p1', { image: MINE })

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('differs waiting waiting')
    expect(rolled.results[0]).toMatchObject({ before: OLD, now: MINE })
    expect(rolled.error).toContain(
      `Pod milvus-p1 (p1): has ${MINE}, which this run did not give it, and keeps it: not healthy with the new image (its image is ${MINE})`
    )
    expect(runpod.changes()).toHaveLength(1)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it.each([
    ['as it was', OLD, 'unknown'],
    ['with another image', MINE, 'differs']
  ])(
    'is not called changed if RunPod shows it %s, whatever it answers',
    async (_, image, outcome) => {
      whenChanged('p1', () => {
        set('p1', { image })
      })

      const rolled = await roll()

      expect(rolled.results[0]).toMatchObject({ outcome, now: image })
      expect(runpod.changes()).toHaveLength(1)
      expect(readRolling(rolled.job)).toMatchObject({ id: 'p1' })
    }
  )

  it.each([
    ['after Milvus has answered', false, 3, 1],
    ['between its failure and the look before the put-back', true, 3, 1],
    ['after the put-back', true, 4, 2]
  ])('keeps what it has got %s', async (_, isBroken, look, changes) => {
    if (isBroken) breakOn('p1')
    setAtLook(look, 'p1', { image: MINE })

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ outcome: 'differs', now: MINE })
    expect(images()[0]).toBe(MINE)
    expect(runpod.changes()).toHaveLength(changes)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is not put back once it is locked, and is left to the post step', async () => {
    breakOn('p1')
    whenChanged('p1', () => {
      set('p1', { locked: true })
    })

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ outcome: 'broken', now: NEW })
    expect(rolled.error).toContain('it was locked in the meantime')
    expect(runpod.changes()).toHaveLength(1)
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1' })
  })

  it.each<[string, () => void]>([
    ['is gone', () => runpod.state.pods.splice(0, 1)],
    [
      'is terminated',
      () => {
        set('p1', { status: 'TERMINATED' })
      }
    ]
  ])('gives one message with one advice if it %s', async (_, act) => {
    whenChanged('p1', act)

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('gone waiting waiting')
    expect(rolled.results[0]?.now).toBe('')
    expect(rolled.error?.split('\n')).toEqual([
      'Pod milvus-p1 (p1): it was terminated while it was changed. Pods that were not touched: milvus-p2 (p2), milvus-p3 (p3)',
      expect.stringMatching(/^What to do: if you have terminated it/)
    ])
    expect(log()).not.toMatch(/::warning::|Likely reason|What to do/)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is neither healthy nor broken if RunPod does not show it any more', async () => {
    whenChanged('p1', () => {
      always('GET', { status: 403 })
    })

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ outcome: 'unknown', now: NEW })
    expect(rolled.error?.match(/Likely reason|What to do/g)).toEqual([
      'What to do'
    ])
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1', before: OLD })
  })

  it('says each warning once, however often RunPod has to be asked', async () => {
    breakOn('p1')
    const fault = { status: 503 }
    const failTwice = (): void => {
      runpod.faults.push(['PATCH', fault], ['PATCH', fault])
    }
    whenChanged('p1', failTwice)
    failTwice()

    await roll()

    const warnings = log().match(/::warning::.* gets its previous image/g)
    expect(warnings).toHaveLength(1)
  })
})
