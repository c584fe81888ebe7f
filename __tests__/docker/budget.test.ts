import { describe, expect, it } from '@jest/globals'
import {
  budgetSeconds,
  budgetAfterWrite,
  budgetForNewRepository,
  retryAfter
} from '../../src/docker/answer.js'
import { failed } from '../support/fake-docker.js'

describe('budgetSeconds', () => {
  it.each([
    ['429 Too Many Requests', 30],
    ['503 Service Unavailable', 30],
    ['403 Forbidden', 7],
    ['manifest unknown', 0],
    ['no space left on device', 0],
    ['permission denied while trying to connect to the docker API', 0],
    ['exec: "docker-credential-x": executable file not found in $PATH', 0]
  ])('for %j is %d s', (stderr, seconds) => {
    expect(budgetSeconds(failed(stderr))).toBe(seconds)
  })

  it('is zero for errors that are not from docker', () => {
    expect(budgetSeconds(new Error('429'))).toBe(0)
  })
})

describe('budgetAfterWrite', () => {
  it('waits for what the registry does not show yet', () => {
    expect(budgetAfterWrite(failed('manifest unknown'))).toBe(7)
  })

  it.each(['429 Too Many Requests', '403 Forbidden', 'no space left'])(
    'for %j is the same as for any command',
    (stderr) => {
      const error = failed(stderr)
      expect(budgetAfterWrite(error)).toBe(budgetSeconds(error))
    }
  )
})

describe('budgetForNewRepository', () => {
  it('waits minutes while another job may be creating the repository', () => {
    const denied = failed('denied: requested access to the resource is denied')
    expect(budgetForNewRepository(denied)).toBe(120)
  })

  it.each([
    'unauthorized: authentication required',
    'ERROR: failed to solve: failed to push r.example/me/x: unauthorized',
    'ERROR: unexpected status from PUT request to https://ghcr.io/v2/me/x/manifests/2.6: 401 Unauthorized\nunauthorized: not you',
    'Error: Non-null Username Required',
    'denied: installation not allowed to Create organization package'
  ])('does not wait longer after %j, which no other job causes', (stderr) => {
    expect(budgetForNewRepository(failed(stderr))).toBe(7)
  })

  it('waits longer after what Docker Hub says meanwhile, which is a 401 as well', () => {
    const stderr =
      'ERROR: failed to push docker.io/me/x: push access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
    expect(budgetForNewRepository(failed(stderr))).toBe(120)
  })

  it.each(['429 Too Many Requests', 'manifest unknown', 'no space left'])(
    'for %j is the same as after a write',
    (stderr) => {
      const error = failed(stderr)
      expect(budgetForNewRepository(error)).toBe(budgetAfterWrite(error))
    }
  )
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
