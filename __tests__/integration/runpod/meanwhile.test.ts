import { beforeEach, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import {
  addGpuPod,
  changesOf,
  THERE_AND_BACK,
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
function askAsOwner(pod: LabPod, body: object): void {
  const { url, account } = runpod()
  void fetch(`${url}/v2/pods/${pod.id}`, {
    method: 'PATCH',
    headers: {
      Authorization: `Bearer ${account.key}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify(body)
  })
}

describe('a pod whose owner changes it while the run is at work', () => {
  it('keeps the image that its owner gives it while the run waits', async () => {
    const [pod] = await addPods('search')
    if (!pod) throw new Error('there is no pod')
    const { previous, next, image: repository } = versions()
    const image = `${repository}:2.6.21`
    runpod().faults.push({
      method: 'GET',
      path: new RegExp(pod.id),
      skip: 1,
      onRequest: () => {
        askAsOwner(pod, { image })
      }
    })

    const { mainCode, log, summary } = await roll()

    expect(mainCode).toBe(1)
    expect(log).toContain(`has ${image}, which this run did not give it`)
    expect(summary).toMatch(/\| search .*did not give it/)
    await pod.work
    expect(pod.settings.image).toBe(image)
    const changes = changesOf(runpod()).join('\n')
    expect(changes).toContain(next)
    expect(changes).not.toContain(previous)
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
        second = roll(THERE_AND_BACK)
      }
    })

    const results = [await roll(THERE_AND_BACK), await second]

    expect(results.map((result) => result?.mainCode)).toEqual([1, 1])
    const { pods } = runpod().account
    await Promise.all(pods.map(({ work }) => work))
    expect(pods.map(({ settings }) => settings.image)).toEqual(
      pods.map(() => versions().previous)
    )
    expect(changesOf(runpod()).join('\n')).not.toContain(pods[1]?.id)
  })
})
