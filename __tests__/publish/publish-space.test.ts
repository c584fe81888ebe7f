import { describe, expect, it, jest } from '@jest/globals'
import type { requireSpace } from '../../src/docker/size.js'
import '../support/log.js'
import { AMD64, ARM64 } from '../support/samples.js'

const tooLittle = jest.fn<typeof requireSpace>(() =>
  Promise.reject(new Error('the disk is too small'))
)
jest.unstable_mockModule('../../src/docker/size.js', () => ({
  requireSpace: tooLittle,
  readSizes: jest.fn()
}))
const { publishHere } = await import('../support/publish-here.js')
const { publishingDocker } = await import('../support/publishing-docker.js')

describe('publish on a disk that is too small for the base images', () => {
  it('stops before anything is pulled or built', async () => {
    const { calls } = await publishingDocker()
    const { error } = await publishHere()
    expect(error?.what).toContain('the disk is too small')
    expect(tooLittle.mock.calls[0]?.[1]).toEqual({
      refs: [`milvusdb/milvus@${AMD64}`, `milvusdb/milvus@${ARM64}`],
      archives: 0
    })
    expect(calls().join('\n')).not.toMatch(/^(pull|buildx build|create) /m)
  })
})
