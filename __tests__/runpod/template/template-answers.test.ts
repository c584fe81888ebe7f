import { describe, expect, it } from '@jest/globals'
import '../../support/log.js'
import { skipWaiting } from '../../support/no-waiting.js'
import {
  sampleTemplate,
  runpod,
  useFakeRunPod
} from '../../support/runpod-api.js'
import { INDEX } from '../../support/samples.js'

skipWaiting()
const { syncTemplate } =
  await import('../../../src/runpod/template/template.js')

const repository = 'me/milvus'
const REF = `${repository}@${INDEX}`

useFakeRunPod(() => ({ templates: [sampleTemplate()] }))

function sync(): ReturnType<typeof syncTemplate> {
  const desired = { template: 'Milvus', compute: 'cpu' } as const
  const target = { repository, ref: REF, version: '2.6.22' }
  return syncTemplate(runpod.access, desired, target, {
    readImage: () => Promise.resolve({}),
    readBytes: () => Promise.resolve(undefined)
  })
}

describe('a template that exists', () => {
  it('is looked at before each try: what it has got in between stays', async () => {
    const image = 'ghcr.io/me/other'
    runpod.faults.push(['PATCH', { status: 502 }])
    runpod.onCall = (call) => {
      const [template] = runpod.state.templates
      if (template && call.startsWith('PATCH')) template.image = image
    }

    expect(await sync()).toMatchObject({ outcome: 'left', before: image })
    expect(runpod.changes()).toHaveLength(1)
  })

  it.each(['{}', sampleTemplate()])(
    'is not called updated if RunPod accepts the image and does not set it: %j',
    async (body) => {
      runpod.faults.push(['PATCH', { status: 200, body }])

      await expect(sync()).rejects.toThrow(
        'RunPod did not change the image of the template tpl1abcdef: HTTP 200: an answer without the new image'
      )
    }
  )

  it('has the image by whatever name RunPod shows it', async () => {
    const image = `docker.io/${repository}:2.6@${INDEX}`
    runpod.state.templates = [sampleTemplate({ image })]

    expect((await sync()).outcome).toBe('unchanged')
    expect(runpod.changes()).toEqual([])
  })
})
