import { describe, expect, it } from '@jest/globals'
import { readSize, readSizes, sizeText } from '../../src/docker/size.js'
import { failed, fakeDocker } from '../support/fake-docker.js'

const INSPECT = 'buildx imagetools inspect --raw'
const AMD64 = { config: { size: 5 }, layers: [{ size: 600 }, { size: 30 }] }
const ARM64 = { config: { size: 7 }, layers: [] }

describe('readSize', () => {
  it('adds up what a pull downloads: config and layers', async () => {
    const { docker, calls } = fakeDocker({ [INSPECT]: JSON.stringify(AMD64) })
    expect(await readSize(docker, 'milvus@1')).toBe(635)
    expect(calls).toEqual([`${INSPECT} milvus@1`])
  })

  it.each([
    ['refuses', failed('ERROR: denied')],
    ['answers with an index', '{"manifests":[]}'],
    ['answers with no JSON', '<html>']
  ])('fails when the registry %s', async (_, answer) => {
    const { docker } = fakeDocker({ [INSPECT]: answer })
    await expect(readSize(docker, 'milvus@1')).rejects.toThrow()
  })
})

describe('readSizes', () => {
  const refs = { 'linux/amd64': 'milvus@1', 'linux/arm64': 'milvus@2' }

  it('is about each platform', async () => {
    const { docker } = fakeDocker({
      [`${INSPECT} milvus@1`]: JSON.stringify(AMD64),
      [`${INSPECT} milvus@2`]: JSON.stringify(ARM64)
    })
    expect(await readSizes(docker, refs)).toEqual({
      'linux/amd64': 635,
      'linux/arm64': 7
    })
  })

  it('leaves out a platform whose image cannot be read', async () => {
    const { docker } = fakeDocker({
      [`${INSPECT} milvus@1`]: failed('ERROR: 503'),
      [`${INSPECT} milvus@2`]: JSON.stringify(ARM64)
    })
    expect(await readSizes(docker, refs)).toEqual({ 'linux/arm64': 7 })
  })
})

describe('sizeText', () => {
  it.each([
    [4e5, '0 MB'],
    [640e6, '640 MB'],
    [999.4e6, '999 MB'],
    [999.5e6, '1.0 GB'],
    [1.24e9, '1.2 GB'],
    [14e9, '14.0 GB']
  ])('shows %d bytes as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })
})
