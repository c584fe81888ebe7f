import { describe, expect, it } from '@jest/globals'
import {
  describeExtras,
  platformName,
  readEntries,
  type Entry,
  type Platform
} from '../../src/docker/entries.js'
import {
  AMD64,
  ARM64,
  attestationOf,
  digestOf,
  manifestOf
} from '../support/samples.js'

const OTHER = digestOf('9')
const OCI = 'application/vnd.oci.image'

const { manifests: usual } = manifestOf({
  'linux/amd64': AMD64,
  'linux/arm64': ARM64
})
const platforms = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

/** An image that is not one of the usual two. */
function entry(
  platform?: Partial<Platform>,
  others: Partial<Entry> = {}
): Entry {
  return {
    mediaType: `${OCI}.manifest.v1+json`,
    digest: OTHER,
    platform: platform && { os: 'linux', architecture: 'amd64', ...platform },
    ...others
  }
}

describe('readEntries', () => {
  it('finds one image for each platform, and attestations of these', () => {
    const entries = [...usual, attestationOf(ARM64)]
    expect(readEntries(entries)).toEqual({ platforms })
  })

  it('finds images in the format of Docker', () => {
    const mediaType = 'application/vnd.docker.distribution.manifest.v2+json'
    const entries = usual.map((one) => ({ ...one, mediaType }))
    expect(readEntries(entries)).toEqual({ platforms })
  })

  it.each<[string, Partial<Platform>]>([
    ['', {}],
    [', in letters of another case', { os: 'Linux', architecture: 'AMD64' }],
    [', by another name of the architecture', { architecture: 'x86-64' }],
    [', with a variant that means nothing', { variant: 'v1' }],
    [', with a version of the system', { 'os.version': '10.0' }],
    [', with a feature of the system', { 'os.features': ['x'] }]
  ])(
    'uses the first of two images for a platform%s, and names the second',
    (_, platform) => {
      expect(readEntries([...usual, entry(platform)])).toEqual({
        platforms,
        extras: [`${OTHER} is a second image for linux/amd64`]
      })
      const { platforms: first, extras } = readEntries([
        entry(platform),
        ...usual
      ])
      expect(first['linux/amd64']).toBe(OTHER)
      expect(extras).toContain(`${AMD64} is a second image for linux/amd64`)
    }
  )

  it('sees nothing wrong with an image that is listed twice', () => {
    const twice = entry({ architecture: 'AMD64' }, { digest: AMD64 })
    expect(readEntries([...usual, twice])).toEqual({ platforms })
  })

  it.each<[string, Entry]>([
    ['names no platform', entry()],
    [
      'is of the type "application/vnd.oci.image.index.v1+json", which is not that of an image',
      entry({}, { mediaType: `${OCI}.index.v1+json` })
    ],
    [
      'is of the type "", which is not that of an image',
      entry({}, { mediaType: undefined })
    ],
    [
      'is for linux/s390x with a certain "os.version"',
      entry({ architecture: 's390x', 'os.version': '10.0' })
    ],
    [
      'is for linux/s390x with a certain "os.features"',
      entry({ architecture: 's390x', 'os.features': ['x'] })
    ],
    [
      'is an artifact for linux/s390x',
      entry({ architecture: 's390x' }, { artifactType: 'application/x' })
    ],
    [
      'is for unknown/unknown, but not an attestation of a listed image',
      entry({ os: 'unknown', architecture: 'unknown' })
    ],
    [
      'is for "unknown/amd64", which is not a platform',
      entry({ os: 'unknown' })
    ],
    ['is for "amd64", which is not a platform', entry({ os: '' })],
    [
      'is for unknown/unknown, but not an attestation of a listed image',
      attestationOf(digestOf('8'))
    ]
  ])('names what %s', (what, extra) => {
    const { extras } = readEntries([...usual, extra])
    expect(extras).toEqual([`${extra.digest} ${what}`])
  })

  it('counts an image for a variant as one of another platform', () => {
    const { platforms: found } = readEntries([
      ...usual,
      entry({ variant: 'v3' })
    ])
    expect(found).toEqual({ ...platforms, 'linux/amd64/v3': OTHER })
  })

  it('accepts no attestation of an attestation, or of an extra', () => {
    const extra = entry()
    const entries = [extra, attestationOf(OTHER), attestationOf(digestOf('e'))]
    expect(readEntries([...usual, ...entries]).extras).toHaveLength(3)
  })

  it('names an entry whose digest is of another kind, safe to print', () => {
    const extra = entry({}, { digest: '::error::x\nsha512:1' })
    const { extras } = readEntries([...usual, extra])
    expect(extras).toEqual([
      ': :error::x sha512:1 has a digest that is not sha256'
    ])
  })
})

describe('describeExtras', () => {
  it('counts those that it does not name', () => {
    expect(describeExtras(['a', 'b', 'c'])).toBe('a; b; c')
    expect(describeExtras(['a', 'b', 'c', 'd', 'e'])).toBe(
      'a; b; c; and 2 more'
    )
  })
})

describe('platformName', () => {
  it.each([
    ['linux', 'amd64', undefined, 'linux/amd64'],
    ['Linux', 'AMD64', undefined, 'linux/amd64'],
    ['linux', 'x86_64', undefined, 'linux/amd64'],
    ['linux', 'amd64', 'v1', 'linux/amd64'],
    ['linux', 'amd64', '', 'linux/amd64'],
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
