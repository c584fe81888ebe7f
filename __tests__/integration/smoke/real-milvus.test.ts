import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import { act, lab, newImage, tagsOf } from '../support/lab.ts'
import type { PlatformResult } from '../support/smoke.ts'

const image = newImage()
const real = {
  image,
  'milvus-version': lab('MILVUS_VERSION'),
  'base-image': lab('BASE_IMAGE'),
  platforms: 'linux/amd64'
}

describe('the real Milvus, by the smoke test', () => {
  let result: RunResult

  function platform(): PlatformResult | undefined {
    const [first] = JSON.parse(result.outputs.smoke ?? '') as PlatformResult[]
    return first
  }

  beforeAll(async () => {
    result = await act({ ...real, 'smoke-test': 'health' })
  })

  it('is healthy', () => {
    expect(platform()).toMatchObject({ level: 'health', verdict: 'passed' })
    expect(result.mainCode).toBe(0)
  })
})

describe('a Milvus without REST v2, at the level query', () => {
  it('fails at once, names the level that it has, and gets no tag', async () => {
    const other = newImage()
    const { mainCode, log } = await act({
      ...real,
      image: other,
      'smoke-test': 'query'
    })
    expect(mainCode).toBe(1)
    expect(log).toContain(
      '::error title=Smoke test of linux/amd64::this Milvus has no REST v2'
    )
    expect(log).toContain('set "smoke-test: health"')
    expect(await tagsOf(other)).toEqual([])
  })
})
