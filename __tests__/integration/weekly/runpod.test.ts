import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Fault } from '../../../lab/runpod/faults.ts'
import { failureIn, newImage, tagsOf } from '../support/lab.ts'
import { runUntil } from '../support/runpod-cancel.ts'
import {
  addGpuPod,
  expectNoSecrets,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const CANARY = { 'runpod-canary': 'cpu', 'runpod-timeout': '60' }

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.templates = []
  account.pods = []
  calls.length = 0
  faults.length = 0
})

/** What may go wrong with one request. */
const FAULTS: [string, Partial<Fault>][] = [
  ['429', { status: 429, headers: { 'Retry-After': '1' } }],
  ['503', { status: 503 }],
  ['half an answer', { status: 200, body: '{"pods": [' }],
  ['dropped before', { drop: 'before' }],
  ['dropped after', { drop: 'after' }],
  ['slow', { delay: 2000 }]
]

type Call = Pick<Fault, 'method' | 'path'>

/** All pairs of a call and a fault. */
function pairs(calls: Record<string, Call>): [string, string, Fault][] {
  return Object.entries(calls).flatMap(([call, which]) =>
    FAULTS.map(([name, fault]): [string, string, Fault] => [
      name,
      call,
      { ...which, ...fault }
    ])
  )
}

describe('one fault of RunPod while a template and a pod get an image', () => {
  const versions = useVersions()

  const calls = {
    'the list of templates': { method: 'GET', path: /templates$/ },
    'a change of a template': { method: 'PATCH', path: /templates/ },
    'the list of pods': { method: 'GET', path: /pods$/ },
    'a look at a pod': { method: 'GET', path: /pods\/\w+$/ },
    'a change of a pod': { method: 'PATCH', path: /pods/ }
  }

  it.each(pairs(calls))('passes: %s at %s', async (_, __, fault) => {
    const { previous: image, next, inputs } = versions()
    const template = runpod().addTemplate({ name: 'Search', image })
    const stopped = { name: 'search', image, stopped: true }
    const pod = await addGpuPod(runpod(), stopped)
    runpod().faults.push(fault)

    const result = await withRunpod(runpod(), {
      ...inputs,
      'runpod-template': 'Search',
      'runpod-pods': 'search'
    })

    expect(failureIn(result)).toBe('')
    expect([template.image, pod.settings.image]).toEqual([next, next])
    expectNoSecrets(runpod(), result)
  })
})

describe('one fault of RunPod while a template is created', () => {
  const versions = useVersions()

  it.each(pairs({ it: { method: 'POST', path: /templates/ } }))(
    'never makes two: %s at %s',
    async (name, _, fault) => {
      runpod().faults.push(fault)

      const result = await withRunpod(runpod(), {
        ...versions().inputs,
        'runpod-template': 'Search'
      })

      const isClear = ['429', 'slow', 'dropped after'].includes(name)
      expect(result.mainCode).toBe(isClear ? 0 : 1)
      expect(runpod().account.templates.length).toBeLessThanOrEqual(1)
      if (!isClear) expect(result.log).toMatch(/^::error::RunPod did not/m)
      expectNoSecrets(runpod(), result)
    }
  )
})

describe('one fault of RunPod while a canary runs', () => {
  const calls = {
    'the catalog': { method: 'GET', path: /catalog/ },
    'its creation': { method: 'POST', path: /pods$/ },
    'a look at it': { method: 'GET', path: /pods\/\w+$/ },
    'its end': { method: 'DELETE', path: /pods/ }
  }

  it.each(pairs(calls))('leaves no pod: %s at %s', async (_, __, fault) => {
    const image = newImage()
    runpod().faults.push(fault)

    const result = await withRunpod(runpod(), { image, ...CANARY })

    expect(runpod().account.pods).toEqual([])
    const tags = result.mainCode === 0 ? ['2.6', '2.6.22'] : []
    expect(await tagsOf(image)).toEqual(tags)
    expectNoSecrets(runpod(), result)
  })
})

describe('a job that ends while it tries a canary', () => {
  const points = {
    'reads the catalog': { method: 'GET', path: /catalog/ },
    'creates it': { method: 'POST', path: /pods$/ },
    'waits for it': { method: 'GET', path: /pods\/\w+$/ },
    'uses it': 'Milvus on the canary is healthy',
    'terminates it': { method: 'DELETE', path: /pods/ }
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const

  it.each(
    Object.entries(points).flatMap(([name, point]) =>
      signals.map((signal) => [signal, name, point] as const)
    )
  )('leaves no pod: %s when it %s', async (signal, _, point) => {
    const image = newImage()

    const result = await runUntil(runpod(), { image, ...CANARY }, point, signal)

    expect(result.reached).toBe(true)
    expect(result.mainCode).not.toBe(0)
    expect(runpod().account.pods).toEqual([])
    expect(await tagsOf(image)).toEqual([])
    expectNoSecrets(runpod(), result)
  })
})
