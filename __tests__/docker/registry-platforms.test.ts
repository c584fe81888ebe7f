import { describe, expect, it } from '@jest/globals'
import { readImage } from '../../src/docker/registry.js'
import { fakeDocker } from '../support/fake-docker.js'
import { AMD64, ARM64, digestOf, manifestOf } from '../support/samples.js'

const REF = 'milvusdb/milvus:v2.6.22'
const INSPECT = 'buildx imagetools inspect'
const OTHER = digestOf('9')

/** What buildx prints of a single image for a platform. */
function config(architecture: string, layer: string): string {
  const rootfs = { diff_ids: [layer] }
  return JSON.stringify({ os: 'linux', architecture, rootfs })
}

describe('readImage, of an index that lists more than images of platforms', () => {
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
      const index = manifestOf({ 'linux/amd64': AMD64, 'linux/arm64': ARM64 })
      const [image] = index.manifests
      const extra = { ...image, digest: OTHER, platform }
      const manifests = [...index.manifests, extra]
      const other = { rootfs: { diff_ids: ['other'] }, created: '2026-01-01' }
      const one = `${INSPECT} --format {{json .Image}} milvusdb/milvus@`
      const { docker } = fakeDocker({
        [`${INSPECT} --format {{json .}}`]: JSON.stringify({
          manifest: { ...index, manifests },
          image: { 'linux/amd64': other, 'linux/arm64': other }
        }),
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
    const index = manifestOf({ 'linux/amd64': AMD64 })
    const manifests = index.manifests.map((one) => ({
      ...one,
      artifactType: 'application/x'
    }))
    const { docker } = fakeDocker({
      [`${INSPECT} --format {{json .}}`]: JSON.stringify({
        manifest: { ...index, manifests }
      }),
      [INSPECT]: 'null'
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      platforms: { 'linux/amd64': AMD64 },
      layers: {}
    })
  })
})
