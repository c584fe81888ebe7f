import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { LabPod } from '../../../lab/runpod/lifecycle.ts'
import type { Template } from '../../../lab/runpod/shapes.ts'
import { digestOf, tagsOf } from '../support/lab.ts'
import {
  addGpuPod,
  changesOf,
  useRunpod,
  useVersions,
  withRunpod
} from '../support/runpod.ts'

const runpod = useRunpod()
const versions = useVersions()

beforeEach(() => {
  const { account, calls, faults } = runpod()
  account.templates = []
  calls.length = 0
  faults.length = 0
})

describe('a run for 2.6.21, after 2.6.22 was published', () => {
  const older = { 'milvus-version': '2.6.21' }
  let template: Template
  let pods: LabPod[]

  beforeAll(async () => {
    const { next: image } = versions()
    pods = [
      await addGpuPod(runpod(), { name: 'ahead-runs', image }),
      await addGpuPod(runpod(), { name: 'ahead-rests', image, stopped: true })
    ]
  })

  it.each([
    ['by digest', (): string => versions().next],
    ['by the floating tag', (): string => `${versions().image}:2.6`]
  ])(
    'leaves a template and pods that have 2.6.22, %s, and is green',
    async (_, image) => {
      const { addTemplate } = runpod()
      template = addTemplate({ name: 'Search', image: image() })

      const { mainCode, log, summary, outputs } = await withRunpod(runpod(), {
        ...versions().inputs,
        ...older,
        'runpod-template': 'Search',
        'runpod-pods': 'ahead-*'
      })

      expect(mainCode).toBe(0)
      expect(outputs.version).toBe('2.6.21')
      expect(await digestOf(`${versions().image}:2.6`)).toBe(
        versions().next.split('@')[1]
      )
      expect(changesOf(runpod())).toEqual([])
      expect(template.image).toBe(image())
      expect(pods.map((pod) => pod.status)).toEqual(['RUNNING', 'EXITED'])
      const reason = 'its image is of Milvus 2.6.22, which is newer than 2.6.21'
      expect(log).toContain(`::notice::The template "Search" keeps its image`)
      expect(log.split(reason).length).toBeGreaterThan(3)
      expect(summary).toContain('Template Search')
      expect(summary).toContain('left alone')
    }
  )

  it('brings no template to 2.6.22 where all of its tags point to that', async () => {
    const image = `${versions().image}:2.6.20`
    runpod().addTemplate({ name: 'Search', image })

    const { mainCode, log, summary } = await withRunpod(runpod(), {
      ...versions().inputs,
      ...older,
      tags: '{{major}}.{{minor}}',
      'runpod-template': 'Search'
    })

    expect(mainCode).toBe(0)
    expect(changesOf(runpod())).toEqual([])
    expect(log).toContain('is not a version that "milvus-version" ("2.6.21")')
    expect(summary).toContain('Template and pods keep theirs')
  })
})

describe('a mistake in the inputs for RunPod', () => {
  it.each([
    ['a wrong key', { 'runpod-api-key': 'rpa_wrong' }, 'is wrong'],
    ['a misspelt pod', { 'runpod-pods': 'ahed-runs' }, '"ahed-runs"'],
    ['a template of two', { 'runpod-template': 'Twice' }, '2 templates have'],
    ['no such GPU', { 'runpod-canary': 'NVIDIA None' }, 'has no GPU']
  ])(
    'is found before anything is built, pushed or tagged: %s',
    async (_, given: Record<string, string>, text) => {
      const { addTemplate } = runpod()
      for (const id of ['tpl0one1', 'tpl0two2']) {
        addTemplate({ id, name: 'Twice' })
      }

      const result = await withRunpod(runpod(), {
        ...versions().inputs,
        'runpod-template': 'Search',
        tags: 'checked-{{date}}',
        ...given
      })

      expect(result.mainCode).toBe(1)
      expect(result.log).toContain(text)
      expect(result.log).not.toContain('::group::Build')
      expect(changesOf(runpod())).toEqual([])
      const tags = await tagsOf(versions().image)
      expect(tags.filter((tag) => tag.startsWith('checked'))).toEqual([])
    }
  )
})

describe('a template whose change was carried out, but answered with an error', () => {
  it.each([
    ['PATCH', 409],
    ['PATCH', 403],
    ['POST', 400]
  ])(
    '%s, %i: has the image, and there is one template',
    async (method, status) => {
      const { account, addTemplate, faults } = runpod()
      if (method === 'PATCH') addTemplate({ name: 'Search' })
      faults.push({ method, path: /templates/, status, done: true })

      const { mainCode, outputs } = await withRunpod(runpod(), {
        ...versions().inputs,
        'runpod-template': 'Search'
      })

      expect(mainCode).toBe(0)
      expect(account.templates.map(({ image }) => image)).toEqual([
        versions().next
      ])
      expect(outputs['template-id']).toBe(account.templates[0]?.id)
    }
  )
})
