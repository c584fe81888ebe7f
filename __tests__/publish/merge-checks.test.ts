import { describe, expect, it } from '@jest/globals'
import type { Plan } from '../../src/plan/plan.js'
import { merge } from '../../src/publish/merge.js'
import type { PushedImage } from '../../src/publish/results.js'
import { fakeDocker } from '../support/fake-docker.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  BASE_LAYERS,
  digestOf,
  inputs,
  manifestOf,
  plan as sample
} from '../support/samples.js'

const labels = annotationsOf()
const linesOf = (pairs: Record<string, string>): string[] =>
  Object.entries(pairs).map(([key, value]) => `${key}=${value}`)
const plan: Plan = { ...sample, labels: linesOf(labels) }
const BOTH = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

interface Part {
  platforms?: Record<string, string>
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

const amd64: Part = { platforms: { 'linux/amd64': AMD64 } }
const arm64: Part = { platforms: { 'linux/arm64': ARM64 } }

/** An artifact has no platform. */
const ARTIFACT = JSON.stringify({ manifest: { digest: digestOf('1') } })

/** What the registry shows of a part that another job has pushed. */
function shown({
  platforms = BOTH,
  labels: Labels = labels,
  annotations = annotationsOf()
}: Part): string {
  const layers: Record<string, string[]> = BASE_LAYERS
  const images = Object.keys(platforms).map((platform) => [
    platform,
    { config: { Labels }, rootfs: { diff_ids: layers[platform] } }
  ])
  return JSON.stringify({
    manifest: { ...manifestOf(platforms), annotations },
    image: Object.fromEntries(images) as object
  })
}

/** Merges parts, the first of which has a digest of ones, and so on. */
async function mergeParts(
  parts: (Part | string)[],
  changes: Partial<Plan> = {}
): Promise<PushedImage> {
  const digests = parts.map((_, index) => digestOf(String(index + 1)))
  const { docker } = fakeDocker({
    'buildx imagetools inspect': parts.map((part) =>
      typeof part === 'string' ? part : shown(part)
    ),
    'buildx imagetools create': JSON.stringify(manifestOf(BOTH))
  })
  return await merge(docker, { ...plan, ...changes }, { ...inputs, digests })
}

describe('images to merge', () => {
  it.each([
    ['one image for each platform', [amd64, arm64]],
    ['one image of all platforms', [{}]]
  ])('may be %s', async (_, parts) => {
    const { index } = await mergeParts(parts)
    expect(index.platforms).toEqual(BOTH)
  })

  it('may not be two for one platform', async () => {
    await expect(mergeParts([amd64, amd64])).rejects.toThrow(
      `@${digestOf('2')} cannot be merged: another of "digests" is for linux/amd64 too`
    )
  })

  it.each([
    ['too few platforms', [amd64], 'linux/amd64'],
    ['an artifact', [ARTIFACT], 'no platform']
  ])('may not be %s', async (_, parts, given) => {
    await expect(mergeParts(parts)).rejects.toThrow(
      `"digests" are images for ${given}, and "platforms" is linux/amd64, linux/arm64`
    )
  })
})

describe('the labels of an image to merge', () => {
  it.each([
    ['org.opencontainers.image.version', '2.6.21'],
    ['org.opencontainers.image.base.digest', digestOf('9')],
    ['io.github.milvus-runpod.context', 'other']
  ])('name the same %s as those of this run', async (key, value) => {
    const other = { ...arm64, labels: { ...labels, [key]: value } }
    await expect(mergeParts([amd64, other])).rejects.toThrow(
      `@${digestOf('2')} cannot be merged: its label "${key}" is "${value}", not "${labels[key] ?? ''}"`
    )
  })

  it('may not be missing', async () => {
    await expect(mergeParts([{ labels: {} }])).rejects.toThrow(
      '.version" is "", not "2.6.22"'
    )
  })

  it('are compared with one that the user has replaced', async () => {
    const theirs = { ...labels, 'org.opencontainers.image.version': 'mine' }
    const own = [...plan.labels, 'org.opencontainers.image.version=mine']
    const merged = mergeParts([{ labels: theirs }], { labels: own })
    await expect(merged).resolves.toMatchObject({ origin: 'merged' })
  })
})

describe('the level of an image to merge', () => {
  it.each(['query', 'restart'] as const)('may be %s', async (level) => {
    const levels = { 'linux/amd64': level, 'linux/arm64': level }
    const merged = mergeParts([{ annotations: annotationsOf({ levels }) }])
    await expect(merged).resolves.toMatchObject({ origin: 'merged' })
  })

  it.each([
    ['that does not name it', annotationsOf({ levels: {} })],
    ['without annotations, such as a manifest', {}],
    [
      'that names the level of another platform only',
      annotationsOf({ levels: { 'linux/arm64': 'restart' } })
    ]
  ])('is too low in an image %s', async (_, annotations) => {
    await expect(mergeParts([{ annotations }])).rejects.toThrow(
      'tested at the level "none" on linux/amd64, not "query"'
    )
  })

  it('may be any when no test is asked for', async () => {
    const tests = plan.tests.map((test) => ({
      ...test,
      level: 'none' as const
    }))
    const merged = mergeParts([{ annotations: {} }], { tests })
    await expect(merged).resolves.toMatchObject({ origin: 'merged' })
  })
})
