import { describe, expect, it } from '@jest/globals'
import { readRolling } from '../../../src/runpod/notes.js'
import type { PodPlan } from '../../../src/runpod/pods.js'
import type { Pod } from '../../../src/runpod/shapes.js'
import type { WayBack } from '../../../src/smoke/levels.js'
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
import { digestOf } from '../../support/samples.js'

const WORDS = {
  open: 'Milvus 2.6.20 opens what 2.6.22 writes (tested)',
  closed: 'Milvus 2.6.20 does not open what 2.6.22 writes (tested)',
  unknown: 'whether Milvus 2.6.20 opens what 2.6.22 writes was not tested'
}

/** Plans for pods whose image has this way back. */
function back(kind: WayBack): Pick<PodPlan, 'known'> {
  const milvus = { line: '2.6', version: '2.6.20' }
  return { known: { milvus, wayBack: { kind, words: WORDS[kind] } } }
}

/** Rolls, and cancels the job as soon as a pod has the new image. */
async function rollUntilChanged(
  kind: WayBack,
  then: () => void = () => undefined
): ReturnType<typeof roll> {
  const controller = new AbortController()
  whenChanged('p1', () => {
    controller.abort(new Error('The job was cancelled'))
    then()
  })
  return await roll(back(kind), { signal: controller.signal })
}

describe('before the first pod is changed', () => {
  it.each<[WayBack, string]>([
    ['open', `Pod milvus-p2 (p2): a put-back can work: ${WORDS.open}`],
    [
      'closed',
      `::warning::Pod milvus-p2 (p2) cannot go back once Milvus of the new image has run on its volume: ${WORDS.closed}.`
    ],
    ['unknown', `Pod milvus-p2 (p2): a put-back may not work: ${WORDS.unknown}`]
  ])('the log says of each that its way back is %s', async (kind, line) => {
    let before = ''
    whenChanged('p1', () => {
      before = log()
    })

    const { results } = await roll(back(kind))

    expect(before).toContain(line)
    expect(results.map(({ wayBack }) => wayBack)).toEqual([kind, kind, kind])
  })

  it('the log says it of a stopped pod, too', async () => {
    set('p2', { status: 'EXITED' })

    await roll((pod) => (pod.id === 'p2' ? 'set' : 'keep'))

    expect(log()).toContain('Pod milvus-p2 (p2): whether a put-back can work')
    expect(log()).not.toContain('Pod milvus-p1 (p1): whether')
  })

  it('the log says of a tag that has moved that it would put nothing back', async () => {
    await roll({ known: { milvus: {}, isMoved: true } })

    expect(log()).toContain(
      'Pod milvus-p1 (p1): a put-back cannot work: its image is a tag that points to the new image by now'
    )
  })
})

describe('a pod that is unhealthy, and whose way back is closed', () => {
  it('keeps the new image, and those after it are not touched', async () => {
    breakOn('p2')

    const rolled = await roll(back('closed'))

    expect(outcomes(rolled)).toBe('updated broken waiting')
    expect(images()).toEqual([NEW, NEW, OLD])
    expect(rolled.results[1]).toMatchObject({ now: NEW, wayBack: 'closed' })
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('ends the run with the reason, and what to do about the data', async () => {
    breakOn('p2')

    const { error } = await roll(back('closed'))

    expect(error?.split('\n')).toEqual([
      `Pod milvus-p2 (p2): unhealthy: not healthy with the new image (its status became ERROR); it keeps the new image, since ${WORDS.closed}; its image is ${NEW}. Pods that were not touched: milvus-p3 (p3)`,
      expect.stringMatching(/^What to do: .*restore a backup into a new volume/)
    ])
  })

  it('is not put back either if the answer to its change got lost', async () => {
    breakOn('p1')
    const lost = { status: 502, done: true }
    runpod.faults.push(['PATCH', lost], ['PATCH', lost])

    const rolled = await roll(back('closed'))

    expect(outcomes(rolled)).toBe('broken waiting waiting')
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is said to have no way back also if its owner has locked it', async () => {
    breakOn('p1')
    whenChanged('p1', () => {
      set('p1', { locked: true })
    })

    const rolled = await roll(back('closed'))

    expect(rolled.results[0]).toMatchObject({ outcome: 'broken', now: NEW })
    expect(rolled.results[0]?.reason).toContain(WORDS.closed)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is said to have no way back also if RunPod does not show it any more', async () => {
    whenChanged('p1', () => {
      always('GET', { status: 403 })
    })

    const rolled = await roll(back('closed'))

    expect(outcomes(rolled)).toBe('unknown waiting waiting')
    expect(rolled.error).toContain(WORDS.closed)
    expect(readRolling(rolled.job)).toMatchObject({ closed: WORDS.closed })
  })

  it.each<[string, () => void, string]>([
    [
      'has got another image',
      () => {
        set('p1', { image: 'ghcr.io/me/mine:7' })
      },
      'differs'
    ],
    ['is gone', () => runpod.state.pods.splice(0, 1), 'gone']
  ])('is reported as any other if it %s', async (_, act, outcome) => {
    whenChanged('p1', act)

    const rolled = await roll(back('closed'))

    expect(outcomes(rolled)).toBe(`${outcome} waiting waiting`)
    expect(rolled.error).not.toContain(WORDS.closed)
    expect(rolled.error).not.toContain('backup')
    expect(runpod.changes()).toHaveLength(1)
  })
})

describe('a change that RunPod did not carry out, to an image without a way back', () => {
  it('says nothing about data if it was refused', async () => {
    runpod.faults.push(['PATCH', { status: 409 }])

    const rolled = await roll(back('closed'))

    expect(outcomes(rolled)).toBe('refused waiting waiting')
    expect(rolled.error).not.toContain(WORDS.closed)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is left to the post step, which knows that, if it may still be', async () => {
    runpod.faults.push(['PATCH', { status: 502 }], ['PATCH', { status: 409 }])

    const rolled = await roll(back('closed'))

    expect(outcomes(rolled)).toBe('unknown waiting waiting')
    expect(rolled.error).not.toContain(WORDS.closed)
    expect(readRolling(rolled.job)).toMatchObject({ closed: WORDS.closed })
  })
})

describe('a job that is cancelled while a pod is changed', () => {
  it('leaves the new image if the way back is closed, and says so once', async () => {
    const rolled = await rollUntilChanged('closed')

    expect(outcomes(rolled)).toBe('unknown waiting waiting')
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(rolled.results[0]?.reason).toContain(WORDS.closed)
    expect(log()).toContain(
      `::warning::The pod milvus-p1 (p1) keeps the new image, ${NEW}: ${WORDS.closed}.`
    )
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('does not say that a pod is restored which may get the new image later, and keep it', async () => {
    const rolled = await rollUntilChanged('closed', () => {
      set('p1', { image: OLD })
    })
    expect(rolled.results[0]).toMatchObject({
      outcome: 'unknown',
      now: OLD,
      reason: 'The job was cancelled; RunPod may still give it the new image'
    })
    expect(readRolling(rolled.job)).toMatchObject({ closed: WORDS.closed })
  })

  it('says that the put-back was not tested, if that is so', async () => {
    const rolled = await rollUntilChanged('unknown')

    expect(outcomes(rolled)).toBe('restored waiting waiting')
    expect(rolled.results[0]?.reason).toContain(WORDS.unknown)
  })
})

describe('a stopped pod whose way back is closed, in a job that is cancelled', () => {
  it.each<[string, Partial<Pod>, string[]]>([
    ['gets its image back, since Milvus did not run', {}, [OLD, 'restored']],
    [
      'keeps the new one if it runs by now',
      { status: 'RUNNING' },
      [NEW, 'unknown']
    ],
    [
      'keeps the new one if it has run',
      { startedAt: 'later' },
      [NEW, 'unknown']
    ]
  ])('%s', async (_, given, expected) => {
    set('p1', { status: 'EXITED' })
    runpod.faults.push(['PATCH', { status: 502, done: true }])
    const rolling = rollUntilChanged('closed', () => {
      set('p1', given)
    })

    const { results } = await rolling

    expect([images()[0], results[0]?.outcome]).toEqual(expected)
  })
})

describe('a pod that is put back', () => {
  it.each<[WayBack, string]>([
    ['open', ''],
    ['unknown', `; ${WORDS.unknown}`]
  ])(
    'says that this was not tested only if it was not: %s',
    async (kind, more) => {
      breakOn('p1')

      const { results } = await roll(back(kind))

      expect(results[0]).toMatchObject({
        outcome: 'restored',
        wayBack: kind,
        reason: `not healthy with the new image (its status became ERROR)${more}`
      })
    }
  )

  it('says the same if it is unhealthy with its previous image as well', async () => {
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      pod.status = 'ERROR'
    }

    const rolled = await roll(back('unknown'))

    expect(rolled.results[0]).toMatchObject({ outcome: 'broken', now: OLD })
    expect(rolled.error).toContain(WORDS.unknown)
    expect(rolled.error).not.toContain('backup')
  })
})

describe('a pod that got another image since the plan', () => {
  const OTHER = 'ghcr.io/me/milvus:2.6.21'

  it('has the way back of that one', async () => {
    const from = digestOf('8')
    const upgrade = { from, back: 'closed' } as const
    breakOn('p1')
    setAtLook(1, 'p1', { image: OTHER })

    const rolled = await roll(back('open'), {
      readImage: (ref) =>
        Promise.resolve(ref === NEW ? { upgrade } : { manifest: from })
    })

    const words = 'Milvus 2.6.21 does not open what 2.6.22 writes (tested)'
    expect(rolled.results[0]).toMatchObject({ outcome: 'broken', now: NEW })
    expect(rolled.error).toContain(words)
    expect(log()).toMatch(/::warning::Pod milvus-p1 .* cannot go back/)
  })
})
