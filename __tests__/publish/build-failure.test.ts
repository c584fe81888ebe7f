import { describe, expect, it } from '@jest/globals'
import { DockerStalled } from '../../src/docker/stall.js'
import { unwritable } from '../../src/lib/disk.js'
import { fail, type Failure } from '../../src/messages/failure.js'
import {
  buildFailure,
  buildBudget,
  mayAcceptOldAttestations,
  readBackFailure,
  type BuildContext
} from '../../src/publish/build-failure.js'
import { failed } from '../support/fake-docker.js'
import { INDEX, planOnGhcr as plan } from '../support/samples.js'
import { setEnv } from '../support/temporary.js'

const SOLVE = 'ERROR: failed to build: failed to solve: '
const PUSH = `${SOLVE}failed to push ghcr.io/me/milvus: `
const REFUSED = failed(
  `${PUSH}denied: unknown manifest class for application/vnd.oci.empty.v1+json`
)

function pullOf(ref: string, answer: string): Error {
  return failed(
    `${SOLVE}failed to resolve source metadata for ${ref}: ${answer}`
  )
}

describe('buildBudget', () => {
  const [unpublished, published] = [true, false].map((isUnpublished) =>
    buildBudget({ ...plan, isUnpublished })
  )

  it('waits for other jobs when the first push to a repository is denied', () => {
    expect(unpublished?.(failed(`${PUSH}denied`))).toBe(120)
    expect(published?.(failed(`${PUSH}denied`))).toBe(7)
  })

  it.each([
    ['denied', 7],
    ['toomanyrequests', 30],
    ['docker.io/me/base: not found', 0]
  ])('waits for no other job when a pull ends with: %s', (answer, seconds) => {
    expect(unpublished?.(pullOf('docker.io/me/base', answer))).toBe(seconds)
  })

  it('waits for what the registry does not show yet, or lost for a moment', () => {
    const base = `docker.io/milvusdb/milvus@${INDEX}`
    expect(published?.(failed(`${PUSH}name unknown`))).toBe(7)
    expect(published?.(pullOf(base, `${base}: not found`))).toBe(7)
  })

  it.each([REFUSED, failed(`${PUSH}write x: no space left on device`)])(
    'does not repeat what cannot succeed: %s',
    (error) => {
      expect(unpublished?.(error)).toBe(0)
    }
  )
})

describe('buildFailure', () => {
  function failureOf(error: Error, context: BuildContext = {}): Failure {
    return buildFailure(error, plan, context)
  }

  it('of a pull names the image, its registry and the login that helps', () => {
    const ref = 'docker.io/milvusdb/milvus:v2.6.22'
    const failure = failureOf(pullOf(ref, 'toomanyrequests'))
    expect(failure).toMatchObject({
      code: 'build-pull-failed',
      likely: 'docker.io limits pulls, and more so without a login',
      next: 'run the job again later, or log in to docker.io with the inputs "base-username" and "base-password" if "base-image" is there, or else earlier in the job'
    })
    expect(failure.what).toContain(`${ref} could not be pulled for the build: `)
  })

  it('of a pull names another way in the workflow, which logs in to no other registry', () => {
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    const { next } = failureOf(pullOf('r.example/x', 'denied'))
    expect(next).toMatch(
      /^check its name, or log in to r\.example with .* "base-username" .*; if not, copy the image to the registry of "base-image"/
    )
  })

  it('of a pull of which BuildKit names no image names the base', () => {
    const limit = 'toomanyrequests: You have reached your pull rate limit.'
    expect(failureOf(failed(PUSH + limit)).what).toMatch(
      /^milvusdb\/milvus@sha256:\w+ could not be pulled for the build/
    )
  })

  it('of a push says what to do about the repository', () => {
    const error = failed(`${PUSH}name unknown`)
    const unpublished = { ...plan, isUnpublished: true }
    expect(buildFailure(error, unpublished, {})).toMatchObject({
      code: 'push-failed',
      next: 'create the repository first, as Amazon ECR requires'
    })
    expect(failureOf(error).next).toMatch(/^look at the repository/)
  })

  it.each([
    ['toomanyrequests: slow down', /^ghcr\.io .*, or docker\.io, from where/],
    [
      'unexpected status from PUT request to https://ghcr.io/v2/me/milvus/blobs/uploads/1: 429 Too Many Requests',
      /^ghcr\.io received too many requests$/
    ]
  ])('of a push with a limit says whose it may be: %s', (answer, likely) => {
    expect(failureOf(failed(PUSH + answer)).likely).toMatch(likely)
  })

  it('of a push that hangs, or a pull, names the registry', () => {
    const stalled = (kind: 'pull' | 'push'): Failure =>
      failureOf(
        new DockerStalled(['buildx'], 240, {
          kind,
          ref: 'r.example/base:1',
          for: 'r.example to send r.example/base:1'
        })
      )
    expect(stalled('push')).toMatchObject({
      code: 'push-failed',
      likely: 'ghcr.io or the network failed'
    })
    expect(stalled('pull')).toMatchObject({
      code: 'build-pull-failed',
      what: 'r.example/base:1 could not be pulled for the build: docker buildx was ended after 240 s without progress: it waited for r.example to send r.example/base:1'
    })
  })

  it.each([
    'rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 10: Unknown flag: link',
    'dockerfile parse error on line 32: unknown flag: start-interval'
  ])('of a builder that is too old says which one is not: %s', (reason) => {
    expect(failureOf(failed(SOLVE + reason))).toMatchObject({
      code: 'build-failed',
      likely: expect.stringContaining('the builder is too old'),
      next: expect.stringContaining('Docker 25 or later')
    })
  })

  it('of a builder that does not answer is that of the builder', () => {
    const frozen = fail('builder-frozen', { name: 'mine', reason: 'silent' })
    expect(failureOf(frozen)).toBe(frozen)
  })

  it.each([
    'denied: adding 1 B, which will exceed the configured upper limit of 1 B',
    'unknown: write /var/lib/registry/x: no space left on device'
  ])("of the registry's own room is not one of the builder: %s", (reason) => {
    expect(failureOf(failed(PUSH + reason))).toMatchObject({
      code: 'push-failed',
      likely:
        'the registry has no room for the image: a quota is used up, or its own disk is full'
    })
  })

  it('of a push that attestations are refused for says how to do without', () => {
    expect(failureOf(REFUSED, { provenance: 'true' }).next).toContain(
      'set the inputs "provenance" and "sbom" to "false"'
    )
    expect(failureOf(REFUSED, { provenance: 'false' }).likely).toBe(
      'the registry does not accept OCI indexes with annotations'
    )
  })

  it('of a step names the step, and the platform', () => {
    const stderr = `------\n > [linux/amd64 2/2] RUN exit 3:\n------\n${SOLVE}process "x" did not complete successfully`
    const failure = failureOf(failed(stderr), { platform: 'linux/arm64' })
    expect(failure.code).toBe('build-failed')
    expect(failure.what).toContain(
      'The build for linux/arm64 failed at "[linux/amd64 2/2] RUN exit 3": '
    )
  })

  it('of docker itself says to look at docker', () => {
    const error = failed('Cannot connect to the Docker daemon')
    expect(failureOf(error).next).toContain('check DOCKER_HOST')
  })

  it('of a disk of the runner is that, whichever step needed it', () => {
    const full = unwritable('/temp', 'ENOSPC: no space left on device')
    expect(buildFailure(full, plan, {})).toBe(full)
  })

  it('of a full disk says whose', () => {
    const full = `${SOLVE}write /var/lib/buildkit/x: no space left on device`
    const failure = failureOf(failed(full))
    expect(failure.code).toBe('build-disk-full')
    expect(failure.likely).toContain('the disk of the builder is full')
  })
})

describe('attestations that a registry refuses', () => {
  it.each([
    ['true', 'false', true],
    ['mode=max', 'false', true],
    ['false', 'generator=x', true],
    ['0', 'False', false]
  ])(
    'may be accepted in the old form: provenance %s, sbom %s: %s',
    (provenance, sbom, may) => {
      expect(mayAcceptOldAttestations(REFUSED, { provenance, sbom })).toBe(may)
    }
  )

  it('are told from other refusals', () => {
    const both = { provenance: 'true', sbom: 'true' }
    expect(mayAcceptOldAttestations(failed(`${PUSH}denied`), both)).toBe(false)
  })
})

describe('an attestation that a registry refuses without its subject', () => {
  const digest = `sha256:${'a'.repeat(64)}`
  const unknown = `${PUSH}unknown: blob unknown to registry - ${digest}`
  const subject = failed(`#9 exporting manifest ${digest} done\n${unknown}`)
  const budgetSeconds = buildBudget({ ...plan, isUnpublished: true })

  it.each([
    ['true', 'false', true],
    ['false', 'false', false]
  ])(
    'may be accepted in the old form: provenance %s, sbom %s',
    (provenance, sbom, may) => {
      const given = { provenance, sbom }
      expect(mayAcceptOldAttestations(subject, given)).toBe(may)
      expect(mayAcceptOldAttestations(REFUSED, given)).toBe(may)
    }
  )

  it('is not pushed again in the same form', () => {
    expect(budgetSeconds(subject)).toBe(0)
  })

  it('is told from a layer that the registry does not show yet', () => {
    expect(budgetSeconds(failed(unknown))).toBe(30)
    expect(
      budgetSeconds(failed(`${PUSH}unknown: blob unknown to registry`))
    ).toBe(30)
  })
})

describe('the read of what was just pushed', () => {
  const ref = `ghcr.io/me/milvus@${INDEX}`

  it.each([
    [
      '404 Not Found',
      'ghcr.io took the image, but does not show it: it fails, or a cache in front of it is late'
    ],
    ['403 Forbidden', 'this job may write to the repository, but not read it'],
    ['502 Bad Gateway', 'ghcr.io or the network failed']
  ])('names the image, and why it fails with %s', (status, likely) => {
    const error = failed(
      `ERROR: unexpected status from HEAD request to https://ghcr.io/v2/me/milvus/manifests/${INDEX}: ${status}`
    )
    const failure = readBackFailure(error, ref)
    expect(failure.what).toContain(
      `The image was pushed, but ${ref} could not be read, so no tag was moved: `
    )
    expect(failure.likely).toBe(likely)
  })

  it('names the token server if that is what fails', () => {
    const error = failed(
      'ERROR: failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://r.example/token: 404 Not Found'
    )
    expect(readBackFailure(error, ref).likely).toMatch(
      /^the token server of the registry fails/
    )
  })
})
