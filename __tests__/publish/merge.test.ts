import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import type { Entry } from '../../src/docker/entries.js'
import { unwritable } from '../../src/lib/disk.js'
import type { Plan } from '../../src/plan/plan.js'
import type { PushedImage } from '../../src/publish/results.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  AMD64,
  annotationsOf,
  ARM64,
  attestationOf,
  BASE_LAYERS,
  digestOf,
  inputs,
  manifestOf,
  plan as sample
} from '../support/samples.js'

skipWaiting()
const { merge } = await import('../../src/publish/merge.js')

const IMAGE = inputs.image
const [FIRST, SECOND] = [digestOf('1'), digestOf('2')]
const INSPECT = 'buildx imagetools inspect'
const CREATE = 'buildx imagetools create --dry-run'
const BOTH = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
const INDEX_TEXT = JSON.stringify(manifestOf(BOTH))

const labels = annotationsOf()
const linesOf = (pairs: Record<string, string>): string[] =>
  Object.entries(pairs).map(([key, value]) => `${key}=${value}`)
const plan: Plan = { ...sample, labels: linesOf(labels) }

interface Part {
  platforms?: Record<string, string>
  labels?: Record<string, string>
  annotations?: Record<string, string>
  layers?: Record<string, string[]>
  /** What the index lists, if this is more than an image for each platform. */
  manifests?: Entry[]
}

const amd64: Part = { platforms: { 'linux/amd64': AMD64 } }
const arm64: Part = { platforms: { 'linux/arm64': ARM64 } }

/** An artifact has no platform. */
const ARTIFACT = JSON.stringify({ manifest: { digest: digestOf('1') } })

/** What the registry shows of a part that another job has pushed. */
function shown({
  platforms = BOTH,
  labels: Labels = labels,
  annotations = annotationsOf(),
  layers = BASE_LAYERS,
  manifests = manifestOf(platforms).manifests
}: Part): string {
  const images = Object.keys(platforms).map((platform) => [
    platform,
    { config: { Labels }, rootfs: { diff_ids: layers[platform] } }
  ])
  return JSON.stringify({
    manifest: { ...manifestOf(platforms), manifests, annotations },
    image: Object.fromEntries(images) as object
  })
}

type Answers = Parameters<typeof fakeDocker>[0]

/** Merges parts, the first of which has a digest of ones, and so on. */
async function mergeParts(
  parts: (Part | string)[],
  changes: Partial<Plan> = {},
  answers: Answers = {}
): Promise<PushedImage & { calls: string[] }> {
  const digests = parts.map((_, index) => digestOf(String(index + 1)))
  const reads = parts.map((part, index) => [
    `${INSPECT} --format {{json .}} ${IMAGE}@${digests[index] ?? ''}`,
    typeof part === 'string' ? part : shown(part)
  ])
  const { docker, calls } = fakeDocker({
    ...(Object.fromEntries(reads) as Answers),
    [CREATE]: INDEX_TEXT,
    ...answers
  })
  const given = { ...inputs, digests }
  return { ...(await merge(docker, { ...plan, ...changes }, given)), calls }
}

describe('merge', () => {
  it('names the index that buildx will create, and what creates it, and only reads', async () => {
    const annotations = [
      'a=1',
      'index:b=2',
      'index,manifest:c=3',
      'manifest:d=4',
      'index-descriptor:e=5'
    ]
    const digest = createHash('sha256').update(INDEX_TEXT).digest('hex')
    const { calls, ...image } = await mergeParts([amd64, arm64], {
      annotations
    })
    expect(image).toEqual({
      origin: 'merged',
      refs: {
        'linux/amd64': `${IMAGE}@${AMD64}`,
        'linux/arm64': `${IMAGE}@${ARM64}`
      },
      kind: 'parts',
      index: { digest: `sha256:${digest}`, platforms: BOTH },
      source: [
        ['--annotation', 'index:a=1', '--annotation', 'index:b=2'],
        ['--annotation', 'index:c=3'],
        [`${IMAGE}@${FIRST}`, `${IMAGE}@${SECOND}`]
      ].flat()
    })
    expect(
      calls.filter((line) => !/ inspect | create --dry-run /.test(line))
    ).toEqual([])
  })

  it('waits for images in a repository that is still being created', async () => {
    const denied = failed('denied: requested access to the resource is denied')
    const answers = {
      [`${INSPECT} --format {{json .}} ${IMAGE}@${FIRST}`]: [
        ...Array.from({ length: 6 }, () => denied),
        shown(amd64)
      ],
      [CREATE]: [failed('502 Bad Gateway'), INDEX_TEXT]
    }
    const isUnpublished = true
    const merged = mergeParts([amd64, arm64], { isUnpublished }, answers)
    await expect(merged).resolves.toMatchObject({ origin: 'merged' })
  })

  const read = `${INSPECT} --format {{json .}} ${IMAGE}@${SECOND}`

  it('leaves a failure of this machine as it is', async () => {
    const failure = unwritable('/tmp', 'no space left on device')
    const merged = mergeParts([amd64, arm64], {}, { [read]: failure })
    await expect(merged).rejects.toBe(failure)
  })

  it('names the image that cannot be read', async () => {
    const absent = failed(`${IMAGE}@${SECOND}: not found`)
    const merged = mergeParts([amd64, arm64], {}, { [read]: absent })
    await expect(merged).rejects.toThrow(
      `${IMAGE}@${SECOND} could not be read: `
    )
  })
})

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

  it.each<[string, (Part | string)[], string]>([
    ['too few platforms', [amd64], 'linux/amd64'],
    ['an artifact', [ARTIFACT], 'no platform'],
    // A machine of that variant prefers it to what was tested.
    [
      'one beside an image for a variant',
      [{ platforms: { ...BOTH, 'linux/amd64/v3': digestOf('9') } }],
      'linux/amd64, linux/amd64/v3, linux/arm64'
    ]
  ])('may not be %s', async (_, parts, given) => {
    await expect(mergeParts(parts)).rejects.toThrow(
      `"digests" are images for ${given}, and "platforms" is linux/amd64, linux/arm64`
    )
  })

  it('may not be one that is not built on the planned base', async () => {
    const layers = { 'linux/arm64': [digestOf('5')] }
    await expect(mergeParts([amd64, { ...arm64, layers }])).rejects.toThrow(
      'The image for linux/arm64 is not built on the base image milvusdb/milvus:v2.6.22 '
    )
  })

  // All kinds of such entries: docker/entries.test.ts.
  it.each(['before', 'after'])(
    'may not list what nobody has tested %s them',
    async (place) => {
      const { manifests } = manifestOf({ 'linux/amd64': AMD64 })
      const second = { ...manifests[0], digest: digestOf('9') }
      const extras = [second, attestationOf(digestOf('8'))]
      const all =
        place === 'before'
          ? [...extras, ...manifests]
          : [...manifests, ...extras]
      const config = { config: { Labels: labels } }
      const rootfs = { diff_ids: BASE_LAYERS['linux/amd64'] }
      const answers = { [INSPECT]: JSON.stringify({ ...config, rootfs }) }
      const merged = mergeParts(
        [{ ...amd64, manifests: all }, arm64],
        {},
        answers
      )
      await expect(merged).rejects.toThrow(
        `${IMAGE}@${FIRST} cannot be merged: it lists what nobody has tested: `
      )
      await expect(merged).rejects.toThrow('is a second image for linux/amd64')
      await expect(merged).rejects.toThrow('not an attestation of a listed')
    }
  )
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
    [
      'that is lower',
      annotationsOf({ levels: { 'linux/amd64': 'health' } }),
      'health'
    ],
    ['that is not named', annotationsOf({ levels: {} }), 'none'],
    ['without annotations, as of a manifest', {}, 'none'],
    [
      'of another platform only',
      annotationsOf({ levels: { 'linux/arm64': 'restart' } }),
      'none'
    ]
  ])('may not be one %s', async (_, annotations, level) => {
    await expect(mergeParts([{ annotations }])).rejects.toThrow(
      `${IMAGE}@${FIRST} cannot be merged: it was tested at the level "${level}" on linux/amd64, not "query"`
    )
  })

  it('may be any when no test is asked for', async () => {
    const level = 'none' as const
    const tests = plan.tests.map((test) => ({ ...test, level }))
    const merged = mergeParts([{ annotations: {} }], { tests })
    await expect(merged).resolves.toMatchObject({ origin: 'merged' })
  })

  it.each(['restart', 'upgrade'] as const)(
    'may be %s where `upgrade` is asked: the reports say what was upgraded',
    async (level) => {
      const levels = { 'linux/amd64': level, 'linux/arm64': level }
      const tests = plan.tests.map((test) => ({
        ...test,
        level: 'upgrade' as const
      }))
      const annotations = annotationsOf({ levels })
      const merged = mergeParts([{ annotations }], { tests })
      await expect(merged).resolves.toMatchObject({ origin: 'merged' })
    }
  )
})
