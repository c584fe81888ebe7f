import { describe, expect, it } from '@jest/globals'
import { imageReaders } from '../../src/publish/image-readers.js'
import { failed, fakeDocker } from '../support/fake-docker.js'
import { AMD64, annotationsOf, INDEX } from '../support/samples.js'

const IMAGE = 'ghcr.io/me/milvus'
const REF = `${IMAGE}@${INDEX}`
const INSPECT = 'buildx imagetools inspect'
const RAW = `${INSPECT} --raw ${IMAGE}@${AMD64}`
const SIZES = { config: { size: 5 }, layers: [{ size: 600 }, { size: 30 }] }

const index = JSON.stringify({
  digest: INDEX,
  annotations: annotationsOf({ version: '2.6.22' }),
  manifests: [
    {
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      digest: AMD64,
      platform: { os: 'linux', architecture: 'amd64' }
    }
  ]
})

describe('the size of an image', () => {
  it("is that of what RunPod's machines pull", async () => {
    const { docker } = fakeDocker({
      [RAW]: JSON.stringify(SIZES),
      [INSPECT]: index
    })

    expect(await imageReaders(docker, IMAGE).readBytes(REF)).toBe(635)
  })

  it.each([
    ['the registry does not answer', {}],
    ['the image is gone', { [INSPECT]: failed(`ERROR: ${REF}: not found`) }],
    ['its layers cannot be read', { [RAW]: failed('denied'), [INSPECT]: index }]
  ])('is not known if %s', async (_, table) => {
    const { docker } = fakeDocker(table)

    expect(await imageReaders(docker, IMAGE).readBytes(REF)).toBeUndefined()
  })

  it('is asked of no other registry', async () => {
    const { docker, calls } = fakeDocker({})
    const { readBytes, readImage } = imageReaders(docker, IMAGE)

    expect(await readBytes('other.example/milvus:2.6')).toBeUndefined()
    expect(await readImage('other.example/milvus:2.6')).toEqual({})
    expect(calls).toEqual([])
  })
})
