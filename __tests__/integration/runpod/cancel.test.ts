import { beforeEach, describe, expect, it } from '@jest/globals'
import { newImage, tagsOf } from '../support/lab.ts'
import { runUntil } from '../support/runpod-cancel.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  useRunpod,
  useVersions
} from '../support/runpod.ts'

// Every step, each with a kill as well: weekly/runpod.test.ts.

const runpod = useRunpod()

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.pods = []
  calls.length = 0
  faults.length = 0
})

describe('a job that is cancelled while it tries a canary', () => {
  it.each([
    ['SIGINT', 'creates it', { method: 'POST', path: /pods$/ }],
    ['SIGTERM', 'waits for it', { method: 'GET', path: /pods\/\w+$/ }],
    ['SIGKILL', 'waits for it', { method: 'GET', path: /pods\/\w+$/ }]
  ] as const)(
    'leaves no pod and sets no tag: %s when it %s',
    async (signal, _, point) => {
      const image = newImage()
      const inputs = { image, 'runpod-canary': 'cpu' }

      const result = await runUntil(runpod(), inputs, point, signal)

      expect(result.reached).toBe(true)
      expect(result.mainCode).not.toBe(0)
      expect(runpod().account.pods).toEqual([])
      expect(await tagsOf(image)).toEqual([])
      expectNoSecrets(runpod(), result)
    }
  )
})

describe('a job that is killed while it waits for its canary', () => {
  it('leaves no pod, also if no list shows it', async () => {
    const image = newImage()
    const inputs = { image, 'runpod-canary': 'cpu' }
    const point = { method: 'GET', path: /pods\/\w+$/ }
    const hidden = { times: 1000, status: 200, body: '{"pods":[]}' }
    runpod().faults.push({ method: 'GET', path: /pods$/, ...hidden })

    const result = await runUntil(runpod(), inputs, point, 'SIGKILL')

    expect(result.reached).toBe(true)
    expect(result.postCode).toBe(0)
    expect(runpod().account.pods).toEqual([])
  })
})

describe('a job that is cancelled while it changes a pod', () => {
  const versions = useVersions()

  it.each([
    ['SIGINT', 'changes it', { method: 'PATCH', path: /pods/ }],
    ['SIGTERM', 'waits for it', { method: 'GET', path: /pods\/\w+$/, skip: 1 }],
    ['SIGKILL', 'waits for it', { method: 'GET', path: /pods\/\w+$/, skip: 1 }]
  ] as const)(
    'puts its image back, and says so: %s when it %s',
    async (signal, _, point) => {
      const image = versions().previous
      const pod = await addGpuPod(runpod(), { name: 'search', image })
      const inputs = { ...versions().inputs, 'runpod-pods': 'search' }

      const result = await runUntil(runpod(), inputs, point, signal)

      expect(result.reached).toBe(true)
      expect(result.mainCode).not.toBe(0)
      expect(pod.settings.image).toBe(image)
      const said = result.log
        .split('\n')
        .filter((line) => line.includes(pod.id) && line.includes(image))
      expect(said).not.toEqual([])
      expectNoSecrets(runpod(), result)
    }
  )

  it('puts its image back if RunPod changes it after the job has ended', async () => {
    const { previous: image, next } = versions()
    const pod = await addGpuPod(runpod(), { name: 'search', image })
    const inputs = { ...versions().inputs, 'runpod-pods': 'search' }
    const point = { method: 'PATCH', path: /pods/ }

    const result = await runUntil(runpod(), inputs, point, 'SIGTERM', 10_000)

    expect(result.reached).toBe(true)
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${pod.id} {"image":"${next}"}`,
      `PATCH /v2/pods/${pod.id} {"image":"${image}"}`
    ])
    expect(pod.settings.image).toBe(image)
    expect(result.log).toContain(
      `Pod search (${pod.id}) has the image ${image}`
    )
  })
})
