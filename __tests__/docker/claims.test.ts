import { describe, expect, it } from '@jest/globals'
import { claimImage, releaseImages } from '../../src/docker/claims.js'
import { failed, fakeDocker, type FakeDocker } from '../support/fake-docker.js'
import { log } from '../support/log.js'
import { newJob } from '../support/samples.js'

// What jobs that share an engine do to each other: integration/claims.test.ts.

const job = newJob()

describe('claimImage', () => {
  it('treats only "No such image" as a missing image', async () => {
    const down = failed('Cannot connect to the Docker daemon')
    const { docker } = fakeDocker({ 'image inspect': down })
    await expect(claimImage(docker, 'me/x', job)).rejects.toBe(down)
  })

  it('claims a missing image before it says that it must be pulled', async () => {
    const { docker, calls } = fakeDocker({
      'image inspect': failed('Error: No such image: me/x'),
      'volume create': ''
    })
    await expect(claimImage(docker, 'me/x', job)).resolves.toBe(true)
    expect(calls[1]).toMatch(
      new RegExp(
        `^volume create --label ${job.label} --label io.github.milvus-runpod.image=me/x ${job.name}-image-[0-9a-f]{12}$`
      )
    )
  })
})

/** An engine with a claim of two images, where the removal of the first fails. */
function engine(stderr: string): FakeDocker {
  return fakeDocker({
    [`volume ls --filter label=${job.label}`]: 'one me/x\ntwo me/y',
    'volume ls': '',
    'volume rm': '',
    'image rm me/x': failed(stderr),
    'image rm me/y': ''
  })
}

describe('releaseImages', () => {
  it.each([
    'Error response from daemon: conflict: unable to remove repository reference "me/x" (must force) - container 1 is using its referenced image 2',
    'Error response from daemon: conflict: unable to delete me/x:1 (must be forced) - container 1 is using its referenced image 2'
  ])('leaves an image that a container uses: %s', async (stderr) => {
    const { docker, calls } = engine(stderr)
    await releaseImages(docker, job)
    expect(log()).toMatch(/^me\/x is in use, so it stays: .*conflict/)
    expect(calls).toContain('image rm me/y')
  })

  it('ignores an image that was never pulled', async () => {
    const { docker } = engine('Error: No such image: me/x')
    await releaseImages(docker, job)
    expect(log()).toBe('')
  })

  it('removes the other images even if one cannot be removed, then throws', async () => {
    const { docker, calls } = engine('read-only file system')
    await expect(releaseImages(docker, job)).rejects.toThrow('read-only')
    expect(calls).toContain('image rm me/y')
  })
})
