import { describe, expect, it } from '@jest/globals'
import { DockerStalled } from '../../src/docker/stall.js'
import type { Failure } from '../../src/messages/failure.js'
import { buildBudget, buildFailure } from '../../src/publish/build-failure.js'
import { failed } from '../support/fake-docker.js'
import { planOnGhcr as plan } from '../support/samples.js'

const SOLVE = 'ERROR: failed to build: failed to solve: '

describe('a cache that could not be stored', () => {
  const stderr = (words: string): Error =>
    failed(
      `------\n > exporting cache to registry:\n------\n${SOLVE}error writing manifest blob: failed commit on ref "manifest-sha256:aa": ${words}`
    )

  it.each([
    [
      "tag invalid: The image tag 'buildcache' already exists in the 'team/milvus' repository and cannot be overwritten because the repository is immutable.",
      'except this tag from the rule of the repository'
    ],
    [
      "name unknown: The repository with name 'team/cache' does not exist in the registry with id '123456789012'",
      'create it first'
    ],
    ['toomanyrequests: rate exceeded', 'run the job again later'],
    [
      'unexpected status from PUT request to https://r.example/v2/me/x/manifests/cache: 503 Service Unavailable',
      'run the job again later'
    ],
    ['denied: no', 'give it the right']
  ])('says what its registry wants: %s', (words, next) => {
    expect(buildFailure(stderr(words), plan, {})).toMatchObject({
      code: 'cache-not-stored',
      next: expect.stringContaining(next)
    })
  })
})

describe('a cache whose registry is silent', () => {
  type Kind = 'cache-from' | 'cache-to'
  const stalled = (kind: Kind, server: string): DockerStalled => {
    const waiting = { kind, for: `${server} the cache ghcr.io/me/x:cache` }
    return new DockerStalled(['buildx'], 180, waiting)
  }
  const after = (kind: Kind, server: string): Failure =>
    buildFailure(stalled(kind, server), plan, {})

  it('is not read again, since BuildKit would wait for the first read', () => {
    const budget = buildBudget({ ...plan, isUnpublished: false })
    expect(budget(stalled('cache-from', 'ghcr.io to send'))).toBe(0)
    expect(budget(stalled('cache-to', 'ghcr.io to take'))).toBe(30)
  })

  it('is named where it is to be read', () => {
    expect(after('cache-from', 'ghcr.io to send')).toMatchObject({
      code: 'cache-unreadable',
      what: expect.stringMatching(
        /"cache-from" could not be read.*180 s.*ghcr\.io to send the cache ghcr/
      )
    })
  })

  it('is named where it is to be stored', () => {
    expect(after('cache-to', 'ghcr.io to take')).toMatchObject({
      code: 'cache-not-stored',
      what: expect.stringContaining('ghcr.io to take the cache ghcr.io/me/x'),
      likely: 'the registry of the cache or the network failed'
    })
  })
})

describe('the token server of the base', () => {
  const BASE = 'docker.io/milvusdb/milvus@sha256:1'

  it.each([
    ['Post "https://auth.example/token": EOF', /^the token server/],
    [
      `unexpected status from POST request to https://auth.example/token: 503 Service Unavailable`,
      /^the token server/
    ],
    [
      `unexpected status from GET request to https://auth.example/token: 404 Not Found`,
      /^the token server/
    ],
    [
      "unable to decode token response: invalid character '<' looking for beginning of value",
      /^the token server/
    ],
    [
      `unexpected status from GET request to https://auth.example/token: 401 Unauthorized`,
      /denies the pull/
    ],
    [
      `unexpected status from POST request to https://auth.example/token: 429 Too Many Requests`,
      /limits pulls/
    ]
  ])('is named where it fails: %s', (words, likely) => {
    const error = failed(
      `------\n > [internal] load metadata for ${BASE}:\n------\n${SOLVE}failed to fetch oauth token: ${words}`
    )
    expect(buildFailure(error, plan, {})).toMatchObject({
      code: 'build-pull-failed',
      what: expect.stringContaining(`${BASE} could not be pulled`),
      likely: expect.stringMatching(likely)
    })
  })
})
