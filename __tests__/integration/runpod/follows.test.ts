import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import { digestOf, failureIn, tagsOf } from '../support/lab.ts'
import {
  addGpuPod,
  changesOf,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions({ own: true })

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.templates = []
  calls.length = 0
  faults.length = 0
})

describe('a run for 2.6.21, after 2.6.22 was published', () => {
  const older = { 'milvus-version': '2.6.21' }
  let pods: LabPod[]

  beforeAll(async () => {
    const { next: image } = versions()
    pods = [
      await addGpuPod(runpod(), { name: 'ahead-runs', image }),
      await addGpuPod(runpod(), { name: 'ahead-rests', image, stopped: true })
    ]
  })

  it('leaves a template and pods that have 2.6.22, and is green', async () => {
    const { next } = versions()
    const template = runpod().addTemplate({ name: 'Search', image: next })

    const { mainCode, log, summary, outputs } = await withRunpod(runpod(), {
      ...versions().inputs,
      ...older,
      'runpod-template': 'Search',
      'runpod-pods': 'ahead-*'
    })

    expect(failureIn({ mainCode, log })).toBe('')
    expect(outputs.version).toBe('2.6.21')
    expect(await digestOf(`${versions().image}:2.6`)).toBe(next.split('@')[1])
    expect(changesOf(runpod())).toEqual([])
    expect(template.image).toBe(next)
    expect(pods.map((pod) => pod.status)).toEqual(['RUNNING', 'EXITED'])
    const reason = 'its image is of Milvus 2.6.22, which is newer than 2.6.21'
    expect(log).toContain(`::notice::The template "Search" keeps its image`)
    expect(log.split(reason).length).toBeGreaterThan(3)
    expect(summary).toContain('Template Search')
    expect(summary).toContain('left alone')
  })
})

describe('a mistake in the inputs for RunPod', () => {
  it('is found before anything is built, pushed or tagged', async () => {
    const result = await withRunpod(runpod(), {
      ...versions().inputs,
      'runpod-pods': 'ahed-runs',
      tags: 'checked-{{date}}'
    })

    expect(result.mainCode).toBe(1)
    expect(result.log).toContain('"ahed-runs"')
    expect(result.log).not.toContain('::group::Build')
    expect(changesOf(runpod())).toEqual([])
    const tags = await tagsOf(versions().image)
    expect(tags.filter((tag) => tag.startsWith('checked'))).toEqual([])
  })
})
