import { describe, expect, it } from '@jest/globals'
import { parseRequest, type VersionRequest } from '../../src/milvus/version.js'
import type { Base } from '../../src/plan/base-image.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  AMD64,
  ARM64,
  BASE,
  digestOf,
  INDEX,
  manifestOf,
  plan
} from '../support/samples.js'

skipWaiting()
const { findBase } = await import('../../src/plan/base.js')
const { judgeDoubt } = await import('../../src/plan/pin.js')

const PINNED = digestOf('8')
const IMAGES = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
const OTHERS = { 'linux/amd64': digestOf('6'), 'linux/arm64': digestOf('7') }
const UPSTREAM = { 'org.opencontainers.image.version': '22.04' }

/** Plans a base that is pinned to an index of these images. */
function pinned(
  tag: string | Error,
  {
    labels = UPSTREAM,
    images = IMAGES
  }: { labels?: object; images?: Record<string, string> } = {}
): Promise<Base> {
  const config = { config: { Labels: labels } }
  const { docker } = fakeDocker({
    [`buildx imagetools inspect --format {{json .}} milvusdb/milvus@${PINNED}`]:
      JSON.stringify({
        manifest: { ...manifestOf(images), digest: PINNED },
        image: { 'linux/amd64': config, 'linux/arm64': config }
      }),
    'buildx imagetools inspect --format {{json .Manifest}} milvusdb/milvus:v2.6.22':
      tag
  })
  const inputs = {
    version: parseRequest('2.6.22') as VersionRequest,
    variant: 'cpu' as const,
    base: { repository: 'milvusdb/milvus', digest: PINNED },
    platforms: ['linux/amd64', 'linux/arm64']
  }
  return findBase(inputs, [], docker)
}

describe('findBase, with a digest', () => {
  it.each([
    [
      'is that of the version’s tag',
      JSON.stringify({ ...manifestOf(OTHERS), digest: PINNED })
    ],
    ['is of an index with the same images', JSON.stringify(manifestOf(IMAGES))]
  ])('has no doubt if it %s', async (_, tag) => {
    const { doubt } = await pinned(tag)
    expect(doubt).toBeUndefined()
  })

  it('doubts an image that is not all of what the tag points to', async () => {
    const images = { ...IMAGES, 'linux/arm64': digestOf('7') }
    const { doubt } = await pinned(JSON.stringify(manifestOf(IMAGES)), {
      images
    })
    expect(doubt).toEqual({
      reason: `milvusdb/milvus:v2.6.22 points to another image, ${INDEX}`,
      differs: true
    })
  })

  it.each([
    ['manifest unknown', 'there is no milvusdb/milvus:v2.6.22'],
    ['403 Forbidden', 'milvusdb/milvus:v2.6.22 could not be read: '],
    ['429 Too Many Requests', 'milvusdb/milvus:v2.6.22 could not be read: ']
  ])('doubts an image whose tag answers %j', async (stderr, reason) => {
    const { doubt } = await pinned(failed(stderr))
    expect(doubt).toEqual({
      reason: expect.stringContaining(reason),
      differs: false
    })
  })

  it.each([
    ['2.6.22', undefined],
    ['v2.6.22', undefined],
    ['2.6.22-gpu', undefined],
    ['22.04', true],
    ['24.04.2 LTS', true],
    ['2.3.5-rc1', true]
  ])(
    'with the label %s, doubts that it differs: %s',
    async (version, differs) => {
      const labels = { 'org.opencontainers.image.version': version }
      const tag = JSON.stringify(manifestOf(OTHERS))
      const { doubt } = await pinned(tag, { labels })
      expect(doubt?.differs).toBe(differs)
    }
  )

  it('refuses an image whose label names another version', async () => {
    const labels = { 'org.opencontainers.image.version': '2.3.5' }
    await expect(
      pinned(failed('manifest unknown'), { labels })
    ).rejects.toThrow(
      `The base image milvusdb/milvus@${PINNED} is not known to be Milvus 2.6.22: its label says 2.3.5`
    )
  })
})

describe('judgeDoubt', () => {
  const doubt = { reason: 'there is no v2.6.22', differs: false }
  const differs = { reason: 'v2.6.22 points elsewhere', differs: true }
  const [NONE, HEALTH] = [[{ level: 'none' }], [{ level: 'health' }]] as const

  it('says nothing without a doubt', () => {
    judgeDoubt(plan.base, NONE)
    expect(log()).toBe('')
  })

  it('leaves it to the smoke test, and says so', () => {
    judgeDoubt({ ...plan.base, doubt: differs }, HEALTH)
    expect(log()).toContain(
      `::warning::Could not check that the base image milvusdb/milvus@${BASE} is Milvus 2.6.22: v2.6.22 points elsewhere. The smoke test compares`
    )
  })

  it('says that nothing else checks it', () => {
    judgeDoubt({ ...plan.base, doubt }, NONE)
    expect(log()).toContain('Nothing else checks it')
  })

  it('refuses an image that differs if nothing is tested', () => {
    expect(() => {
      judgeDoubt({ ...plan.base, doubt: differs }, NONE)
    }).toThrow(
      `milvusdb/milvus@${BASE} is not known to be Milvus 2.6.22: v2.6.22 points elsewhere`
    )
  })
})
