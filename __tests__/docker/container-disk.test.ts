import { describe, expect, it } from '@jest/globals'
import { containerDisk } from '../../src/docker/container-disk.js'

const MB = 1e6

describe('the disk of a container', () => {
  it.each([
    ['cpu', 111 * MB, 10],
    ['cpu', 1_600 * MB, 10],
    ['cpu', 1_700 * MB, 15],
    ['cpu', 5_000 * MB, 20],
    ['gpu', 111 * MB, 20],
    ['gpu', 5_100 * MB, 25]
  ] as const)(
    'for %s pods has room for an image of %d bytes, unpacked, and for its logs: %d GB',
    (kind, bytes, gigabytes) => {
      expect(containerDisk(kind, bytes)).toBe(gigabytes)
    }
  )

  it.each([
    ['cpu', 20],
    ['gpu', 40]
  ] as const)(
    'for %s pods is large enough for any image if the size is not known: %d GB',
    (kind, gigabytes) => {
      expect(containerDisk(kind, undefined)).toBe(gigabytes)
    }
  )
})
