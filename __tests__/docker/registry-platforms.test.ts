import { describe, expect, it } from '@jest/globals'
import { readImage, readIndex } from '../../src/docker/registry.js'
import { fakeDocker } from '../support/fake-docker.js'
import { AMD64, ARM64, manifestOf } from '../support/samples.js'

const REF = 'milvusdb/milvus:v2.6.22'
const INSPECT = 'buildx imagetools inspect'

describe('an index with several images for one platform', () => {
  // BuildKit takes the first of them, buildx shows the config of any.
  it('reads the first of several images for one platform', async () => {
    const own = { rootfs: { diff_ids: ['sha256:1'] }, created: '1970-01-02' }
    const other = { rootfs: { diff_ids: ['sha256:2'] } }
    const several = { 'linux/arm64/v8': AMD64, 'linux/arm64': ARM64 }
    const { docker, calls } = fakeDocker({
      [`${INSPECT} --format {{json .}}`]: JSON.stringify({
        manifest: manifestOf(several),
        image: { 'linux/arm64': other }
      }),
      [INSPECT]: JSON.stringify({ os: 'linux', architecture: 'arm64', ...own })
    })
    await expect(readImage(docker, REF)).resolves.toMatchObject({
      platforms: { 'linux/arm64': AMD64 },
      ambiguous: ['linux/arm64'],
      layers: { 'linux/arm64': ['sha256:1'] },
      created: 86_400
    })
    expect(calls.at(-1)).toBe(
      `${INSPECT} --format {{json .Image}} milvusdb/milvus@${AMD64}`
    )
  })

  it.each([
    ['letters of another case', 'Linux/AMD64'],
    ['a variant that means nothing', 'linux/amd64/v1'],
    ['another name of the architecture', 'linux/x86_64']
  ])(
    'takes the first of two images for one platform, also with %s',
    async (_, platform) => {
      for (const [first, second] of [
        ['linux/amd64', platform],
        [platform, 'linux/amd64']
      ] as const) {
        const index = manifestOf({ [first]: AMD64, [second]: ARM64 })
        const { docker } = fakeDocker({ [INSPECT]: JSON.stringify(index) })
        await expect(readIndex(docker, 'me/milvus@x')).resolves.toMatchObject({
          platforms: { 'linux/amd64': AMD64 },
          ambiguous: ['linux/amd64']
        })
      }
    }
  )

  it('sees nothing ambiguous in an image that is listed twice', async () => {
    const index = manifestOf({ 'linux/amd64': AMD64, 'linux/AMD64': AMD64 })
    const { docker } = fakeDocker({ [INSPECT]: JSON.stringify(index) })
    const { ambiguous } = await readIndex(docker, 'me/milvus@x')
    expect(ambiguous).toBeUndefined()
  })
})
