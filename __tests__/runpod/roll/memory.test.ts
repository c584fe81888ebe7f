import { describe, expect, it } from '@jest/globals'
import type { FailureMemory } from '../../../src/runpod/roll/memory.js'
import type { PodPlan } from '../../../src/runpod/pods.js'
import { failed } from '../../support/fake-docker.js'
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
  setAtLook,
  whenChanged,
  WRONG_PASSWORD
} from '../../support/rolling-pods.js'
import { samplePod } from '../../support/runpod-api.js'

// Loaded here, after the test has replaced what it waits with.
const { holdFailed } = await import('../../../src/runpod/roll/memory.js')

const TARGET = { repository: 'ghcr.io/me/milvus', ref: NEW, version: '2.6.22' }

interface TestMemory extends FailureMemory {
  /** What was asked for, such as `remember p1`. */
  asked: string[]
}

/** @param failures the pods on which the image has failed */
function memoryOf(
  failures: string[] = [],
  given: Partial<FailureMemory> = {}
): TestMemory {
  const asked: string[] = []
  const note = (what: string): Promise<void> => {
    asked.push(what)
    return Promise.resolve()
  }
  return {
    asked,
    failureOn: (pod) => {
      const failure = failures.includes(pod) ? { day: '2026-11-30' } : undefined
      return Promise.resolve(failure)
    },
    remember: (pod, image) => note(`remember ${pod} ${image}`),
    forget: (pod, image) => note(`forget ${pod} ${image}`),
    ...given
  }
}

function plansOf(actions: Record<string, PodPlan['action']>): PodPlan[] {
  return Object.entries(actions).map(([id, action]) => ({
    pod: samplePod({ id, name: `milvus-${id}` }),
    byId: false,
    known: { milvus: {} },
    action
  }))
}

async function held(
  actions: Record<string, PodPlan['action']>,
  failures: string[],
  given: { retry?: boolean; ref?: undefined; answers?: boolean } = {}
): Promise<string> {
  const memory = memoryOf(failures)
  const { retry = false, answers: isUp = true, ...over } = given
  const target = { ...TARGET, ...over }
  const answers = (): Promise<boolean> => Promise.resolve(isUp)
  const options = { memory, retry, answers }
  const plans = await holdFailed(plansOf(actions), target, options)
  return plans.map(({ action }) => action).join(' ')
}

describe('holdFailed', () => {
  it('holds a pod on which the image has failed, and lets those after it wait', async () => {
    const actions = { p1: 'roll', p2: 'roll', p3: 'set' } as const
    expect(await held(actions, ['p2'])).toBe('roll hold wait')
  })

  it('holds a stopped pod as well', async () => {
    expect(await held({ p1: 'set' }, ['p1'])).toBe('hold')
  })

  it.each(['keep', 'leave', 'refuse'] as const)(
    'leaves a plan as it is that gives no image: %s',
    async (action) => {
      const actions = { p1: action, p2: 'roll' } as const
      expect(await held(actions, ['p1'])).toBe(`${action} roll`)
    }
  )

  it('lets those wait that come after a pod which kept the image and does not answer', async () => {
    const actions = { p1: 'roll', p2: 'keep', p3: 'roll' } as const
    const given = { answers: false }
    expect(await held(actions, ['p2'], given)).toBe('roll keep wait')
    expect(await held(actions, [], given)).toBe('roll keep roll')
    expect(await held({ p1: 'keep', p2: 'leave' }, ['p1'], given)).toBe(
      'keep leave'
    )
  })

  it('holds none with "runpod-retry"', async () => {
    const actions = { p1: 'roll', p2: 'roll' } as const
    expect(await held(actions, ['p1'], { retry: true })).toBe('roll roll')
  })

  it('holds none for an image that is not built yet', async () => {
    const given = { ref: undefined }
    expect(await held({ p1: 'roll' }, ['p1'], given)).toBe('roll')
  })

  it('says which image, when, and what would change it', async () => {
    const [plan] = await holdFailed(plansOf({ p1: 'roll' }), TARGET, {
      ...{ memory: memoryOf(['p1']), retry: false },
      answers: () => Promise.resolve(false)
    })
    for (const part of [
      'sha256:dddddddddddd',
      'on 2026-11-30',
      'runpod-retry: true',
      'lock it'
    ]) {
      expect(plan?.reason).toContain(part)
    }
  })

  it('holds all pods if the memory cannot be read, and says why', async () => {
    const memory = memoryOf([], {
      failureOn: () => Promise.reject(new Error('the registry is down'))
    })
    const plans = await holdFailed(
      plansOf({ p1: 'roll', p2: 'keep', p3: 'roll' }),
      TARGET,
      { memory, retry: false, answers: () => Promise.resolve(false) }
    )
    expect(plans.map(({ action }) => action)).toEqual(['hold', 'keep', 'hold'])
    expect(plans[0]?.reason).toContain('the registry is down')
  })
})

describe('what is remembered of a roll', () => {
  it('is a pod that was not healthy with the image', async () => {
    breakOn('p2')
    const memory = memoryOf()

    const rolled = await roll({}, { memory })

    expect(outcomes(rolled)).toBe('updated restored waiting')
    expect(memory.asked).toEqual([`forget p1 ${NEW}`, `remember p2 ${NEW}`])
  })

  it('is also a pod that keeps the image, since there is no way back', async () => {
    breakOn('p1')
    const memory = memoryOf()

    const known = { milvus: { line: '2.6' }, isMoved: true }
    const rolled = await roll({ known }, { memory })

    expect(outcomes(rolled)).toBe('broken waiting waiting')
    expect(memory.asked).toEqual([`remember p1 ${NEW}`])
  })

  it('is asked for before the pod is put back', async () => {
    breakOn('p1')
    let changes = 0
    const memory = memoryOf([], {
      remember: () => {
        changes = runpod.changes().length
        return Promise.resolve()
      }
    })

    await roll({}, { memory })

    expect(changes).toBe(1)
    expect(runpod.changes()).toHaveLength(2)
  })

  it('is nothing if RunPod refuses the change', async () => {
    runpod.faults.push(['PATCH', { status: 400 }])
    const memory = memoryOf()

    await roll({}, { memory })

    expect(memory.asked).toEqual([])
  })

  it('is nothing if the pod got another image while it was waited for', async () => {
    whenChanged('p1', () => {
      setAtLook(1, 'p1', { image: 'ghcr.io/me/mine:7' })
    })
    const memory = memoryOf()

    const rolled = await roll({}, { memory })

    expect(rolled.results[0]?.reason).toContain('its image is ghcr.io/me/mine')
    expect(outcomes(rolled)).toBe('differs waiting waiting')
    expect(memory.asked).toEqual([])
  })

  it('is nothing if the pod was terminated', async () => {
    whenChanged('p1', () => {
      set('p1', { status: 'TERMINATED' })
    })
    const memory = memoryOf()

    await roll({}, { memory })

    expect(memory.asked).toEqual([])
  })

  it('is nothing if RunPod cannot be asked any more', async () => {
    whenChanged('p1', () => {
      for (let i = 0; i < 50; i++) runpod.faults.push(['GET', { status: 500 }])
    })
    const memory = memoryOf()

    const rolled = await roll({}, { memory })

    expect(rolled.error).toBeDefined()
    expect(memory.asked).toEqual([])
  })

  it('is nothing if the job is cancelled', async () => {
    const controller = new AbortController()
    whenChanged('p1', () => {
      controller.abort(new Error('cancelled'))
    })
    const memory = memoryOf()

    await roll({}, { memory, signal: controller.signal })

    expect(memory.asked).toEqual([])
  })

  it('is nothing if root has another password than the run', async () => {
    await answerOnce('p1', WRONG_PASSWORD)
    const memory = memoryOf()

    await roll({}, { memory })

    expect(memory.asked).toEqual([])
  })

  it('is never a variable of the pod: only its image is sent', async () => {
    breakOn('p1')
    const env = { ...runpod.state.pods[0]?.env }

    await roll({}, { memory: memoryOf() })

    expect(runpod.changes()).toEqual([
      `PATCH /v2/pods/p1 {"image":"${NEW}"}`,
      `PATCH /v2/pods/p1 {"image":"${OLD}"}`
    ])
    expect(runpod.state.pods[0]?.env).toEqual(env)
  })
})

describe('a registry that does not remember', () => {
  it.each([
    ['denied', '403 Forbidden', 'permissions: packages: write'],
    ['immutable', 'tag is immutable', 'except the tag "runpod-failed"'],
    ['down', '503 Service Unavailable', 'lock the pod at RunPod']
  ])('is one warning, and the pod is put back: %s', async (_, why, remedy) => {
    breakOn('p1')
    const remember = (): Promise<void> => Promise.reject(failed(why))

    const rolled = await roll({}, { memory: memoryOf([], { remember }) })

    expect(outcomes(rolled)).toBe('restored waiting waiting')
    expect(images()[0]).toBe(OLD)
    const warnings = log().match(/^::warning::.*not remembered.*$/gm)
    expect(warnings).toHaveLength(1)
    expect(warnings?.[0]).toContain(remedy)
  })

  it('or forget, leaves the pod updated', async () => {
    const forget = (): Promise<void> => Promise.reject(failed('403 Forbidden'))

    const rolled = await roll({}, { memory: memoryOf([], { forget }) })

    expect(rolled.error).toBeUndefined()
    expect(outcomes(rolled)).toBe('updated updated updated')
  })
})
