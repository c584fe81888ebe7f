import { describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { AMD64, ARM64, INDEX, manifestOf } from '../support/samples.js'

skipWaiting()
const { readImage, readIndex } = await import('../../src/docker/registry.js')
const { budgetAfterWrite } = await import('../../src/docker/answer.js')

const REF = 'milvusdb/milvus:v2.6.22'
const INSPECT = 'buildx imagetools inspect'

function inspected(manifest: object, image: object): string {
  return JSON.stringify({ name: REF, manifest, image }, null, 2)
}

const TWO_PLATFORMS = inspected(
  manifestOf({ 'linux/amd64': AMD64, 'linux/arm64/v8': ARM64 }),
  {
    'linux/amd64': { created: '2026-08-04T10:00:00.9Z' },
    'linux/arm64': { created: '2026-08-04T11:00:00Z' }
  }
)

describe('readImage', () => {
  it('reads digest, platforms and age in one command', async () => {
    const { docker, calls } = fakeDocker({ [INSPECT]: TWO_PLATFORMS })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
      created: Date.parse('2026-08-04T11:00:00Z') / 1000
    })
    expect(calls).toEqual([`${INSPECT} --format {{json .}} ${REF}`])
  })

  it('keeps the variant of every other architecture', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: inspected(
        manifestOf({ 'linux/arm/v7': AMD64, 'linux/arm/v6': ARM64 }),
        {}
      )
    })
    const { platforms } = await readImage(docker, REF)
    expect(Object.keys(platforms)).toEqual(['linux/arm/v7', 'linux/arm/v6'])
  })

  it('reads a single image as the one platform that it is for', async () => {
    const config = {
      created: '2026-08-04T10:00:00Z',
      os: 'linux',
      architecture: 'amd64'
    }
    const { docker } = fakeDocker({
      [INSPECT]: inspected({ digest: AMD64 }, config)
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      digest: AMD64,
      platforms: { 'linux/amd64': AMD64 },
      created: Date.parse(config.created) / 1000
    })
  })

  // buildx prints one config, and no map, for an index of one platform
  // (util/imagetools/printers.go).
  it('reads the manifest, not the index, of an index of one platform', async () => {
    const config = {
      created: '2026-08-04T10:00:00Z',
      os: 'linux',
      architecture: 'amd64'
    }
    const { docker } = fakeDocker({
      [INSPECT]: inspected(manifestOf({ 'linux/amd64': AMD64 }), config)
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64 },
      created: Date.parse(config.created) / 1000
    })
  })

  it('reads a single image without a creation time', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: inspected(
        { digest: AMD64 },
        { os: 'linux', architecture: 'amd64', config: {}, rootfs: {} }
      )
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      digest: AMD64,
      platforms: { 'linux/amd64': AMD64 },
      created: 0
    })
  })

  it('counts an image without a creation time as made in 1970', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: inspected(manifestOf({ 'linux/amd64': AMD64 }), {
        'linux/amd64': {}
      })
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({ created: 0 })
  })

  it.each(['503 Service Unavailable', '429 Too Many Requests', 'i/o timeout'])(
    'retries after %j',
    async (stderr) => {
      const { docker } = fakeDocker({
        [INSPECT]: [failed(stderr), TWO_PLATFORMS]
      })
      await expect(readImage(docker, REF)).resolves.toMatchObject({
        digest: INDEX
      })
    }
  )

  it('believes at once that an image does not exist', async () => {
    const { docker, calls } = fakeDocker({
      [INSPECT]: failed(`ERROR: ${REF}: not found`)
    })
    await expect(readImage(docker, REF)).rejects.toThrow('not found')
    expect(calls).toHaveLength(1)
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

  it.each([null, undefined])(
    'finds no platform in an artifact, whose config is %s',
    async (config) => {
      const inspectedArtifact = JSON.stringify({
        manifest: { digest: AMD64 },
        image: config
      })
      const { docker } = fakeDocker({ [INSPECT]: inspectedArtifact })
      await expect(readImage(docker, REF)).resolves.toMatchObject({
        platforms: {},
        labels: {},
        created: 0
      })
    }
  )

  it('returns the layers and the entrypoint of each platform', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: inspected(
        manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 }),
        {
          'linux/amd64': {
            config: { Entrypoint: ['/tini', '--'] },
            rootfs: { diff_ids: ['sha256:1', 'sha256:2'] }
          },
          'linux/arm64': { config: { Entrypoint: null }, rootfs: {} }
        }
      )
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      layers: { 'linux/amd64': ['sha256:1', 'sha256:2'], 'linux/arm64': [] },
      entrypoints: { 'linux/amd64': ['/tini', '--'], 'linux/arm64': [] }
    })
  })

  it("returns each platform's labels", async () => {
    const { docker } = fakeDocker({
      [INSPECT]: inspected(
        manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 }),
        {
          'linux/amd64': { config: { Labels: { a: '1' } } },
          'linux/arm64': { config: { Labels: null } }
        }
      )
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      labels: { 'linux/amd64': { a: '1' }, 'linux/arm64': {} }
    })
  })
})

describe('readIndex', () => {
  it('returns digest, platforms and annotations in one command', async () => {
    const annotations = { 'com.example': '1' }
    const index = { ...manifestOf({ 'linux/amd64': AMD64 }), annotations }
    const { docker, calls } = fakeDocker({ [INSPECT]: JSON.stringify(index) })
    await expect(readIndex(docker, 'me/milvus:2.6', () => 0)).resolves.toEqual({
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64 },
      annotations
    })
    expect(calls).toEqual([
      `${INSPECT} --format {{json .Manifest}} me/milvus:2.6`
    ])
  })

  it('finds neither platforms nor annotations in a single image', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: JSON.stringify({ digest: AMD64 })
    })
    await expect(readIndex(docker, 'me/milvus:2.6', () => 0)).resolves.toEqual({
      digest: AMD64,
      platforms: {},
      annotations: {}
    })
  })

  it('leaves out attestations', async () => {
    const manifest = manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
    const { docker } = fakeDocker({ [INSPECT]: JSON.stringify(manifest) })
    await expect(readIndex(docker, 'me/milvus@x')).resolves.toMatchObject({
      platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
    })
  })

  it('reads an index that lists an image which was deleted', async () => {
    const { manifests } = manifestOf({ 'linux/amd64': AMD64 })
    const raw = JSON.stringify({ manifests, annotations: { a: '1' } })
    const hash = createHash('sha256').update(raw).digest('hex')
    const url = `http://127.0.0.1:5007/v2/me/milvus/manifests/${AMD64}`
    const { docker } = fakeDocker({
      [`${INSPECT} --format`]: failed(`ERROR: content at ${url} not found`),
      [`${INSPECT} --raw`]: raw
    })
    await expect(readIndex(docker, 'me/milvus:2.6', () => 0)).resolves.toEqual({
      digest: `sha256:${hash}`,
      platforms: { 'linux/amd64': AMD64 },
      annotations: { a: '1' },
      extras: [`${AMD64} was deleted from the registry`]
    })
  })

  it('finds no index whose tag was deleted while it was read', async () => {
    const url = `http://127.0.0.1:5007/v2/me/milvus/manifests/${AMD64}`
    const { docker } = fakeDocker({
      [`${INSPECT} --format`]: failed(`ERROR: content at ${url} not found`),
      [`${INSPECT} --raw`]: failed('ERROR: me/milvus:2.6: not found')
    })
    await expect(readIndex(docker, 'me/milvus:2.6', () => 0)).rejects.toThrow(
      'content at'
    )
  })

  it('reports a builder that does not exist', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: failed('ERROR: no builder "nine" found')
    })
    await expect(readIndex(docker, 'me/milvus@x')).rejects.toThrow(
      /^The builder "nine" cannot be used: [^]*compare the input "builder"/
    )
  })

  it.each(['manifest unknown', '403 Forbidden'])(
    'retries after %j when the index was just pushed',
    async (stderr) => {
      const manifest = JSON.stringify(manifestOf({ 'linux/amd64': AMD64 }))
      const { docker } = fakeDocker({ [INSPECT]: [failed(stderr), manifest] })
      await expect(
        readIndex(docker, 'me/milvus@x', budgetAfterWrite)
      ).resolves.toMatchObject({ platforms: { 'linux/amd64': AMD64 } })
    }
  )

  it('names what is neither the image of a platform nor its attestation', async () => {
    const index = manifestOf({ '::error::/x': AMD64, 'linux/arm64': ARM64 })
    const { docker } = fakeDocker({ [INSPECT]: JSON.stringify(index) })
    await expect(readIndex(docker, 'me/milvus@x')).resolves.toMatchObject({
      platforms: { 'linux/arm64': ARM64 },
      extras: [
        `${AMD64} is for "::error::/x", which is not a platform`,
        expect.stringContaining('but not an attestation of a listed image')
      ]
    })
  })

  it('fails on an index without a valid digest', async () => {
    const { docker } = fakeDocker({ [INSPECT]: '{"digest":"x"}' })
    await expect(readIndex(docker, 'me/milvus@x')).rejects.toThrow(
      'the registry named no valid digest'
    )
  })
})
