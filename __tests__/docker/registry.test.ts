import { describe, expect, it } from '@jest/globals'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { AMD64, ARM64, INDEX, manifestOf } from '../support/samples.js'

skipWaiting()
const { findBase, readBase, readIndex, readPlatforms } =
  await import('../../src/docker/registry.js')

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

describe('readBase', () => {
  it('reads digest, platforms and age with one command', async () => {
    const { docker, calls } = fakeDocker({ [INSPECT]: TWO_PLATFORMS })
    await expect(readBase(docker, REF)).resolves.toEqual({
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
    const { platforms } = await readBase(docker, REF)
    expect(Object.keys(platforms)).toEqual(['linux/arm/v7', 'linux/arm/v6'])
  })

  it('reads an image that is no index as the one platform that it is', async () => {
    const config = {
      created: '2026-08-04T10:00:00Z',
      os: 'linux',
      architecture: 'amd64'
    }
    const { docker } = fakeDocker({
      [INSPECT]: inspected({ digest: AMD64 }, config)
    })
    await expect(readBase(docker, REF)).resolves.toEqual({
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
    await expect(readBase(docker, REF)).resolves.toEqual({
      digest: INDEX,
      platforms: { 'linux/amd64': AMD64 },
      created: Date.parse(config.created) / 1000
    })
  })

  it('reads an image that is no index and has no time', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: inspected(
        { digest: AMD64 },
        { os: 'linux', architecture: 'amd64', config: {}, rootfs: {} }
      )
    })
    await expect(readBase(docker, REF)).resolves.toEqual({
      digest: AMD64,
      platforms: { 'linux/amd64': AMD64 },
      created: 0
    })
  })

  it('counts an image without a time as made in 1970', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: inspected(manifestOf({ 'linux/amd64': AMD64 }), {
        'linux/amd64': {}
      })
    })
    await expect(readBase(docker, REF)).resolves.toMatchObject({ created: 0 })
  })

  it.each(['503 Service Unavailable', '429 Too Many Requests', 'i/o timeout'])(
    'tries again after %j',
    async (stderr) => {
      const { docker } = fakeDocker({
        [INSPECT]: [failed(stderr), TWO_PLATFORMS]
      })
      await expect(readBase(docker, REF)).resolves.toMatchObject({
        digest: INDEX
      })
    }
  )

  it('believes at once that an image is not there, and says why', async () => {
    const { docker, calls } = fakeDocker({
      [INSPECT]: failed(`ERROR: ${REF}: not found`)
    })
    await expect(readBase(docker, REF)).rejects.toThrow(
      'Likely reason: this Milvus version was never released'
    )
    expect(calls).toHaveLength(1)
  })

  it.each([
    ['403 Forbidden', 'the repository does not exist, or needs a login'],
    ['429 Too Many Requests', 'the registry limits anonymous reads'],
    ['connection refused', 'the registry or the network is down'],
    ['no such plugin', 'docker buildx cannot read this image']
  ])('says what a lasting %j means', async (stderr, likely) => {
    const { docker } = fakeDocker({ [INSPECT]: failed(stderr) })
    await expect(readBase(docker, REF)).rejects.toThrow(
      `Likely reason: ${likely}`
    )
  })

  it('does not take what it cannot read for an image', async () => {
    const { docker } = fakeDocker({ [INSPECT]: 'not JSON' })
    await expect(readBase(docker, REF)).rejects.toThrow(
      `The base image ${REF} could not be read: `
    )
  })
})

describe('readPlatforms', () => {
  it('leaves out attestations', async () => {
    const manifest = manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
    const { docker, calls } = fakeDocker({
      [INSPECT]: JSON.stringify(manifest)
    })
    await expect(readPlatforms(docker, 'me/milvus@x')).resolves.toEqual({
      'linux/amd64': AMD64,
      'linux/arm64': ARM64
    })
    expect(calls).toEqual([
      `${INSPECT} --format {{json .Manifest}} me/milvus@x`
    ])
  })

  it.each(['not found', '403 Forbidden'])(
    'tries again after %j: the index was just pushed',
    async (stderr) => {
      const manifest = JSON.stringify(manifestOf({ 'linux/amd64': AMD64 }))
      const { docker } = fakeDocker({ [INSPECT]: [failed(stderr), manifest] })
      await expect(readPlatforms(docker, 'me/milvus@x')).resolves.toEqual({
        'linux/amd64': AMD64
      })
    }
  )
})

describe('findBase', () => {
  it('returns nothing when the registry says that it is not there', async () => {
    const { docker } = fakeDocker({ [INSPECT]: failed(`${REF}: not found`) })
    await expect(findBase(docker, REF)).resolves.toBeUndefined()
  })

  it('fails when the registry does not say', async () => {
    const { docker } = fakeDocker({ [INSPECT]: failed('something else') })
    await expect(findBase(docker, REF)).rejects.toThrow(
      `The base image ${REF} could not be read: `
    )
  })
})

describe('readIndex', () => {
  it('returns digest, platforms and annotations with one command', async () => {
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

  it('finds no platforms and annotations in a bare image', async () => {
    const { docker } = fakeDocker({
      [INSPECT]: JSON.stringify({ digest: AMD64 })
    })
    await expect(readIndex(docker, 'me/milvus:2.6', () => 0)).resolves.toEqual({
      digest: AMD64,
      platforms: {},
      annotations: {}
    })
  })
})
