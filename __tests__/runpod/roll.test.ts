import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { hasUsedRunPod } from '../../src/job.js'
import type { PodResult } from '../../src/runpod/pod-result.js'
import type { PodPlan } from '../../src/runpod/pods.js'
import type { Pod } from '../../src/runpod/types.js'
import { log } from '../support/log.js'
import { serveRest } from '../support/milvus-rest.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  mappedTo,
  samplePod,
  serveRunPod,
  type FakeRunPod
} from '../support/runpod-api.js'
import { INDEX, newJob } from '../support/samples.js'

skipWaiting()
const { rollPods } = await import('../../src/runpod/roll.js')
const { readRolling } = await import('../../src/runpod/rolling.js')

const NEW = `ghcr.io/me/milvus@${INDEX}`
const OLD = 'ghcr.io/me/milvus:2.6.20'

let runpod: FakeRunPod
let port: number

beforeEach(async () => {
  runpod = await serveRunPod()
  port = (await serveRest()).port
  runpod.state.pods = ['p1', 'p2', 'p3'].map((id) =>
    samplePod({ id, name: `milvus-${id}`, ...mappedTo(port) })
  )
  // Each change starts a new container.
  runpod.onImage = (pod) => {
    if (pod.status === 'RUNNING') pod.startedAt = `${pod.startedAt ?? ''}!`
  }
})

afterEach(async () => {
  await runpod.stop()
})

interface Rolled {
  results: PodResult[]
  error?: string
  job: ReturnType<typeof newJob>
}

async function roll(
  change: Partial<PodPlan> = {},
  over = runpod.access.over
): Promise<Rolled> {
  let results: PodResult[] = []
  const plans = runpod.state.pods.map((pod): PodPlan => {
    return { pod: { ...pod }, action: 'roll', ...change }
  })
  const job = newJob()
  const options = { image: NEW, password: 'Milvus', timeoutSeconds: 0.5, job }
  const error = await rollPods(
    { ...runpod.access, over },
    plans,
    options,
    (known) => {
      results = known
    }
  ).then(
    () => undefined,
    (reason: unknown) => (reason as Error).message
  )
  return { results, error, job }
}

function outcomes({ results }: Rolled): string[] {
  return results.map(({ id, outcome }) => `${id} ${outcome}`)
}

function images(): string[] {
  return runpod.state.pods.map(({ image }) => image)
}

/** A new image that ends a pod. */
function breakOn(id: string): void {
  const { onImage } = runpod
  runpod.onImage = (pod) => {
    onImage(pod)
    if (pod.id === id) pod.status = pod.image === NEW ? 'ERROR' : 'RUNNING'
  }
}

describe('rollPods', () => {
  it('changes one pod after the other', async () => {
    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toEqual(['p1 updated', 'p2 updated', 'p3 updated'])
    expect(images()).toEqual([NEW, NEW, NEW])
    const patched = runpod.calls.filter((call) => !call.includes('?'))
    expect(
      patched.map((call) => call.split(' ').slice(0, 2).join(' '))
    ).toEqual(
      ['p1', 'p2', 'p3'].flatMap((id) => [
        `GET /v2/pods/${id}`,
        `PATCH /v2/pods/${id}`,
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

    expect(outcomes(rolled)).toEqual(['p1 set', 'p2 set', 'p3 set'])
    expect(runpod.calls.every((call) => call.startsWith('PATCH'))).toBe(true)
  })

  it('touches no pod that is kept or left alone', async () => {
    expect(outcomes(await roll({ action: 'keep' }))[0]).toBe('p1 unchanged')
    expect(outcomes(await roll({ action: 'leave', reason: 'x' }))[0]).toBe(
      'p1 left'
    )
    expect(runpod.calls).toEqual([])
  })

  it('touches no pod at all if one is refused', async () => {
    const rolled = await roll({ action: 'refuse', reason: 'it is too old' })

    expect(rolled.error).toContain('No pod was changed')
    expect(rolled.error).toContain('milvus-p1 (p1): it is too old')
    expect(runpod.calls).toEqual([])
  })

  it('leaves a pod alone that is locked while others are changed', async () => {
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      Object.assign(runpod.state.pods[1] ?? {}, { locked: true })
    }

    const rolled = await roll()

    expect(outcomes(rolled)).toEqual(['p1 updated', 'p2 left', 'p3 updated'])
    expect(images()).toEqual([NEW, OLD, NEW])
  })

  it('never prints the environment of a pod', async () => {
    await roll()

    expect(log()).toContain('milvus-p1 (p1)')
    expect(log()).not.toContain('secret-of-the-pod')
  })

  it('warns of a tag by which the previous image cannot be put back', async () => {
    await roll({ isMoved: true })

    expect(log()).toContain('::warning::The image of the pod milvus-p1 (p1)')
  })
})

describe('a pod that does not become healthy', () => {
  it('gets its previous image back, and those after it are not touched', async () => {
    breakOn('p2')

    const rolled = await roll()

    expect(outcomes(rolled)).toEqual([
      'p1 updated',
      'p2 restored',
      'p3 waiting'
    ])
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(rolled.error).toContain(
      `Pod milvus-p2 (p2): not healthy with the new image (its status became ERROR), so it has its previous one again, ${OLD}. Pods that were not touched: milvus-p3 (p3)`
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

    expect(outcomes(rolled)).toEqual(['p1 broken', 'p2 waiting', 'p3 waiting'])
    expect(images()).toEqual([OLD, OLD, OLD])
    expect(rolled.results[0]).toMatchObject({ now: OLD })
  })

  it('is reported with the new image, and left to the post step, if that cannot be put back', async () => {
    breakOn('p1')
    const { onImage } = runpod
    runpod.onImage = (pod) => {
      onImage(pod)
      runpod.faults.push(['PATCH', { status: 403 }])
    }

    const rolled = await roll()

    expect(outcomes(rolled)[0]).toBe('p1 broken')
    expect(rolled.results[0]).toMatchObject({ now: NEW, before: OLD })
    expect(readRolling(rolled.job)).toMatchObject({ id: 'p1', before: OLD })
  })
})

describe('a change that RunPod refuses', () => {
  it('ends the run with its reason, and changes nothing', async () => {
    runpod.faults.push(['PATCH /v2/pods/p2', { status: 409 }])

    const rolled = await roll()

    expect(rolled.error).toContain('HTTP 409')
    expect(outcomes(rolled)).toEqual(['p1 updated', 'p2 waiting', 'p3 waiting'])
    expect(images()).toEqual([NEW, OLD, OLD])
    expect(readRolling(rolled.job)).toBeUndefined()
  })
})

describe('before the first change', () => {
  it('a wrong password ends the run', async () => {
    const body = { code: 1800, message: "user hasn't authenticated" }
    const replies = { 'collections/list': [body] }
    Object.assign(
      runpod.state.pods[1] ?? {},
      mappedTo((await serveRest(replies)).port)
    )

    const rolled = await roll()

    expect(rolled.error).toContain('set "runpod-root-password"')
    expect(runpod.changes()).toEqual([])
  })

  it('a Milvus that does not answer is only a warning', async () => {
    const replies = { 'collections/list': ['broken'] }
    Object.assign(
      runpod.state.pods[0] ?? {},
      mappedTo((await serveRest(replies)).port)
    )

    const rolled = await roll()

    expect(rolled.error).toBeUndefined()
    expect(log()).toContain('does not answer even before it is changed')
  })

  it('a pod that was not healthy need not be so with its previous image', async () => {
    const none = mappedTo(1)
    Object.assign(runpod.state.pods[0] ?? {}, none)
    breakOn('p1')

    expect(outcomes(await roll())[0]).toBe('p1 restored')
  })
})

describe('a cancelled job', () => {
  it('puts the previous image back, and touches no other pod', async () => {
    const controller = new AbortController()
    const { onImage } = runpod
    runpod.onImage = (pod: Pod) => {
      onImage(pod)
      controller.abort(new Error('The job was cancelled'))
    }

    const rolled = await roll({}, controller.signal)

    expect(rolled.error).toBe('The job was cancelled')
    expect(outcomes(rolled)).toEqual([
      'p1 restored',
      'p2 waiting',
      'p3 waiting'
    ])
    expect(images()).toEqual([OLD, OLD, OLD])
    expect(readRolling(rolled.job)).toBeUndefined()
  })

  it('leaves the pod to the post step if there is no time', async () => {
    const controller = new AbortController()
    runpod.onImage = () => {
      controller.abort(new Error('The job was cancelled'))
      runpod.faults.push(['PATCH', { status: 403 }])
    }

    const rolled = await roll({}, controller.signal)

    expect(readRolling(rolled.job)).toEqual({
      id: 'p1',
      name: 'milvus-p1',
      before: OLD,
      after: NEW
    })
    expect(log()).toContain('is not in order')
  })
})
