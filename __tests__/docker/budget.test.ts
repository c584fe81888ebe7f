import { describe, expect, it } from '@jest/globals'
import {
  budgetAfterPush,
  budgetSeconds,
  retryAfter
} from '../../src/docker/answer.js'
import { failed } from '../support/fake-docker.js'

describe('how long an error is retried', () => {
  const HUB =
    'ERROR: failed to push docker.io/me/x: push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'

  // For any command; for a read after a write; for the first image of a repository.
  it.each([
    ['429 Too Many Requests', 30, 30, 30],
    ['503 Service Unavailable', 30, 30, 30],
    ['manifest unknown', 0, 7, 7],
    ['no space left on device', 0, 0, 0],
    ['permission denied while trying to connect to the docker API', 0, 0, 0],
    [
      'exec: "docker-credential-x": executable file not found in $PATH',
      0,
      0,
      0
    ],
    // Another job may be creating the repository.
    ['403 Forbidden', 7, 7, 120],
    ['denied: requested access to the resource is denied', 7, 7, 120],
    [HUB, 7, 7, 120],
    // No other job causes these.
    ['unauthorized: authentication required', 7, 7, 7],
    [
      'ERROR: failed to solve: failed to push r.example/me/x: unauthorized',
      7,
      7,
      7
    ],
    [
      'ERROR: unexpected status from PUT request to https://ghcr.io/v2/me/x/manifests/2.6: 401 Unauthorized\nunauthorized: not you',
      7,
      7,
      7
    ],
    ['Error: Non-null Username Required', 7, 7, 7],
    ['denied: installation not allowed to Create organization package', 7, 7, 7]
  ])(
    '%j: %d s, after a write %d s, in a new repository %d s',
    (stderr, ...seconds) => {
      const error = failed(stderr)
      const budgets = [
        budgetSeconds,
        budgetAfterPush(false),
        budgetAfterPush(true)
      ]
      expect(budgets.map((budget) => budget(error))).toEqual(seconds)
    }
  )

  it('is not at all for errors that are not from docker', () => {
    expect(budgetSeconds(new Error('429'))).toBe(0)
  })
})

describe('retryAfter', () => {
  it.each([
    ['toomanyrequests: retry-after: 1.5ms, allowed: 44000/minute', 0.0015],
    ['toomanyrequests: retry-after: 797.412µs, allowed: 44000/minute', 0],
    ['429 Too Many Requests (Retry-After: 7)', 7],
    ['retry after 2m', 120],
    ['429 Too Many Requests', 0]
  ])('reads from %j %d s', (stderr, seconds) => {
    expect(retryAfter(failed(stderr))).toBeCloseTo(seconds, 5)
  })
})
