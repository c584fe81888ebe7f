import { describe, expect, it } from '@jest/globals'
import { readBuildError } from '../../src/docker/build-error.js'
import { failed } from '../support/fake-docker.js'

const DIGEST = `sha256:${'c'.repeat(64)}`
const SOLVE = 'ERROR: failed to build: failed to solve: '
const STATUS = 'unexpected status from'

/** As BuildKit 0.34 and buildx 0.38 print them. */
const PULLS: [string, string, string | undefined][] = [
  [
    'FROM',
    `r.example/me/base:1: failed to resolve source metadata for r.example/me/base:1: ${STATUS} HEAD request to https://r.example/v2/me/base/manifests/1: 403 Forbidden\ndenied: no`,
    'r.example/me/base:1'
  ],
  [
    'FROM, without an answer',
    'me/base:1: failed to resolve source metadata for docker.io/me/base:1: failed to do request: Head "https://registry-1.docker.io/v2/me/base/manifests/1": dial tcp: lookup registry-1.docker.io: no such host',
    'docker.io/me/base:1'
  ],
  [
    '# syntax=',
    `failed to resolve source metadata for docker.io/docker/dockerfile:1: ${STATUS} HEAD request to https://registry-1.docker.io/v2/docker/dockerfile/manifests/1: 429 Too Many Requests`,
    'docker.io/docker/dockerfile:1'
  ],
  [
    'a layer for RUN',
    `failed to compute cache key: failed to copy: httpReadSeeker: failed open: ${STATUS} GET request to https://registry-1.docker.io/v2/me/base/blobs/${DIGEST}: 429 Too Many Requests\nunknown: slow`,
    'docker.io/me/base'
  ],
  [
    'a layer while it pushes',
    `failed to push r.example/me/x: failed to copy: httpReadSeeker: failed open: ${STATUS} GET request to https://r.example/v2/me/base/blobs/${DIGEST}: 403 Forbidden`,
    'r.example/me/base'
  ],
  [
    'a layer that is gone while it pushes',
    `failed to push r.example/me/x: failed to copy: httpReadSeeker: failed open: could not fetch content descriptor ${DIGEST} (application/vnd.oci.image.layer.v1.tar+gzip) from remote: not found`,
    undefined
  ],
  [
    'a layer from another host',
    `failed to push r.example/me/x: ${STATUS} GET request to https://cdn.example/x: 403 Forbidden`,
    undefined
  ],
  [
    'a layer with wrong bytes',
    `failed to compute cache key: failed commit on ref "layer-${DIGEST}": unexpected commit digest sha256:1, expected ${DIGEST}: failed precondition`,
    undefined
  ],
  [
    "Docker Hub's limit while it pushes",
    'failed to push r.example/me/x: toomanyrequests: You have reached your pull rate limit.',
    undefined
  ]
]

const PUSHES = [
  'failed to push r.example/me/x: denied',
  'failed to push r.example/me/x: unavailable',
  `failed to push r.example/me/x: ${STATUS} HEAD request to https://r.example/v2/me/x/blobs/${DIGEST}: 403 Forbidden`,
  `failed to push docker.io/me/x: ${STATUS} HEAD request to https://registry-1.docker.io/v2/me/x/manifests/${DIGEST}: 503 Service Unavailable`,
  `failed to push r.example/me/x: ${STATUS} PUT request to https://r.example/v2/me/x/manifests/${DIGEST}: 400 Bad Request`,
  `failed to push r.example/me/x: ${STATUS} POST request to https://r.example/v2/me/x/blobs/uploads/?mount=${DIGEST}&from=me/base: 500 Internal Server Error`,
  `error writing manifest blob: ${STATUS} PUT request to https://r.example/v2/me/x/manifests/cache: 403 Forbidden`
]

describe('readBuildError', () => {
  it.each(PULLS)('knows a pull: %s', (_, reason, ref) => {
    expect(readBuildError(failed(SOLVE + reason))).toEqual({
      kind: 'pull',
      ref
    })
  })

  it.each(PUSHES)('knows a push: %s', (reason) => {
    expect(readBuildError(failed(SOLVE + reason))).toEqual({ kind: 'push' })
  })

  it('names the step that failed, whatever its command says', () => {
    const command =
      'echo failed to push x: failed to resolve source metadata for y: '
    const stderr = `#5 [linux/amd64 1/2] FROM x\n------\n > [linux/amd64 2/2] RUN ${command}:\n0.1 hello\n------\nDockerfile:2\n${SOLVE}process "/bin/sh -c ${command}" did not complete successfully: exit code: 3`
    expect(readBuildError(failed(stderr))).toEqual({
      kind: 'step',
      step: `[linux/amd64 2/2] RUN ${command}`
    })
  })

  it.each([
    failed(`${SOLVE}dockerfile parse error on line 2`),
    failed('Cannot connect to the Docker daemon'),
    new Error('failed to push x: denied')
  ])('names no step for any other error: %s', (error) => {
    expect(readBuildError(error)).toMatchObject({ kind: 'step' })
    expect(readBuildError(error).step).toBeUndefined()
  })
})
