import { describe, expect, it } from '@jest/globals'
import { act, lab, newImage, tagsOf } from '../support/lab.ts'

// That the real Milvus passes is in publish.test.ts.
describe('a real Milvus without REST v2, at the level query', () => {
  it('is healthy, fails at once, names the level that it has, and gets no tag', async () => {
    const image = newImage()

    const { mainCode, log } = await act({
      image,
      'milvus-version': lab('MILVUS_VERSION'),
      'base-image': lab('BASE_IMAGE'),
      platforms: 'linux/amd64',
      'smoke-test': 'query'
    })

    expect(mainCode).toBe(1)
    expect(log).toContain('linux/amd64: healthy after')
    expect(log).toContain(
      '::error title=Smoke test of linux/amd64::this Milvus has no REST v2'
    )
    expect(log).toContain('set "smoke-test: health"')
    expect(await tagsOf(image)).toEqual([])
  })
})
