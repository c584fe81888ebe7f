import { describe, expect, it } from '@jest/globals'
import type { ReadImage } from '../../../src/runpod/known-image.js'
import type { DesiredTemplate } from '../../../src/runpod/template/new-template.js'
import {
  syncTemplate,
  type TemplateResult
} from '../../../src/runpod/template/template.js'
import { log } from '../../support/log.js'
import {
  sampleTemplate,
  runpod,
  useFakeRunPod,
  type RunPodFault
} from '../../support/runpod-api.js'
import { INDEX } from '../../support/samples.js'

const REF = `ghcr.io/me/milvus@${INDEX}`
const TARGET = { ref: REF, repository: 'ghcr.io/me/milvus', version: '2.6.22' }
const desired = { template: 'Milvus', compute: 'cpu' } as const

/** The registry knows nothing, so that names of tags count. */
const readImage = (): ReturnType<ReadImage> => Promise.resolve({})

const readBytes = (): Promise<number> => Promise.resolve(700e6)

function sync(given: DesiredTemplate = desired): Promise<TemplateResult> {
  const readers = { readImage, readBytes }
  return syncTemplate(runpod.access, given, TARGET, readers)
}

useFakeRunPod(() => ({ templates: [sampleTemplate()] }))

describe('a template that exists', () => {
  it.each(['Milvus', 'tpl1abcdef'])(
    'gets the image, and nothing else, by "%s"',
    async (template) => {
      const result = await sync({ ...desired, template })

      expect(runpod.changes()).toEqual([
        `PATCH /v2/templates/tpl1abcdef {"image":"${REF}"}`
      ])
      expect(result).toEqual({
        id: 'tpl1abcdef',
        name: 'Milvus',
        outcome: 'updated',
        before: 'ghcr.io/me/milvus:2.6.20',
        notes: []
      })
    }
  )

  it('is left as it is if its Milvus is newer, and this is said', async () => {
    const image = 'ghcr.io/me/milvus:2.6.23'
    runpod.state.templates = [sampleTemplate({ image })]

    const result = await sync()

    expect(runpod.changes()).toEqual([])
    expect(result).toMatchObject({
      outcome: 'left',
      before: image,
      reason: 'its image is of Milvus 2.6.23, which is newer than 2.6.22'
    })
    expect(log()).toContain(
      `::notice::The template "Milvus" keeps its image, ${image}: its image is`
    )
  })

  it.each([
    ['a newer image', 'ghcr.io/me/milvus:2.6.23', 'left'],
    ['another image', 'ghcr.io/me/other', 'left'],
    ['this image', REF, 'unchanged']
  ])(
    'that gets %s while its present one is judged, keeps that',
    async (_, image, outcome) => {
      const [template] = runpod.state.templates
      const result = await syncTemplate(runpod.access, desired, TARGET, {
        readImage: () => {
          if (template) template.image = image
          return readImage()
        },
        readBytes
      })

      expect(result.outcome).toBe(outcome)
      expect(runpod.changes()).toEqual([])
      expect(template?.image).toBe(image)
    }
  )

  it.each<[RunPodFault[]]>([
    [[{ status: 409, done: true }]],
    [[{ status: 502, done: true }, { status: 409 }]],
    [[{ broken: true, done: true }, { status: 404 }]],
    [[{ status: 200, body: '', done: true }]]
  ])(
    'that got the image although RunPod says otherwise, has it: %j',
    async (faults) => {
      for (const fault of faults) runpod.faults.push(['PATCH', fault])

      expect((await sync()).outcome).toBe('updated')
      expect(runpod.changes()).toHaveLength(1)
    }
  )

  it.each([409, 422])(
    'that did not get the image ends the run with the answer: %i',
    async (status) => {
      runpod.faults.push(['PATCH', { status }])

      await expect(sync()).rejects.toThrow(
        `RunPod did not change the image of the template tpl1abcdef: HTTP ${status}`
      )
    }
  )

  it('keeps its registry credentials, and says so', async () => {
    const { notes } = await sync({ ...desired, registry: 'reg1' })

    expect(notes).toEqual([
      expect.stringContaining(
        'Its registry credentials stay as they are (none)'
      )
    ])
  })

  const VOLUME = { persistent: { size: 50, path: '/var/lib/milvus' } }

  it.each([
    ['cpu', 'CPU', VOLUME, ['has a volume, which RunPod gives to GPU pods']],
    ['cpu', 'CPU', {}, []],
    ['cpu', 'NVIDIA', VOLUME, []],
    ['gpu', 'NVIDIA', VOLUME, []],
    ['gpu', 'CPU', {}, ['It is for CPU pods and stays so']],
    // What RunPod does not say, it cannot contradict.
    ['gpu', '', VOLUME, []]
  ] as const)(
    'asked to be for %s pods, of the category "%s", with %j, says what does not fit',
    async (compute, category, mounts, expected) => {
      runpod.state.templates = [sampleTemplate({ category, mounts })]

      const { notes } = await sync({ ...desired, compute })

      expect(notes).toEqual(
        expected.map((text) => expect.stringContaining(text))
      )
      expect(runpod.changes()).toHaveLength(1)
    }
  )

  it('says that it is for GPU pods if one for CPU pods was asked for', async () => {
    runpod.state.templates = [sampleTemplate({ category: 'NVIDIA' })]

    const { notes } = await sync({ ...desired, isComputeAsked: true })

    expect(notes).toEqual([expect.stringContaining('It is for GPU pods')])
  })
})

describe('a template that cannot be used', () => {
  async function refusal(template: string): Promise<string> {
    const error = await sync({ ...desired, template }).catch(
      (reason: unknown) => reason
    )
    expect(
      runpod.changes().filter((call) => !call.startsWith('PATCH'))
    ).toEqual([])
    return (error as Error).message
  }

  it('is one of several with the name', async () => {
    runpod.state.templates.push(sampleTemplate({ id: 'tpl2abcdef' }))

    expect(await refusal('Milvus')).toContain(
      '2 templates have the name "Milvus": tpl1abcdef, tpl2abcdef'
    )
  })

  it("is somebody else's public one", async () => {
    runpod.state.others = [sampleTemplate({ id: 'tpl3abcdef' })]

    expect(await refusal('tpl3abcdef')).toContain('belongs to someone else')
  })

  it('is one that RunPod does not let its caller change', async () => {
    runpod.faults.push(['PATCH', { status: 404 }])

    expect(await refusal('Milvus')).toContain('belongs to someone else')
  })

  it('is one of serverless workers', async () => {
    runpod.state.templates = [sampleTemplate({ serverless: true })]

    expect(await refusal('Milvus')).toContain('serverless workers')
  })

  it('is named in one line, whatever its name and its id are', async () => {
    const name = 'Mine\n::error::'
    const id = 'tpl\n::error::'
    runpod.state.templates = [sampleTemplate({ name, id, registry: 'a\nb' })]
    runpod.faults.push(['PATCH', { status: 422 }])

    const first = sync({ ...desired, template: name, registry: 'reg1' })
    await expect(first).rejects.toThrow(
      /^RunPod did not change the image of the template tpl ::error::: HTTP 422/
    )
    expect(log()).toContain('Template "Mine ::error::": Its registry')
    expect(log()).toContain('stay as they are (a b)')
    runpod.state.templates.push(sampleTemplate({ name, id: 'other' }))
    await expect(sync({ ...desired, template: name })).rejects.toThrow(
      '2 templates have the name "Mine ::error::": tpl ::error::, other'
    )
  })

  it('has an id that does not exist, and that is not read as the name of a new one', async () => {
    expect(await refusal('tpl4abcdef')).toContain(
      'no template with the ID "tpl4abcdef"'
    )
  })
})
