import { describe, expect, it } from '@jest/globals'
import { readRolling } from '../../src/runpod/notes.js'
import type { Pod } from '../../src/runpod/shapes.js'
import { log } from '../support/log.js'
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

const MINE = 'ghcr.io/me/mine:7'

/** Changes the pod p2 while p1 is changed. */
function changeSecond(given: Partial<Pod>): void {
  whenChanged('p1', ([, second]) => Object.assign(second ?? {}, given))
}

describe('a pod that something else changes while others are changed', () => {
  it.each<[string, Partial<Pod>, string]>([
    ['of another repository', { image: MINE }, 'of another repository'],
    [
      'of another line',
      { image: 'ghcr.io/me/milvus:2.5.20' },
      'set "runpod-allow-line-change"'
    ],
    ['of a newer Milvus', { image: 'ghcr.io/me/milvus:2.6.23' }, 'newer'],
    ['that is locked', { locked: true }, 'it is locked'],
    ['with another name', { name: 'mine' }, 'its name is "mine" by now'],
    ['of a cluster', { cluster: { id: 'c' } }, 'it belongs to a cluster'],
    [
      'with an unknown status',
      { status: 'RESUMING' as Pod['status'] },
      'its status is "RESUMING"'
    ]
  ])('is left alone as one %s', async (_, given, reason) => {
    changeSecond(given)

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toEqual(['p1 updated', 'p2 left', 'p3 updated'])
    expect(rolled.results[1]?.reason).toContain(reason)
    expect(rolled.results[1]?.now).toBe(given.image ?? OLD)
    expect(images()).toEqual([NEW, given.image ?? OLD, NEW])
  })

  it.each<[string, Partial<Pod>, string]>([
    [
      'repository',
      { image: MINE },
      'it got an image of another repository in the meantime, ghcr.io/me/mine'
    ],
    [
      'line',
      { image: 'ghcr.io/me/milvus:2.5.27' },
      'it got another Milvus in the meantime'
    ]
  ])(
    'is left alone as one of another %s, whatever was allowed before',
    async (_, given, reason) => {
      changeSecond(given)

      const rolled = await roll({ byId: true }, { allowLineChange: true })

      expect(outcomes(rolled)).toEqual(['p1 updated', 'p2 left', 'p3 updated'])
      expect(rolled.results[1]).toMatchObject({ now: given.image, reason })
    }
  )

  it('is changed whatever its name is, if it was named by its id', async () => {
    changeSecond({ name: 'mine' })

    expect(outcomes(await roll({ byId: true }))[1]).toBe('p2 updated')
  })

  it('ends the run if it may still get the image although it is left alone', async () => {
    runpod.faults.push(['PATCH /v2/pods/p1', { status: 502 }])
    meanwhile('GET /v2/pods/p1', 2, ([first]) =>
      Object.assign(first ?? {}, { locked: true })
    )

    const rolled = await roll()

    expect(outcomes(rolled)).toEqual(['p1 unknown', 'p2 waiting', 'p3 waiting'])
    expect(rolled.error).toContain('no clear answer')
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1' })
  })

  it('is left alone if it is gone', async () => {
    whenChanged('p1', (pods) => pods.splice(1, 1))

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toEqual(['p1 updated', 'p2 left', 'p3 updated'])
    expect(rolled.results[1]).toMatchObject({
      now: '',
      reason: 'it was terminated in the meantime'
    })
  })

  it('gets back the image that it had right before, not that of the plan', async () => {
    const image = 'ghcr.io/me/milvus:2.6.21'
    changeSecond({ image })
    breakOn('p2')

    expect(outcomes(await roll())[1]).toBe('p2 restored')
    expect(images()).toEqual([NEW, image, OLD])
  })
})

describe('a pod that something else changes while it is changed itself', () => {
  it('is never called healthy with the new image, and keeps what it has', async () => {
    meanwhile('GET /v2/pods/p1', 2, ([first]) =>
      Object.assign(first ?? {}, { image: MINE })
    )

    const rolled = await roll()

    expect(outcomes(rolled)).toEqual(['p1 differs', 'p2 waiting', 'p3 waiting'])
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
      whenChanged('p1', ([first]) => Object.assign(first ?? {}, { image }))

      const rolled = await roll()

      expect(rolled.results[0]).toMatchObject({ outcome, now: image })
      expect(rolled.error).toContain(image)
      expect(runpod.changes()).toHaveLength(1)
      expect(readRolling(rolled.job)).toMatchObject({ id: 'p1' })
    }
  )

  it('is looked at once more after Milvus has answered', async () => {
    meanwhile('GET /v2/pods/p1', 3, ([first]) =>
      Object.assign(first ?? {}, { image: MINE })
    )

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ outcome: 'differs', now: MINE })
  })

  it('keeps what it has got between its failure and the look before the put-back', async () => {
    breakOn('p1')
    meanwhile('GET /v2/pods/p1', 3, ([first]) =>
      Object.assign(first ?? {}, { image: MINE })
    )

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ outcome: 'differs', now: MINE })
    expect(runpod.changes()).toHaveLength(1)
  })

  it('keeps what it has got after the put-back', async () => {
    breakOn('p1')
    meanwhile('GET /v2/pods/p1', 4, ([first]) =>
      Object.assign(first ?? {}, { image: MINE })
    )

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ outcome: 'differs', now: MINE })
    expect(images()[0]).toBe(MINE)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is not put back once it is locked, and is left to the post step', async () => {
    breakOn('p1')
    whenChanged('p1', ([first]) => Object.assign(first ?? {}, { locked: true }))

    const rolled = await roll()

    expect(rolled.results[0]).toMatchObject({ outcome: 'broken', now: NEW })
    expect(rolled.error).toContain('it was locked in the meantime')
    expect(runpod.changes()).toHaveLength(1)
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1' })
  })

  it.each<[string, (pods: Pod[]) => void]>([
    ['is gone', (pods) => pods.splice(0, 1)],
    [
      'is terminated',
      ([first]) => Object.assign(first ?? {}, { status: 'TERMINATED' })
    ]
  ])('gives one message with one advice if it %s', async (_, act) => {
    whenChanged('p1', act)

    const rolled = await roll()

    expect(outcomes(rolled)).toEqual(['p1 gone', 'p2 waiting', 'p3 waiting'])
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
      for (let i = 0; i < 20; i++) runpod.faults.push(['GET', { status: 403 }])
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
    const failTwice = (): void => {
      const fault = { status: 503 }
      runpod.faults.push(['PATCH', fault], ['PATCH', fault])
    }
    whenChanged('p1', failTwice)
    failTwice()

    await roll({ known: { milvus: { line: '2.6' }, isMoved: true } })

    expect(log().match(/::warning::.* gets its previous image/g)).toHaveLength(
      1
    )
    expect(log().match(/::warning::.* is a tag that points/g)).toHaveLength(1)
  })
})
