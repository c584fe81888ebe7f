import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { RunResult } from '../../../lab/runner.ts'
import { client } from '../support/client.ts'
import { QUICK_RESTART, untilHealthy } from '../support/container.ts'
import { act, docker, lab, newImage, tagsOf } from '../support/lab.ts'
import type { PlatformResult } from '../support/smoke.ts'

/** Rows, nearest id and distance, as client.py prints them. */
const FOUND = '100 42 0.0'

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

// The same as the level restart, but over gRPC: 2.3 has no REST v2.
describe('the real Milvus, by a real client', () => {
  let id: string

  beforeAll(async () => {
    const args = ['run', '--detach', ...QUICK_RESTART]
      .concat('--publish', '127.0.0.1::19530')
      .concat(`${image}:${lab('MILVUS_VERSION')}`)
    id = await docker(args)
    await untilHealthy(id, 120)
  })

  afterAll(async () => {
    await docker(['rm', '--force', '--volumes', id])
    await docker(['image', 'rm', `${image}:${lab('MILVUS_VERSION')}`])
  })

  it('creates a collection, inserts rows, and finds them', async () => {
    await client(id, 'write')
    expect(await client(id, 'search')).toBe(FOUND)
  })

  it('finds them after a stop and a start, and drops them', async () => {
    // Milvus 2.3 may hang when it is stopped with a collection loaded.
    await docker(['stop', '-t', '10', id])
    await docker(['start', id])
    await untilHealthy(id, 120)

    expect(await client(id, 'search')).toBe(FOUND)
    expect(await client(id, 'drop')).toBe('False')
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
