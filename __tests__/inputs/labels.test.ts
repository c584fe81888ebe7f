import { describe, expect, it } from '@jest/globals'
import { read } from '../support/inputs.js'

describe('the inputs labels and annotations', () => {
  it.each([
    'io.github.milvus-runpod.context=abc',
    'index:io.github.milvus-runpod.smoke-test=restart',
    'index,manifest:io.github.milvus-runpod.smoke-test.platforms=x'
  ])('are refused with a key of the action itself: %s', async (line) => {
    for (const name of ['labels', 'annotations']) {
      await expect(read({ [name]: `mine=1\n${line}` })).rejects.toThrow(
        `Input "${name}" is "${line}": the action itself sets keys that begin with`
      )
    }
  })

  it.each(['version', 'base.digest'])(
    'may not annotate the %s, by which images are recognized',
    async (name) => {
      const annotations = `manifest:org.opencontainers.image.${name}=1`
      await expect(read({ annotations })).rejects.toThrow(
        'the action recognizes its images by this key'
      )
    }
  )

  it('may be anything else', async () => {
    const labels = ['org.opencontainers.image.version=mine', 'a=1']
    const annotations = ['index:b=2']
    expect(
      await read({
        labels: labels.join('\n'),
        annotations: annotations.join('\n')
      })
    ).toMatchObject({ labels, annotations })
  })
})
