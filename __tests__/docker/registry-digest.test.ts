import { describe, expect, it } from '@jest/globals'
import { failed, fakeDocker } from '../support/fake-docker.js'
import '../support/log.js'
import { skipWaiting } from '../support/no-waiting.js'
import { AMD64, INDEX } from '../support/samples.js'

skipWaiting()
const { readDigest } = await import('../../src/docker/registry.js')

const REF = 'me/milvus:2.6'
const INSPECT = 'buildx imagetools inspect'

describe('readDigest', () => {
  /** What buildx 0.38 prints of an index. */
  const PRINTED = `Name:      ${REF}
MediaType: application/vnd.oci.image.index.v1+json
Digest:    ${INDEX}
           
Manifests: 
  Name:      ${REF}@${AMD64}
  MediaType: application/vnd.oci.image.manifest.v1+json
  Platform:  linux/amd64`

  it('returns the digest of the index itself', async () => {
    const { docker, calls } = fakeDocker({ [INSPECT]: PRINTED })
    await expect(readDigest(docker, REF)).resolves.toBe(INDEX)
    expect(calls).toEqual([`${INSPECT} ${REF}`])
  })

  it.each(['', 'Digest: none', `  Digest: ${INDEX}`])(
    'returns nothing where buildx prints something else: %j',
    async (printed) => {
      const { docker } = fakeDocker({ [INSPECT]: printed })
      await expect(readDigest(docker, REF)).resolves.toBeUndefined()
    }
  )

  it('retries what may pass', async () => {
    const { docker, calls } = fakeDocker({
      [INSPECT]: [failed('i/o timeout'), PRINTED]
    })
    await expect(readDigest(docker, REF)).resolves.toBe(INDEX)
    expect(calls).toHaveLength(2)
  })
})
