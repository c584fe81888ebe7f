import { describe, expect, it, jest } from '@jest/globals'
import '../support/log.js'
import { publishHere } from '../support/publish-here.js'
import { publishingDocker } from '../support/publishing-docker.js'

for (const file of ['runpod/runpod', 'publish/doctor', 'publish/failed-pods']) {
  jest.unstable_mockModule(`../../src/${file}.js`, () => {
    throw new Error(`${file} was loaded`)
  })
}

describe('what works at RunPod', () => {
  it('is not loaded without a key', async () => {
    await publishingDocker()
    const { error } = await publishHere({ 'smoke-test': 'none' })

    expect(error).toBeUndefined()
  })

  it('is loaded with one', async () => {
    await publishingDocker()
    const { error } = await publishHere({ 'runpod-api-key': 'k' })

    expect(error?.what).toContain('runpod/runpod was loaded')
  })
})
