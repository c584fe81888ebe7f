import { describe, expect, it } from '@jest/globals'
import { act, indexOf, newImage, tagsOf } from './support/lab.ts'

describe('`variant: gpu`', () => {
  it('publishes the image for amd64 with tags of its own, untested', async () => {
    const image = newImage()

    const { mainCode, outputs, summary } = await act({ image, variant: 'gpu' })

    expect(mainCode).toBe(0)
    expect((await tagsOf(image)).sort()).toEqual(['2.6-gpu', '2.6.22-gpu'])
    expect(
      Object.keys(JSON.parse(outputs['platform-digests'] ?? '') as object)
    ).toEqual(['linux/amd64'])
    expect((await indexOf(outputs.ref)).annotations).toMatchObject({
      'org.opencontainers.image.base.name': expect.stringMatching(
        /milvusdb\/milvus:v2\.6\.22-gpu$/
      ),
      'io.github.milvus-runpod.smoke-test': 'none'
    })
    expect(summary).toContain('linux/amd64`: **untested**')
  })

  it('is tested when asked to', async () => {
    const { mainCode, log } = await act({
      image: newImage(),
      variant: 'gpu',
      'smoke-test': 'query'
    })

    expect(mainCode).toBe(0)
    expect(log).toContain('linux/amd64: healthy after')
  })
})
