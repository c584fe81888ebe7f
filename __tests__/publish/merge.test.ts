import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import type { Entry } from '../../src/docker/entries.js'
import { unwritable } from '../../src/lib/disk.js'
import type { Plan } from '../../src/plan/plan.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
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
const INSPECT = `buildx imagetools inspect --format {{json .}} ${IMAGE}`
const CREATE = 'buildx imagetools create --dry-run'
const INDEX_TEXT = JSON.stringify(
  manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
)
const annotations = annotationsOf()
const labels = annotations

const plan: Plan = {
  ...sample,
  labels: Object.entries(labels).map(([key, value]) => `${key}=${value}`),
  annotations: [
    'a=1',
    'index:b=2',
    'index,manifest:c=3',
    'manifest:d=4',
    'index-descriptor:e=5'
  ]
}

/** An index of one platform, as buildx prints it after its push. */
function pushed(
  platform: string,
  digest: string,
  layers = BASE_LAYERS[platform as keyof typeof BASE_LAYERS]
): string {
  const [os, architecture] = platform.split('/')
  const config = { Labels: labels }
  return JSON.stringify({
    manifest: { ...manifestOf({ [platform]: digest }), annotations },
    image: { os, architecture, config, rootfs: { diff_ids: layers } }
  })
}

function twoImages(): FakeDocker {
  return fakeDocker({
    [`${INSPECT}@${FIRST}`]: pushed('linux/amd64', AMD64),
    [`${INSPECT}@${SECOND}`]: pushed('linux/arm64', ARM64),
    [CREATE]: INDEX_TEXT
  })
}

const given = { ...inputs, digests: [FIRST, SECOND] }

describe('merge', () => {
  it('names the index that buildx will create, and what creates it', async () => {
    const { docker } = twoImages()
    const digest = createHash('sha256').update(INDEX_TEXT).digest('hex')
    await expect(merge(docker, plan, given)).resolves.toEqual({
      origin: 'merged',
      refs: {
        'linux/amd64': `${IMAGE}@${AMD64}`,
        'linux/arm64': `${IMAGE}@${ARM64}`
      },
      kind: 'parts',
      index: {
        digest: `sha256:${digest}`,
        platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
      },
      source: [
        ['--annotation', 'index:a=1', '--annotation', 'index:b=2'],
        ['--annotation', 'index:c=3'],
        [`${IMAGE}@${FIRST}`, `${IMAGE}@${SECOND}`]
      ].flat()
    })
  })

  it('only reads', async () => {
    const { docker, calls } = twoImages()
    await merge(docker, plan, given)
    expect(
      calls.every((line) => / inspect | create --dry-run /.test(line))
    ).toBe(true)
  })

  it('waits for images in a repository that is still being created', async () => {
    const denied = failed('denied: requested access to the resource is denied')
    const { docker } = fakeDocker({
      [`${INSPECT}@${FIRST}`]: [
        ...Array.from({ length: 6 }, () => denied),
        pushed('linux/amd64', AMD64)
      ],
      [`${INSPECT}@${SECOND}`]: pushed('linux/arm64', ARM64),
      [CREATE]: [failed('502 Bad Gateway'), INDEX_TEXT]
    })
    const merged = merge(docker, { ...plan, isUnpublished: true }, given)
    await expect(merged).resolves.toMatchObject({ origin: 'merged' })
  })

  it('leaves a failure of this machine as it is', async () => {
    const failure = unwritable('/tmp', 'no space left on device')
    const { docker } = fakeDocker({ [INSPECT]: failure })
    await expect(merge(docker, plan, given)).rejects.toBe(failure)
  })

  it('names the image that cannot be read', async () => {
    const { docker } = fakeDocker({
      [`${INSPECT}@${FIRST}`]: pushed('linux/amd64', AMD64),
      [`${INSPECT}@${SECOND}`]: failed(`${IMAGE}@${SECOND}: not found`)
    })
    await expect(merge(docker, plan, given)).rejects.toThrow(
      `${IMAGE}@${SECOND} could not be read: `
    )
  })

  it('refuses an image that was pushed to be tested less', async () => {
    const levels = { 'linux/amd64': 'health' } as const
    const weak = JSON.parse(pushed('linux/amd64', AMD64)) as {
      manifest: object
    }
    const { docker } = fakeDocker({
      [`${INSPECT}@${FIRST}`]: JSON.stringify({
        ...weak,
        manifest: { ...weak.manifest, annotations: annotationsOf({ levels }) }
      }),
      [`${INSPECT}@${SECOND}`]: pushed('linux/arm64', ARM64)
    })
    await expect(merge(docker, plan, given)).rejects.toThrow(
      `${IMAGE}@${FIRST} cannot be merged: it was tested at the level "health" on linux/amd64, not "query"`
    )
  })
})

describe('merge, with an image that does not fit', () => {
  it('refuses one that is not built on the planned base', async () => {
    const { docker } = fakeDocker({
      [`${INSPECT}@${FIRST}`]: pushed('linux/amd64', AMD64),
      [`${INSPECT}@${SECOND}`]: pushed('linux/arm64', ARM64, [digestOf('5')])
    })
    await expect(merge(docker, plan, given)).rejects.toThrow(
      'The image for linux/arm64 is not built on the base image milvusdb/milvus:v2.6.22 '
    )
  })

  const image = manifestOf({ 'linux/amd64': AMD64 })
  const other = { ...image.manifests[0], digest: digestOf('9') }
  const linux = { os: 'linux', architecture: 'amd64' }

  it.each<[string, Entry, string]>([
    [
      'a second image for its platform',
      { ...other, platform: linux },
      'is a second image for linux/amd64'
    ],
    [
      'an image for a version of the system',
      { ...other, platform: { ...linux, 'os.version': '10.0' } },
      'is a second image for linux/amd64'
    ],
    [
      'a second image in letters of another case',
      { ...other, platform: { os: 'Linux', architecture: 'AMD64' } },
      'is a second image for linux/amd64'
    ],
    [
      'an image without a platform',
      { ...other, platform: undefined },
      'names no platform'
    ],
    [
      'another index',
      { ...other, mediaType: 'application/vnd.oci.image.index.v1+json' },
      'is of the type "application/vnd.oci.image.index.v1+json"'
    ],
    [
      'the attestation of an image elsewhere',
      attestationOf(digestOf('8')),
      'is for unknown/unknown, but not an attestation of a listed image'
    ]
  ])('refuses one beside %s', async (_, extra, what) => {
    const own = { ...linux, config: { Labels: labels } }
    const rootfs = { diff_ids: BASE_LAYERS['linux/amd64'] }
    for (const manifests of [
      [...image.manifests, extra],
      [extra, ...image.manifests]
    ]) {
      const { docker } = fakeDocker({
        [`${INSPECT}@${FIRST}`]: JSON.stringify({
          manifest: { ...image, manifests, annotations },
          image: { 'linux/amd64': { ...own, rootfs } }
        }),
        [`${INSPECT}@${SECOND}`]: pushed('linux/arm64', ARM64),
        'buildx imagetools inspect': JSON.stringify({ ...own, rootfs }),
        [CREATE]: INDEX_TEXT
      })
      const merged = merge(docker, plan, given)
      await expect(merged).rejects.toThrow(
        `${IMAGE}@${FIRST} cannot be merged: it lists what nobody has tested: `
      )
      await expect(merged).rejects.toThrow(what)
    }
  })

  // A machine of that variant takes it before what was tested.
  it('refuses one beside an image for a variant', async () => {
    const both = { 'linux/amd64': AMD64, 'linux/amd64/v3': digestOf('9') }
    const own = {
      config: { Labels: labels },
      rootfs: { diff_ids: BASE_LAYERS['linux/amd64'] }
    }
    const { docker } = fakeDocker({
      [`${INSPECT}@${FIRST}`]: JSON.stringify({
        manifest: { ...manifestOf(both), annotations },
        image: { 'linux/amd64': own, 'linux/amd64/v3': own }
      }),
      [`${INSPECT}@${SECOND}`]: pushed('linux/arm64', ARM64)
    })
    await expect(merge(docker, plan, given)).rejects.toThrow(
      '"digests" are images for linux/amd64, linux/amd64/v3, linux/arm64, and "platforms" is linux/amd64, linux/arm64'
    )
  })
})
