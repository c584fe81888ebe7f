import { describe, expect, it } from '@jest/globals'
import {
  isDigest,
  isRepository,
  isSameRepository,
  isTag,
  refsOf,
  registryHost,
  registryOf,
  splitReference,
  targetRegistry
} from '../../src/docker/reference.js'
import { AMD64, ARM64 } from '../support/samples.js'

describe('isRepository', () => {
  it.each([
    'milvus',
    'me/milvus-standalone',
    'ghcr.io/me/milvus-standalone',
    'ghcr.io/me/team/milvus_1.x__y--z',
    'localhost/milvus',
    'localhost:5000/milvus',
    '127.0.0.1:5000/me/milvus',
    '[::1]:5000/milvus',
    '[::1]/milvus',
    'registry:5000/milvus',
    'Registry:5000/milvus',
    'Registry.Example.com/me/milvus',
    `r.io/${'a'.repeat(250)}`
  ])('accepts %s', (name) => {
    expect(isRepository(name)).toBe(true)
  })

  it.each([
    '',
    'ghcr.io/me/milvus:2.6',
    `ghcr.io/me/milvus@${AMD64}`,
    'ghcr.io/Me/milvus',
    'Milvus',
    'Me/milvus',
    'Registry/me/milvus',
    'registry:/milvus',
    'registry.:5000/milvus',
    'https://ghcr.io/me/milvus',
    '/milvus',
    'me/milvus/',
    'me//milvus',
    'me/-milvus',
    'me/mil..vus',
    'me/mil___vus',
    'me/mil vus',
    'me/milvus\n',
    `r.io/${'a'.repeat(251)}`
  ])('rejects %j', (name) => {
    expect(isRepository(name)).toBe(false)
  })
})

describe('isTag', () => {
  it.each(['2.6.22', 'latest', '_x', 'V1-a.b_c', 'a'.repeat(128)])(
    'accepts %s',
    (tag) => {
      expect(isTag(tag)).toBe(true)
    }
  )

  it.each(['', '.x', '-x', 'a b', 'a/b', 'a:b', '2.6,latest', 'a'.repeat(129)])(
    'rejects %j',
    (tag) => {
      expect(isTag(tag)).toBe(false)
    }
  )
})

describe('isDigest', () => {
  it.each([
    [AMD64, true],
    [AMD64.slice(0, -1), false],
    [`${AMD64}a`, false],
    [AMD64.toUpperCase(), false],
    [AMD64.replace('sha256', 'sha512'), false],
    [AMD64.slice('sha256:'.length), false]
  ])('of %j is %s', (digest, expected) => {
    expect(isDigest(digest)).toBe(expected)
  })
})

describe('registryOf', () => {
  it.each([
    ['milvus', 'docker.io'],
    ['me/milvus', 'docker.io'],
    ['docker.io/me/milvus', 'docker.io'],
    ['ghcr.io/me/milvus', 'ghcr.io'],
    ['localhost/milvus', 'localhost'],
    ['localhost:5000/milvus', 'localhost:5000'],
    ['127.0.0.1:5000/milvus', '127.0.0.1:5000'],
    ['[::1]:5000/milvus', '[::1]:5000'],
    ['index.docker.io/me/milvus', 'docker.io']
  ])('of %s is %s', (repository, registry) => {
    expect(registryOf(repository)).toBe(registry)
  })
})

describe('registryHost', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    ['https://ghcr.io', 'ghcr.io'],
    ['https://ghcr.io/', 'ghcr.io'],
    ['ghcr.io/me', 'ghcr.io'],
    ['http://localhost:5000', 'localhost:5000'],
    ['docker.io', 'docker.io'],
    ['index.docker.io', 'docker.io'],
    ['https://index.docker.io/v1/', 'docker.io'],
    ['https://registry-1.docker.io/v2/', 'docker.io'],
    ['', '']
  ])('reads %j as %j', (registry, host) => {
    expect(registryHost(registry)).toBe(host)
  })
})

describe('refsOf', () => {
  it("names each platform's image by its digest", () => {
    const digests = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }
    expect(refsOf('me/milvus', digests)).toEqual({
      'linux/amd64': `me/milvus@${AMD64}`,
      'linux/arm64': `me/milvus@${ARM64}`
    })
  })
})

describe('targetRegistry', () => {
  it.each([
    ['ghcr.io', undefined, true],
    ['ghcr.io', '', true],
    ['ghcr.io', 'https://github.com', true],
    ['ghcr.io', 'https://octo.ghe.com', false],
    ['containers.octo.ghe.com', 'https://octo.ghe.com', true],
    ['docker.io', 'https://github.com', false],
    ['ghcr.io', 'not a URL', false]
  ])(
    "is GitHub's own for %s, on the server %s: %s",
    (host, server, isGitHub) => {
      const repository =
        host === 'docker.io' ? 'me/milvus' : `${host}/me/milvus`
      expect(targetRegistry(repository, server)).toEqual({ host, isGitHub })
    }
  )
})

describe('splitReference', () => {
  it.each([
    ['me/milvus', { repository: 'me/milvus' }],
    ['me/milvus:2.6', { repository: 'me/milvus', tag: '2.6' }],
    ['localhost:5000/milvus', { repository: 'localhost:5000/milvus' }],
    [
      `localhost:5000/milvus:2.6@${AMD64}`,
      { repository: 'localhost:5000/milvus', tag: '2.6', digest: AMD64 }
    ],
    [`me/milvus@${AMD64}`, { repository: 'me/milvus', digest: AMD64 }]
  ])('splits %s', (ref, parts) => {
    expect(splitReference(ref)).toEqual(parts)
  })
})

describe('isSameRepository', () => {
  it.each([
    ['me/milvus', 'docker.io/me/milvus', true],
    ['index.docker.io/me/milvus', 'docker.io/me/milvus', true],
    ['ubuntu', 'docker.io/library/ubuntu', true],
    ['docker.io/ubuntu', 'library/ubuntu', true],
    ['ghcr.io/me/milvus', 'ghcr.io/me/milvus', true],
    ['ghcr.io/me/milvus', 'me/milvus', false],
    ['me/milvus', 'me/milvus-gpu', false],
    ['localhost:5000/milvus', 'localhost:5001/milvus', false]
  ])('of %s and %s is %s', (one, other, expected) => {
    expect(isSameRepository(one, other)).toBe(expected)
    expect(isSameRepository(other, one)).toBe(expected)
  })
})
