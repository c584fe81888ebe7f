import { describe, expect, it } from '@jest/globals'
import {
  isPaused,
  lacksBuilder,
  readBuildError
} from '../../src/docker/build-error.js'
import { DockerStalled } from '../../src/docker/stall.js'
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

  it('knows a push by the last step, if the token server fails', () => {
    const reason = `failed to fetch oauth token: ${STATUS} POST request to https://auth.example/token: 500 Internal Server Error`
    const stderr = `------\n > exporting to image:\n------\n${SOLVE}${reason}`
    expect(readBuildError(failed(stderr))).toEqual({ kind: 'push' })
    const ofRun = stderr.replace('exporting to image', '[2/2] RUN true')
    expect(readBuildError(failed(ofRun))).toMatchObject({ kind: 'step' })
  })

  it.each([
    ['[linux/amd64 internal] load metadata for r.example/me/base@sha256:1'],
    ['[linux/amd64 build 1/3] FROM r.example/me/base@sha256:1'],
    ['resolve image config for docker-image://r.example/me/base@sha256:1']
  ])('knows a pull by its step, if the token server fails: %s', (step) => {
    const reason = `failed to fetch oauth token: ${STATUS} GET request to https://auth.example/token?scope=x: 401 Unauthorized`
    const stderr = `------\n > ${step}:\n------\n------\n > importing cache manifest from me/x:cache:\n------\n${SOLVE}${reason}`
    expect(readBuildError(failed(stderr))).toEqual({
      kind: 'pull',
      ref: 'r.example/me/base@sha256:1'
    })
  })

  it.each([
    ['failed to push r.example/me/x: denied', 'push'],
    ['failed to fetch oauth token: 403 Forbidden', 'push'],
    ['error writing layer blob: denied', 'cache-to']
  ])('tells a push from a cache beside it: %s', (reason, kind) => {
    const other = 'error writing layer blob: context canceled'
    const [push, cache] = kind === 'push' ? [reason, other] : [other, reason]
    const stderr = `#6 exporting to image
#6 pushing layers 0.0s done
#6 ERROR: ${push}

#7 exporting cache to registry
#7 ERROR: ${cache}
------
 > exporting to image:
------
------
 > exporting cache to registry:
------
${SOLVE}${reason}`
    expect(readBuildError(failed(stderr))).toMatchObject({ kind })
  })

  it.each(['cache-from', 'cache-to'] as const)('knows a silent %s', (kind) => {
    const waiting = { kind, ref: 'me/x:cache', for: 'docker.io' }
    const error = new DockerStalled(['buildx'], 180, waiting)
    expect(readBuildError(error)).toEqual({ kind })
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

describe('lacksBuilder', () => {
  it('is true of a builder that somebody has removed', () => {
    const error = failed('ERROR: no builder "milvus-runpod-1" found')
    expect(lacksBuilder(error)).toBe(true)
  })

  it('is false of a step that says something like it', () => {
    const error = failed(`${SOLVE}process "find" did not complete: not found`)
    expect(lacksBuilder(error)).toBe(false)
  })
})

describe('isPaused', () => {
  it('is true of a builder whose container is paused', () => {
    const error = failed(
      'ERROR: failed to build: Error response from daemon: Container buildx_buildkit_x0 is paused, unpause the container before exec'
    )
    expect(isPaused(error)).toBe(true)
    expect(isPaused(failed('ERROR: x is paused'))).toBe(false)
  })
})
