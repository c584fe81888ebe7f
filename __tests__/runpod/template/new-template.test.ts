import { describe, expect, it } from '@jest/globals'
import type { DesiredTemplate } from '../../../src/runpod/template/new-template.js'
import {
  planTemplate,
  syncTemplate,
  type TemplateResult
} from '../../../src/runpod/template/template.js'
import '../../support/log.js'
import {
  runpod,
  sampleTemplate,
  useFakeRunPod
} from '../../support/runpod-api.js'
import { INDEX } from '../../support/samples.js'

const REF = `ghcr.io/me/milvus@${INDEX}`
const TARGET = { ref: REF, repository: 'ghcr.io/me/milvus', version: '2.6.22' }
const desired = { template: 'Milvus of mine', compute: 'cpu' } as const

const readers = {
  readImage: () => Promise.resolve({}),
  readBytes: () => Promise.resolve(700e6)
}

function sync(given: DesiredTemplate): Promise<TemplateResult> {
  return syncTemplate(runpod.access, given, TARGET, readers)
}

useFakeRunPod(() => ({ templates: [sampleTemplate()] }))

describe('a template that is missing', () => {
  const missing = { ...desired, registry: 'reg1' }

  /** Creates it, and returns the body of the one call that does. */
  async function bodyOf(given: DesiredTemplate): Promise<unknown> {
    const result = await sync(given)
    const [call = '', ...others] = runpod.changes()

    expect(result).toMatchObject({ id: 'tplnew1234', outcome: 'created' })
    expect(others).toEqual([])
    return JSON.parse(call.replace('POST /v2/templates ', ''))
  }

  it('is created with what the image needs', async () => {
    expect(await bodyOf(missing)).toEqual({
      name: 'Milvus of mine',
      image: REF,
      category: 'CPU',
      args: '',
      disk: 10,
      ports: ['19530/tcp', '19530/http'],
      env: {
        MILVUS_ROOT_PASSWORD: '{{ RUNPOD_SECRET_milvus_root_password }}'
      },
      registry: 'reg1',
      public: false,
      serverless: false,
      startSsh: false,
      startJupyter: false
    })
  })

  it.each([
    ['cpu', 'a template for CPU pods cannot have a volume'],
    ['gpu', 'Its volume is a disk of one machine']
  ] as const)(
    'says for %s pods which secret and which volume they need',
    async (compute, text) => {
      const { notes } = await sync({ ...missing, compute })

      expect(notes).toEqual([
        expect.stringContaining('secret "milvus_root_password"'),
        expect.stringContaining(text)
      ])
      expect(notes[1]).toMatch(/attach a network volume at \/var\/lib\/milvus/i)
    }
  )

  it.each([
    { broken: true },
    { status: 502 },
    { status: 409 },
    { status: 201, body: { id: null } }
  ])(
    'is found by its name after an answer that got lost: %j',
    async (fault) => {
      runpod.faults.push(['POST', { ...fault, done: true }])

      const result = await sync(missing)

      expect(result).toMatchObject({ id: 'tplnew1234', outcome: 'created' })
      expect(runpod.changes()).toHaveLength(1)
    }
  )

  it('is not counted as created if another run has made one with its name', async () => {
    const other = sampleTemplate({ name: missing.template })
    runpod.faults.push(
      ['GET', { status: 200, body: { templates: [] } }],
      ['POST', { status: 409 }],
      ['GET', { status: 200, body: { templates: [other] } }]
    )

    await expect(sync(missing)).rejects.toThrow(
      'RunPod did not create the template "Milvus of mine": HTTP 409'
    )
  })

  it('has the larger disk if the size of the image is not known', async () => {
    const readBytes = (): Promise<undefined> => Promise.resolve(undefined)

    await syncTemplate(runpod.access, missing, TARGET, {
      ...readers,
      readBytes
    })

    expect(runpod.changes()[0]).toContain('"disk":20')
  })

  it('is of the category NVIDIA, with a volume and a larger disk, for GPUs', async () => {
    expect(await bodyOf({ ...missing, compute: 'gpu' })).toMatchObject({
      category: 'NVIDIA',
      disk: 20,
      mounts: { persistent: { size: 50, path: '/var/lib/milvus' } }
    })
  })
})

describe('a dry run', () => {
  it('only plans to create a template', async () => {
    const target = { ...TARGET, ref: undefined }

    const result = await planTemplate(
      runpod.access,
      desired,
      target,
      readers.readImage
    )

    expect(result.outcome).toBe('created')
    expect(result.notes.join()).toContain('for CPU pods')
    expect(runpod.changes()).toEqual([])
  })
})
