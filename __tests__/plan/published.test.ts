import { describe, expect, it } from '@jest/globals'
import { unwritable } from '../../src/lib/disk.js'
import {
  isDenied,
  readTarget,
  type TagTarget
} from '../../src/plan/published.js'
import { fakeDocker } from '../support/fake-docker.js'
import { INDEX } from '../support/samples.js'

const image = { digest: INDEX, platforms: {}, annotations: {} }

describe('readTarget', () => {
  it('leaves a failure of this machine as it is: nothing is known of the tag', async () => {
    const failure = unwritable('/tmp', 'no space left on device')
    const { docker } = fakeDocker({ buildx: failure })
    await expect(readTarget(docker, 'ghcr.io/me/image:1')).rejects.toBe(failure)
  })
})

describe('isDenied', () => {
  it.each<[boolean, TagTarget[]]>([
    [true, ['denied']],
    [true, ['denied', 'denied']],
    [false, ['denied', 'absent']],
    [false, ['denied', image]],
    [false, []]
  ])('is %s when the tags read as %j', (expected, targets) => {
    const byTag = targets.map((target, index) => [`${index}`, target] as const)
    expect(isDenied(new Map(byTag))).toBe(expected)
  })
})
