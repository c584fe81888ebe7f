import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
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
    foreign: await stopped('foreign', { image: BASES[2] }),
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

describe('pods that are locked, in a cluster, foreign, or stopped', () => {
  let pods: Record<string, LabPod>

  beforeAll(async () => {
    pods = await addUntouchable()
  })

  it('are only listed by a dry run', async () => {
    const { mainCode, summary } = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': '*',
      'runpod-template': 'Search',
      'dry-run': 'true'
    })

    expect(mainCode).toBe(0)
    expect(changesOf(runpod())).toEqual([])
    expect(summary).toContain('what would happen')
    expect(summary).toMatch(/Template Search: would be created/)
    for (const name of ['locked', 'cluster', 'foreign']) {
      expect(summary).toMatch(new RegExp(`\\| ${name} .*would be left alone`))
    }
    expect(summary).toMatch(/\| exited .*stopped, would get the image/)
  })

  it('are left alone, except the stopped one, which gets the image and stays stopped', async () => {
    const result = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': '*'
    })

    expect(result.mainCode).toBe(0)
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${pods.exited?.id ?? ''} {"image":"${versions().next}"}`
    ])
    expect(pods.exited?.status).toBe('EXITED')
    expect(result.summary).toMatch(/\| locked .*it is locked/)
    expect(result.summary).toMatch(/\| cluster .*it belongs to a cluster/)
    expect(result.summary).toMatch(/\| foreign .*of another repository/)
    expectNoSecrets(runpod(), result)
  })

  it('are changed when named by their id, if only their repository is another', async () => {
    const { locked, cluster, foreign } = pods

    const { mainCode } = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': [locked, cluster, foreign]
        .map((pod) => pod?.id ?? '')
        .join('\n')
    })

    expect(mainCode).toBe(0)
    expect(changesOf(runpod())).toEqual([
      `PATCH /v2/pods/${foreign?.id ?? ''} {"image":"${versions().next}"}`
    ])
  })
})

describe('a pod with Milvus of another line', () => {
  it.each([
    ['2.5.20', 'false', 1, 'runpod-allow-line-change'],
    ['2.5.20', 'true', 0, ''],
    ['2.5.10', 'true', 1, '2.5.16']
  ])('%s, allowed: %s', async (version, allowed, code, text) => {
    const image = `${versions().image}:${version}`
    const pod = await stopped(`line-${version}-${allowed}`, { image })

    const { mainCode, log } = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': pod.id,
      'runpod-allow-line-change': allowed
    })

    expect(mainCode).toBe(code)
    expect(log).toContain(text)
    expect(changesOf(runpod())).toHaveLength(1 - code)
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
