import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { existingIndex, type Results } from '../../src/publish/results.js'
import '../support/log.js'
import { IMAGE, publishHere } from '../support/publish-here.js'
import {
  INSPECT,
  publishingDocker,
  SIZES,
  type Cases,
  type PublishingDocker
} from '../support/publishing-docker.js'
import { failed } from '../support/fake-docker.js'
import { serveRunPod } from '../support/runpod-api.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  BASE_LAYERS,
  digestOf,
  manifestOf
} from '../support/samples.js'

const PARTS = { 'linux/amd64': digestOf('1'), 'linux/arm64': digestOf('2') }
const DIGESTS = Object.values(PARTS)

/** What the runs that pushed the images report of their tests. */
const REPORTS = [
  { platform: 'linux/amd64', digest: AMD64, level: 'query', verdict: 'passed' },
  { platform: 'linux/arm64', digest: ARM64, level: 'query', verdict: 'passed' }
]

const given = {
  digests: DIGESTS.join('\n'),
  'smoke-results': JSON.stringify(REPORTS)
}
const PLATFORMS = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

/** The merged index, as buildx puts it together. */
const INDEX_TEXT = JSON.stringify(manifestOf(PLATFORMS))
const MERGED = `sha256:${createHash('sha256').update(INDEX_TEXT).digest('hex')}`

/**
 * A registry with an image of each platform, of the labels that this run would
 * give it, and with tags once they are set.
 */
async function pushedDocker(cases: Cases = {}): Promise<PublishingDocker> {
  const parts = new Map<string, string>()
  const fake = await publishingDocker({
    ...Object.fromEntries(
      DIGESTS.map((digest) => [
        `${INSPECT} *${digest}`,
        () => Promise.resolve(parts.get(digest) ?? '')
      ])
    ),
    'buildx imagetools create --dry-run *': INDEX_TEXT,
    ...cases
  })
  const { plan } = await publishHere({ 'dry-run': 'true' })
  const Labels = Object.fromEntries(
    plan?.labels.map((line) => line.split(/=(.*)/s)) ?? []
  ) as object
  for (const platform of ['linux/amd64', 'linux/arm64'] as const) {
    const [os, architecture] = platform.split('/')
    const part = {
      manifest: {
        ...manifestOf({ [platform]: PLATFORMS[platform] }),
        annotations: annotationsOf()
      },
      image: {
        os,
        architecture,
        config: { Labels },
        rootfs: { diff_ids: BASE_LAYERS[platform] }
      }
    }
    parts.set(PARTS[platform], JSON.stringify(part))
  }
  fake.index = { ...manifestOf(PLATFORMS), digest: MERGED }
  return fake
}

function tagsSet({ calls }: PublishingDocker): string[] {
  return calls().filter((line) => line.includes('create --tag'))
}

/** Results of a run with the two digests. */
async function mergeHere(
  inputs: Record<string, string> = {}
): Promise<Results> {
  return await publishHere({ ...given, ...inputs })
}

describe('publish, with digests', () => {
  it('merges and promotes, and neither builds nor tests', async () => {
    const fake = await pushedDocker()
    const results = await mergeHere()
    expect(results.error).toBeUndefined()
    expect(results).toMatchObject({
      promotion: { moved: ['2.6.22', '2.6'] },
      smoke: REPORTS,
      sizes: SIZES,
      image: {
        origin: 'merged',
        kind: 'parts',
        index: { digest: MERGED, platforms: PLATFORMS }
      }
    })
    expect(results.timings.map(({ name }) => name)).toEqual([
      'Log in',
      'Plan',
      'Merge',
      'Promote'
    ])
    const sources = DIGESTS.map((digest) => `${IMAGE}@${digest}`).join(' ')
    for (const line of tagsSet(fake)) {
      expect(line).toMatch(/--annotation index:io\.github\.milvus-runpod\.c/)
      expect(line.endsWith(sources)).toBe(true)
    }
    expect(tagsSet(fake)).toHaveLength(2)
  })

  it('moves no tag when nothing is reported', async () => {
    const fake = await pushedDocker()
    const { error, promotion } = await mergeHere({ 'smoke-results': '' })
    expect(error?.message).toContain(
      'linux/amd64 is not known to have passed the smoke test "query"'
    )
    expect(promotion).toBeUndefined()
    expect(tagsSet(fake)).toEqual([])
  })

  it('names no digest when other jobs have moved every tag to a newer version', async () => {
    const newer = JSON.stringify({
      digest: digestOf('9'),
      annotations: {
        'org.opencontainers.image.version': '2.6.23',
        'org.opencontainers.image.base.digest': digestOf('8'),
        'io.github.milvus-runpod.context': 'f'.repeat(64)
      }
    })
    const byName = `Name: ${IMAGE}:2.6\nDigest: ${digestOf('9')}`
    // Absent for the plan, newer for the promotion.
    let isMerging = false
    const fake = await pushedDocker({
      'buildx imagetools inspect *:2.6': (args) =>
        isMerging
          ? Promise.resolve(args.includes('--format') ? newer : byName)
          : Promise.reject(failed(`${IMAGE}:2.6: not found`)),
      'buildx imagetools create --dry-run *': () => {
        isMerging = true
        return Promise.resolve(INDEX_TEXT)
      }
    })
    const results = await mergeHere({ tags: '{{major}}.{{minor}}' })
    expect(results.error).toBeUndefined()
    expect(existingIndex(results)).toBeUndefined()
    expect(results.promotion?.left).toMatchObject([
      { tag: '2.6', version: '2.6.23' }
    ])
    expect(tagsSet(fake)).toEqual([])
  })
})

describe('a canary of images that were merged', () => {
  it("runs the platform's own image, since the index comes with its first tag", async () => {
    const docker = await pushedDocker()
    const runpod = await serveRunPod()
    runpod.faults.push(['POST', { status: 402 }])

    const { error } = await publishHere({
      ...given,
      'runpod-api-key': 'k',
      'runpod-api-url': runpod.url,
      'runpod-canary': 'cpu'
    })
    await runpod.stop()

    expect(runpod.changes().join()).toContain(`"image":"${IMAGE}@${AMD64}"`)
    expect(error?.message).toContain('RunPod could not run a canary')
    expect(tagsSet(docker)).toEqual([])
  })
})
