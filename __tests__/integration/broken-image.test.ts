import { beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../lab/runner.ts'
import { act, digestOf, newImage, tagsOf, traces } from './support/lab.ts'

const CONTEXTS = '__tests__/integration/contexts'

describe('an image that never gets healthy', () => {
  const image = newImage()
  let result: RunResult

  beforeAll(async () => {
    result = await act({
      image,
      context: `${CONTEXTS}/never-healthy`,
      platforms: 'linux/amd64',
      'smoke-timeout': '5'
    })
  })

  it('ends red and gets no tag', async () => {
    expect(result.mainCode).toBe(1)
    expect(await tagsOf(image)).toEqual([])
    expect(result.outputs.digest).toBeUndefined()
    expect(result.outputs.tags).toBeUndefined()
  })

  it('is reported with platform, time limit, health answers and last log lines', () => {
    expect(result.log).toMatch(
      /::error::The smoke test failed, so no tag was moved\. linux\/amd64: the limit of 5 s ran out before Milvus was healthy/
    )
    expect(result.log).toMatch(
      /health: HTTP \d+, .* not healthy: \w+ \(code \d\)/
    )
    expect(result.log).toMatch(/Last log lines of the container:\n.+/)
    expect(result.summary).toContain('query failed')
  })

  it('leaves nothing behind in the engine', async () => {
    const left = await traces()
    expect(left.filter((line) => line.includes(image))).toEqual([])
  })
})

describe('an image whose Milvus exits, where a good one is published', () => {
  const image = newImage()
  let good: RunResult
  let result: RunResult

  beforeAll(async () => {
    good = await act({ image })
    result = await act({ image, context: `${CONTEXTS}/exit` })
  })

  it('ends red, and the tags stay on the good one', async () => {
    const tags = ['2.6.22', '2.6']
    const digests = tags.map((tag) => digestOf(`${image}:${tag}`))

    expect(good.mainCode).toBe(0)
    expect(result.mainCode).toBe(1)
    expect(await Promise.all(digests)).toEqual(
      tags.map(() => good.outputs.digest)
    )
  })

  it('is reported on both platforms with its exit code and last words', () => {
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      expect(result.log).toContain(
        `${platform}: the container ended with exit code 1 before Milvus was healthy`
      )
    }
    expect(result.log).toContain('panic')
  })
})

describe('an image that is broken, under `smoke-test: none`', () => {
  it('gets its tags, and the summary says that it is untested', async () => {
    const image = newImage()

    const { mainCode, summary } = await act({
      image,
      context: `${CONTEXTS}/exit`,
      platforms: 'linux/amd64',
      'smoke-test': 'none'
    })

    expect(mainCode).toBe(0)
    expect(await tagsOf(image)).toEqual(['2.6', '2.6.22'])
    expect(summary).toContain('linux/amd64`: **untested**')
  })
})
