import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { failureIn } from '../support/lab.ts'
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
  runpod().calls.length = 0
})

/** Pods that must not be touched, by their names, and one that is stopped. */
async function addUntouchable(): Promise<Record<string, LabPod>> {
  const image = versions().previous
  const pods = {
    locked: await stopped('locked', { image, locked: true }),
    cluster: await stopped('cluster', { image, cluster: { id: 'c', rank: 0 } }),
    other: await stopped('other', { image: BASES[2] }),
    exited: await stopped('exited', { image })
  }
  return pods
}

async function stopped(
  name: string,
  given: { image: string } & Partial<Pick<LabPod, 'locked' | 'cluster'>>
): Promise<LabPod> {
  return await addGpuPod(runpod(), { name, stopped: true, ...given })
}

describe('pods that are locked, in a cluster, of another repository, or stopped', () => {
  let pods: Record<string, LabPod>

  beforeAll(async () => {
    pods = await addUntouchable()
  })

  it('are left alone, except the stopped one, which gets the image and stays stopped', async () => {
    const result = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': '*'
    })

    expect(failureIn(result)).toBe('')
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${pods.exited?.id ?? ''} {"image":"${versions().next}"}`
    ])
    expect(pods.exited?.status).toBe('EXITED')
    expect(result.summary).toMatch(/\| locked .*it is locked/)
    expect(result.summary).toMatch(/\| cluster .*it belongs to a cluster/)
    expect(result.summary).toMatch(/\| other .*of another repository/)
    expectNoSecrets(runpod(), result)
  })
})

describe('a pod whose root has another password', () => {
  it('is not changed, and the run says which input to set', async () => {
    const { previous: image } = versions()
    const pod = await addGpuPod(runpod(), { name: 'password', image })

    const result = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': pod.id,
      'runpod-root-password': 'another-password'
    })

    expect(result.mainCode).toBe(1)
    expect(result.log).toContain('set "runpod-root-password"')
    expect(changesOf(runpod())).toEqual([])
    expectNoSecrets(runpod(), result)
  })
})
