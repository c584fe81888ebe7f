import { describe, expect, it } from '@jest/globals'
import { platformName } from '../../src/docker/platform.js'

describe('platformName', () => {
  it.each([
    ['linux', 'amd64', undefined, 'linux/amd64'],
    ['Linux', 'AMD64', undefined, 'linux/amd64'],
    ['linux', 'x86_64', undefined, 'linux/amd64'],
    ['linux', 'amd64', 'v1', 'linux/amd64'],
    ['linux', 'amd64', 'v3', 'linux/amd64/v3'],
    // As engines do: it is not v1 for them.
    ['linux', 'amd64', '1', 'linux/amd64/1'],
    ['linux', 'arm64', 'v8', 'linux/arm64'],
    ['linux', 'arm64', '8', 'linux/arm64'],
    ['linux', 'arm64', 'V8.0', 'linux/arm64'],
    ['linux', 'aarch64', undefined, 'linux/arm64'],
    ['linux', 'arm64', 'v9', 'linux/arm64/v9'],
    ['linux', 'arm', undefined, 'linux/arm/v7'],
    ['linux', 'arm', '6', 'linux/arm/v6'],
    ['linux', 'armhf', 'v8', 'linux/arm/v7'],
    ['linux', 'i386', 'sse2', 'linux/386'],
    ['linux', 's390x', undefined, 'linux/s390x']
  ])('reads %s, %s and %s as %s', (os, architecture, variant, name) => {
    expect(platformName({ os, architecture, variant })).toBe(name)
  })
})
