import { describe, expect, it } from '@jest/globals'
import { hasUsedRunPod } from '../../../src/job.js'
import { readRolling } from '../../../src/runpod/notes.js'
import { log } from '../../support/log.js'
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
  whenChanged,
  WRONG_PASSWORD
} from '../../support/rolling-pods.js'
import { mappedTo } from '../../support/runpod-api.js'

describe('rollPods', () => {
  it('changes one pod after the other', async () => {
    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toBe('updated updated updated')
    expect(images()).toEqual([NEW, NEW, NEW])
    const patched = runpod.calls.filter((call) => !call.includes('?'))
    expect(
      patched.map((call) => call.split(' ').slice(0, 2).join(' '))
    ).toEqual(
      ['p1', 'p2', 'p3'].flatMap((id) => [
        `GET /v2/pods/${id}`,
        `PATCH /v2/pods/${id}`,
        `GET /v2/pods/${id}`,
        `GET /v2/pods/${id}`
      ])
    )
  })

  it('leaves nothing for the post step', async () => {
    const { job } = await roll()

    expect(hasUsedRunPod(job)).toBe(true)
    expect(readRolling(job)).toBeUndefined()
  })

  it('gives a stopped pod the image and does not wait for it', async () => {
    for (const pod of runpod.state.pods) pod.status = 'EXITED'

    const rolled = await roll({ action: 'set' })

    expect(outcomes(rolled)).toBe('set set set')
    expect(runpod.changes()).toHaveLength(3)
    expect(runpod.calls).toHaveLength(6)
  })

  it('waits for a pod that was started since it was looked at', async () => {
    const rolled = await roll({ action: 'set' })

    expect(outcomes(rolled)).toBe('updated updated updated')
  })

  it('touches no pod that is kept or left alone', async () => {
    const left = { action: 'leave', reason: 'x' } as const

    expect(outcomes(await roll({ action: 'keep' }))).toMatch(/^unchanged/)
    expect(outcomes(await roll(left))).toBe('left left left')
    expect(runpod.calls).toEqual([])
  })

  it('touches no pod at all if one is refused', async () => {
    const rolled = await roll({ action: 'refuse', reason: 'it is too old' })

    expect(rolled.error).toContain('No pod was changed')
    expect(rolled.error).toContain('milvus-p1 (p1): it is too old')
    expect(runpod.calls).toEqual([])
  })

  it('never prints the environment of a pod', async () => {
    await roll()

    expect(log()).toContain('milvus-p1 (p1)')
    expect(log()).not.toContain('secret-of-the-pod')
  })

  it('warns of a tag by which the previous image cannot be put back, and does not pretend to', async () => {
    breakOn('p1')
    runpod.faults.push(['PATCH', { status: 503 }])

    const rolled = await roll({
      known: { milvus: { line: '2.6' }, isMoved: true }
    })

    expect(log().match(/::warning::The image of the pod milvus-p1/g)).toEqual([
      expect.anything()
    ])
    expect(outcomes(rolled)).toBe('broken waiting waiting')
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(rolled.error).toContain(
      'it keeps the new image, since the tag that it had points to the new image by now'
    )
  })
})

describe('a pod that does not become healthy', () => {
  it('gets its previous image back, and those after it are not touched', async () => {
    breakOn('p2')

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('updated restored waiting')
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(rolled.error).toContain(
      `Pod milvus-p2 (p2): has its previous image again, ${OLD}: not healthy with the new image (its status became ERROR). Pods that were not touched: milvus-p3 (p3)`
    )
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is reported as out of order if its previous image does not work either', async () => {
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      pod.status = 'ERROR'
    }

    const rolled = await roll()

    expect(outcomes(rolled)).toBe('broken waiting waiting')
    expect(images()).toEqual([OLD, OLD, OLD])
    expect(rolled.results[0]).toMatchObject({ now: OLD })
  })

  it('is reported with the new image, and left to the post step, if that cannot be put back', async () => {
    breakOn('p1')
    whenChanged('p1', () => runpod.faults.push(['PATCH', { status: 403 }]))

    const rolled = await roll()

    expect(outcomes(rolled)).toMatch(/^broken/)
    expect(rolled.results[0]).toMatchObject({ now: NEW, before: OLD })
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1', before: OLD })
  })
})

describe('a change that RunPod refuses', () => {
  it('ends the run with its reason, and changes nothing', async () => {
    runpod.faults.push(['PATCH /v2/pods/p2', { status: 409 }])

    const rolled = await roll()

    expect(rolled.error).toContain('HTTP 409')
    expect(outcomes(rolled)).toBe('updated refused waiting')
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(rolled.results[1]).toMatchObject({
      now: OLD,
      reason:
        'RunPod did not change the image of the pod p2: HTTP 409: the reason for 409'
    })
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is left to the post step if an earlier try may have worked', async () => {
    runpod.faults.push(['PATCH', { status: 502 }], ['PATCH', { status: 409 }])

    const rolled = await roll()

    expect(rolled.error).toContain(
      `HTTP 409: the reason for 409; it still has ${OLD} after 30 s, but may yet be changed. Pods`
    )
    expect(outcomes(rolled)).toMatch(/^unknown/)
    expect(images()).toEqual([OLD, OLD, OLD])
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1', before: OLD })
  })
})

describe('a change that is carried out although its answer is an error', () => {
  const lost = { status: 502, done: true }

  it('counts as done', async () => {
    runpod.faults.push(['PATCH', lost])

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toMatch(/^updated/)
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('is put back if the pod does not become healthy', async () => {
    breakOn('p1')
    runpod.faults.push(['PATCH', lost], ['PATCH', lost])

    const rolled = await roll()

    expect(outcomes(rolled)).toMatch(/^restored/)
    expect(images()).toEqual([OLD, OLD, OLD])
    expect(readRolling(rolled.job)).toBeUndefined()
  })
})

describe('a put-back whose first try had no clear answer', () => {
  it('leaves nothing to the post step: the pod would get what it has', async () => {
    whenChanged('p1', () => {
      set('p1', { status: 'EXITED' })
      runpod.faults.push(['PATCH', { status: 503 }])
    })

    const rolled = await roll()

    expect(outcomes(rolled)).toMatch(/^restored/)
    expect(images()).toEqual([OLD, OLD, OLD])
    expect(readRolling(rolled.job)).toBeUndefined()
  })
})

describe('before the first change', () => {
  it('a wrong password ends the run', async () => {
    await answerOnce('p2', WRONG_PASSWORD)

    const rolled = await roll()

    expect(rolled.error).toContain('set "runpod-root-password"')
    expect(runpod.changes()).toEqual([])
  })

  it('a Milvus that does not answer is only a warning', async () => {
    await answerOnce('p1', 'broken')

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(log()).toContain('does not answer even before it is changed')
  })

  it('a pod that was not healthy need not be so with its previous image', async () => {
    set('p1', mappedTo(1))
    breakOn('p1')

    expect(outcomes(await roll())).toMatch(/^restored/)
  })
})
