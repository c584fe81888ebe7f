import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import { BASES } from '../support/container.ts'
import {
  addGpuPod,
  changesOf,
  expectNoSecrets,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions()

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.pods = []
  calls.length = 0
  faults.length = 0
})

async function addPods(...names: string[]): Promise<LabPod[]> {
  const { previous: image } = versions()
  return await Promise.all(
    names.map((name) => addGpuPod(runpod(), { name, image }))
  )
}

async function roll(inputs: Record<string, string> = {}): Promise<RunResult> {
  const pods = { ...versions().inputs, 'runpod-pods': 'search*' }
  return await withRunpod(runpod(), { ...pods, ...inputs })
}

/** What the owner of a pod asks of RunPod, such as in its console. */
function asOwner(method: 'PATCH' | 'DELETE', pod: LabPod, body?: object): void {
  const { url, account } = runpod()
  void fetch(`${url}/v2/pods/${pod.id}`, {
    method,
    headers: {
      Authorization: `Bearer ${account.key}`,
      'Content-Type': 'application/json'
    },
    body: body && JSON.stringify(body)
  })
}

/** Does something when the run waits for a pod that it has changed. */
function whileItWaits(pod: LabPod, act: () => void): void {
  runpod().faults.push({
    method: 'GET',
    path: new RegExp(pod.id),
    skip: 1,
    onRequest: act
  })
}

function errorOf(log: string): string {
  return log.split('\n').find((line) => line.startsWith('::error::')) ?? ''
}

describe('a change that RunPod carries out, and answers with an error', () => {
  it('counts as done, and is not asked for again', async () => {
    const [pod] = await addPods('search')
    const patch = { method: 'PATCH', path: /pods/ }
    runpod().faults.push({ ...patch, status: 502, done: true })
    runpod().faults.push({ ...patch, status: 409 })

    const result = await roll()

    expect(result.mainCode).toBe(0)
    expect(result.summary).toMatch(/\| search .*updated, healthy/)
    expect(changesOf(runpod())).toHaveLength(1)
    expect(pod?.settings.image).toBe(versions().next)
    expectNoSecrets(runpod(), result)
  })
})

describe('a pod whose owner changes it while the run is at work', () => {
  it('is left alone if it was moved to another repository before its turn', async () => {
    const [first, second] = await addPods('search1', 'search2')
    const image = BASES[2]
    runpod().faults.push({
      method: 'PATCH',
      path: new RegExp(first?.id ?? ''),
      onRequest: () => Object.assign(second?.settings ?? {}, { image })
    })

    const { mainCode, summary } = await roll()

    expect(mainCode).toBe(0)
    expect(changesOf(runpod())).toHaveLength(1)
    expect(summary).toMatch(/\| search1 .*updated, healthy/)
    expect(summary).toMatch(/\| search2 .*left alone.*of another repository/)
  })

  it('keeps the image that its owner gives it while the run waits', async () => {
    const [pod] = await addPods('search')
    if (!pod) throw new Error('there is no pod')
    const { previous, next, image: repository } = versions()
    const image = `${repository}:2.6.21`
    whileItWaits(pod, () => {
      asOwner('PATCH', pod, { image })
    })

    const { mainCode, log, summary } = await roll()

    expect(mainCode).toBe(1)
    expect(errorOf(log)).toContain(
      `has ${image}, which this run did not give it`
    )
    expect(summary).toMatch(/\| search .*did not give it/)
    await pod.work
    expect(pod.settings.image).toBe(image)
    const changes = changesOf(runpod()).join('\n')
    expect(changes).toContain(next)
    expect(changes).not.toContain(previous)
  })

  it('gives one message with one advice if its owner terminates it', async () => {
    const [pod] = await addPods('search')
    if (!pod) throw new Error('there is no pod')
    whileItWaits(pod, () => {
      asOwner('DELETE', pod)
    })

    const { mainCode, log, summary } = await roll()

    expect(mainCode).toBe(1)
    expect(errorOf(log)).toContain('it was terminated while it was changed')
    expect(log.match(/Likely reason|What to do/g)).toEqual(['What to do'])
    expect(log).not.toContain('::warning::')
    expect(summary).toMatch(/\| search .*was terminated while it was changed/)
  })
})

describe('two runs at once', () => {
  it('bring the same pods to the image, with one out of order at most', async () => {
    const pods = await addPods('search1', 'search2')
    let second: Promise<RunResult> | undefined
    let most = 0
    const timer = setInterval(() => {
      const down = pods.filter(({ status }) => status !== 'RUNNING')
      most = Math.max(most, down.length)
    }, 20)
    runpod().faults.push({
      method: 'PATCH',
      path: /pods/,
      onRequest() {
        second = roll()
      }
    })

    const results = [await roll(), await second]
    clearInterval(timer)

    expect(results.map((result) => result?.mainCode)).toEqual([0, 0])
    expect(pods.map(({ settings }) => settings.image)).toEqual(
      pods.map(() => versions().next)
    )
    expect(changesOf(runpod()).join('\n')).not.toContain(versions().previous)
    expect(most).toBe(1)
  })

  it('both leave the next pod alone if the first is not healthy', async () => {
    const [first] = await addPods('search1', 'search2')
    Object.assign(first?.settings.env ?? {}, {
      MILVUS_STANDIN_FAULT: 'garbage-rest'
    })
    let second: Promise<RunResult> | undefined
    runpod().faults.push({
      method: 'PATCH',
      path: /pods/,
      onRequest() {
        second = roll({ 'runpod-timeout': '15' })
      }
    })

    const results = [await roll({ 'runpod-timeout': '15' }), await second]

    expect(results.map((result) => result?.mainCode)).toEqual([1, 1])
    const { pods } = runpod().account
    await Promise.all(pods.map(({ work }) => work))
    expect(pods.map(({ settings }) => settings.image)).toEqual(
      pods.map(() => versions().previous)
    )
    expect(changesOf(runpod()).join('\n')).not.toContain(pods[1]?.id)
  })
})
