import { describe, expect, it } from '@jest/globals'
import { unwritable } from '../../src/lib/disk.js'
import { readTarget } from '../../src/plan/read-targets.js'
import { fakeDocker } from '../support/fake-docker.js'

describe('readTarget', () => {
  it('leaves a failure of this machine as it is: nothing is known of the tag', async () => {
    const failure = unwritable('/tmp', 'no space left on device')
    const { docker } = fakeDocker({ buildx: failure })
    await expect(readTarget(docker, 'ghcr.io/me/image:1')).rejects.toBe(failure)
  })
})
