import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import type { IndexWithConfigs } from '../../src/docker/registry.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import {
  AMD64,
  ARM64,
  digestOf,
  INDEX,
  manifestOf
} from '../support/samples.js'

skipWaiting()
const { readImage, readIndex } = await import('../../src/docker/registry.js')
const { budgetAfterWrite } = await import('../../src/docker/answer.js')

const REF = 'me/milvus:2.6'
const INSPECT = 'buildx imagetools inspect'
const OF_ONE = manifestOf({ 'linux/amd64': AMD64 })
const OF_TWO = manifestOf({ 'linux/amd64': AMD64, 'linux/arm64/v8': ARM64 })
const CREATED = '2026-08-04T10:00:00.9Z'
const LATER = '2026-08-04T11:00:00Z'

function secondsOf(time: string): number {
  return Math.floor(Date.parse(time) / 1000)
}

/** Reads an image of which buildx prints this. */
async function read(
  manifest: object,
  image?: object
): Promise<IndexWithConfigs> {
  const printed = JSON.stringify({ name: REF, manifest, image }, null, 2)
  return await readImage(fakeDocker({ [INSPECT]: printed }).docker, REF)
}

describe('readImage', () => {
  it('reads what is known of each platform in one command', async () => {
    const image = {
      'linux/amd64': {
        created: CREATED,
        config: { Entrypoint: ['/tini', '--'], Labels: { a: '1' } },
        rootfs: { diff_ids: ['sha256:1', 'sha256:2'] }
      },
      'linux/arm64': {
        created: LATER,
        config: { Entrypoint: null, Labels: null },
        rootfs: {}
      }
    }
    const { docker, calls } = fakeDocker({
      [INSPECT]: JSON.stringify({ manifest: OF_TWO, image })
    })
    await expect(readImage(docker, REF)).resolves.toEqual({
      digest: INDEX,
      annotations: {},
      platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
      created: secondsOf(LATER),
      labels: { 'linux/amd64': { a: '1' }, 'linux/arm64': {} },
      layers: { 'linux/amd64': ['sha256:1', 'sha256:2'], 'linux/arm64': [] },
      entrypoints: { 'linux/amd64': ['/tini', '--'], 'linux/arm64': [] }
    })
    expect(calls).toEqual([`${INSPECT} --format {{json .}} ${REF}`])
  })

  it('keeps the variant of every other architecture', async () => {
    const index = manifestOf({ 'linux/arm/v7': AMD64, 'linux/arm/v6': ARM64 })
    const { platforms } = await read(index, {})
    expect(Object.keys(platforms)).toEqual(['linux/arm/v7', 'linux/arm/v6'])
  })

  it.each([
    ['a single image as the one platform that it is for', { digest: AMD64 }],
    // buildx prints one config, and no map, for it (util/imagetools/printers.go).
    ['the manifest, not the index, of an index of one platform', OF_ONE]
  ])('reads %s', async (_, manifest) => {
    const config = { created: CREATED, os: 'linux', architecture: 'amd64' }
    await expect(read(manifest, config)).resolves.toMatchObject({
      digest: manifest.digest,
      platforms: { 'linux/amd64': AMD64 },
      created: secondsOf(CREATED)
    })
  })

  it.each([
    [{ digest: AMD64 }, { os: 'linux', architecture: 'amd64', rootfs: {} }],
    [OF_ONE, { 'linux/amd64': {} }]
  ])(
    'counts an image without a creation time as made in 1970: %j',
    async (manifest, image) => {
      const { created, platforms } = await read(manifest, image)
      expect(platforms).toEqual({ 'linux/amd64': AMD64 })
      expect(created).toBe(0)
    }
  )

  it.each([null, undefined])(
    'finds no platform in an artifact, whose config is %s',
    async (config) => {
      const image = await read({ digest: AMD64 }, config as never)
      expect(image).toMatchObject({ platforms: {}, labels: {}, created: 0 })
    }
  )

  it('retries what may pass, and believes at once that an image does not exist', async () => {
    const { docker, calls } = fakeDocker({
      [INSPECT]: [failed('i/o timeout'), failed(`ERROR: ${REF}: not found`)]
    })
    await expect(readImage(docker, REF)).rejects.toThrow('not found')
    expect(calls).toHaveLength(2)
  })

  it.each([
    "docker: 'buildx' is not a docker command.",
    // Podman's docker
    'Error: unrecognized command `podman buildx imagetools`'
  ])('says what to do where docker has no buildx: %s', async (stderr) => {
    const { docker } = fakeDocker({ [INSPECT]: failed(stderr) })
    await expect(readImage(docker, REF)).rejects.toThrow(
      /docker buildx is not installed: [^]*What to do: install it earlier/
    )
  })

  it('fails on an answer that it cannot read', async () => {
    const { docker } = fakeDocker({ [INSPECT]: 'not JSON' })
    await expect(readImage(docker, REF)).rejects.toThrow('JSON')
  })
})

describe('readImage, of an index that lists more than images of platforms', () => {
  /** What buildx prints of a single image for a platform. */
  function config(architecture: string, layer: string): string {
    const rootfs = { diff_ids: [layer] }
    return JSON.stringify({ os: 'linux', architecture, rootfs })
  }

  // buildx shows the config of any entry that comes to the name of a platform.
  it.each([
    ['a second image', { os: 'linux', architecture: 'amd64' }],
    [
      'an image for a version of the system',
      { os: 'linux', architecture: 'amd64', 'os.version': '10.0' }
    ],
    ['an image in other letters', { os: 'Linux', architecture: 'AMD64' }],
    ['an image that names no platform', undefined]
  ])(
    "reads the config of each platform's own image, beside %s",
    async (_, platform) => {
      const extra = { ...OF_TWO.manifests[0], digest: digestOf('9'), platform }
      const manifest = { ...OF_TWO, manifests: [...OF_TWO.manifests, extra] }
      const other = { rootfs: { diff_ids: ['other'] }, created: '2026-01-01' }
      const image = { 'linux/amd64': other, 'linux/arm64': other }
      const one = `${INSPECT} --format {{json .Image}} me/milvus@`
      const { docker } = fakeDocker({
        [`${INSPECT} --format {{json .}}`]: JSON.stringify({ manifest, image }),
        [`${one}${AMD64}`]: config('amd64', 'first'),
        [`${one}${ARM64}`]: config('arm64', 'second')
      })
      await expect(readImage(docker, REF)).resolves.toMatchObject({
        platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
        layers: { 'linux/amd64': ['first'], 'linux/arm64': ['second'] },
        created: 0
      })
    }
  )

  it('finds no config in what is an artifact by itself', async () => {
    const manifests = OF_ONE.manifests.map((entry) => ({
      ...entry,
      artifactType: 'application/x'
    }))
    const { docker } = fakeDocker({
      [`${INSPECT} --format {{json .}}`]: JSON.stringify({
        manifest: { ...OF_ONE, manifests }
      }),
      [INSPECT]: 'null'
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      platforms: { 'linux/amd64': AMD64 },
      layers: {}
    })
  })
})

describe('readIndex', () => {
  /** Reads an index of which buildx prints this. */
  async function readOne(
    ...answers: (object | Error)[]
  ): ReturnType<typeof readIndex> {
    const replies = answers.map((answer) =>
      answer instanceof Error ? answer : JSON.stringify(answer)
    )
    const { docker } = fakeDocker({ [INSPECT]: replies })
    return await readIndex(docker, REF, budgetAfterWrite)
  }

  it('returns digest, platforms and annotations in one command, without attestations', async () => {
    const annotations = { 'com.example': '1' }
    const { docker, calls } = fakeDocker({
      [INSPECT]: JSON.stringify({ ...OF_TWO, annotations })
    })
    await expect(readIndex(docker, REF)).resolves.toEqual({
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
      annotations
    })
    expect(calls).toEqual([`${INSPECT} --format {{json .Manifest}} ${REF}`])
  })

  it('finds neither platforms nor annotations in a single image', async () => {
    await expect(readOne({ digest: AMD64 })).resolves.toEqual({
      digest: AMD64,
      platforms: {},
      annotations: {}
    })
  })

  const DELETED = failed(
    `ERROR: content at http://127.0.0.1:5007/v2/me/milvus/manifests/${AMD64} not found`
  )

  it('reads an index that lists an image which was deleted', async () => {
    const { manifests } = OF_ONE
    const raw = JSON.stringify({ manifests, annotations: { a: '1' } })
    const hash = createHash('sha256').update(raw).digest('hex')
    const { docker } = fakeDocker({
      [`${INSPECT} --format`]: DELETED,
      [`${INSPECT} --raw`]: raw
    })
    await expect(readIndex(docker, REF)).resolves.toEqual({
      digest: `sha256:${hash}`,
      platforms: { 'linux/amd64': AMD64 },
      annotations: { a: '1' },
      extras: [`${AMD64} was deleted from the registry`]
    })
  })

  it('reads an index again that was missing for a moment', async () => {
    const raw = JSON.stringify(OF_ONE)
    const own = `sha256:${createHash('sha256').update(raw).digest('hex')}`
    const lost = failed(
      `ERROR: content at http://127.0.0.1:5007/v2/me/milvus/manifests/${own} not found`
    )
    const { docker } = fakeDocker({
      [`${INSPECT} --format`]: [
        lost,
        JSON.stringify({ ...OF_ONE, digest: own })
      ],
      [`${INSPECT} --raw`]: raw
    })
    const index = await readIndex(docker, REF)
    expect(index.digest).toBe(own)
    expect(index.extras).toBeUndefined()
  })

  it('finds no index whose tag was deleted while it was read', async () => {
    const { docker } = fakeDocker({
      [`${INSPECT} --format`]: DELETED,
      [`${INSPECT} --raw`]: failed(`ERROR: ${REF}: not found`)
    })
    await expect(readIndex(docker, REF)).rejects.toThrow('content at')
  })

  it('reports a builder that does not exist', async () => {
    const missing = failed('ERROR: no builder "nine" found')
    await expect(readOne(missing)).rejects.toThrow(
      /^The builder "nine" cannot be used: [^]*compare the input "builder"/
    )
  })

  it('retries as its caller says', async () => {
    await expect(
      readOne(failed('manifest unknown'), OF_ONE)
    ).resolves.toMatchObject({ platforms: { 'linux/amd64': AMD64 } })
  })

  it('names what is neither the image of a platform nor its attestation', async () => {
    const index = manifestOf({ '::error::/x': AMD64, 'linux/arm64': ARM64 })
    await expect(readOne(index)).resolves.toMatchObject({
      platforms: { 'linux/arm64': ARM64 },
      extras: [
        `${AMD64} is for "::error::/x", which is not a platform`,
        expect.stringContaining('but not an attestation of a listed image')
      ]
    })
  })

  it('fails on an index without a valid digest', async () => {
    await expect(readOne({ digest: 'x' })).rejects.toThrow(
      'the registry named no valid digest'
    )
  })
})
