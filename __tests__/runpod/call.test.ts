import { describe, expect, it } from '@jest/globals'
import { ApiError, type Answer } from '../../src/lib/api-error.js'
import {
  runpodAnswer,
  isLasting,
  isNotFound,
  isUnavailable,
  accessTo,
  refusal
} from '../../src/runpod/call.js'

const CALL = {
  what: 'list the pods',
  permission: 'read pods',
  method: 'GET',
  path: '/v2/pods'
} as const

/** Returns the failure for an answer of RunPod's own, unless said otherwise. */
function failure(given: Partial<Answer>, isList = false): Error {
  const detail = 'the reason'
  const answer = { author: 'api', detail, ...given } as const
  return refusal({ ...CALL, isList }, new ApiError(answer))
}

const TRANSIENT = { isTransient: true }
const FRONT = { author: 'front' } as const
const UNKNOWN = { author: 'unknown' } as const
const IN_FRONT = "something in front of RunPod's API has answered in its place"
const NOT_THE_API = '"runpod-api-url" is not the address of RunPod\'s API'

describe('openRunPod', () => {
  it('goes to RunPod itself unless a server is given', () => {
    const { signal } = new AbortController()
    const urlOf = (url: string): string =>
      accessTo({ url, key: 'k' }, signal).url

    expect(urlOf('')).toBe('https://api.runpod.io')
    expect(urlOf('http://lab/')).toBe('http://lab')
  })
})

describe('the failure of a call', () => {
  it('says what RunPod did not do, and keeps the answer', () => {
    const error = failure({ status: 422, fields: ['$.image: too long'] })

    expect(error.message).toMatch(
      /^RunPod did not list the pods: HTTP 422: the reason \(\$\.image: too long\)\n/
    )
    expect(runpodAnswer(error)).toMatchObject({ status: 422, author: 'api' })
  })

  it.each<[Partial<Answer>, string]>([
    [{ status: 400 }, 'no capacity for it'],
    [{ status: 401 }, 'wrong, was deleted, or has expired'],
    [{ status: 402 }, 'balance is too low'],
    [{ status: 403 }, 'but may not read pods'],
    [{ status: 403, ...UNKNOWN }, 'may not read pods, or something in front'],
    [{ status: 404 }, 'it was deleted, or belongs to another'],
    [{ status: 404, ...UNKNOWN }, NOT_THE_API],
    [{ status: 405 }, NOT_THE_API],
    [{ status: 407, ...FRONT }, 'asks for a user name'],
    [{ status: 409 }, 'belongs to a cluster'],
    [{ status: 410 }, 'it was deleted for good'],
    [{ status: 410, ...UNKNOWN }, 'was retired, as its REST API v1'],
    [{ status: 410, ...FRONT }, 'was retired, and a page took its place'],
    [{ status: 418, ...UNKNOWN }, 'does not accept what this version'],
    [{ status: 422 }, 'does not accept the value'],
    [{ status: 426 }, 'wants another protocol'],
    [{ status: 451 }, 'from the country of the runner'],
    [{ status: 511, ...FRONT }, IN_FRONT],
    [{ status: 200, ...UNKNOWN }, 'the answer was cut off'],
    [{ status: 200, ...FRONT }, IN_FRONT],
    [{ status: 302, ...FRONT }, IN_FRONT],
    [{ status: 429, ...TRANSIENT, retryAfter: 3600 }, 'run again in 3600 s'],
    [{ status: 429, ...TRANSIENT, ...FRONT }, "runner's address"],
    [{ status: 500, ...TRANSIENT }, 'RunPod has a fault'],
    [{ status: 503, ...TRANSIENT, retryAfter: 600 }, 'run again in 600 s'],
    [{ status: 522, ...TRANSIENT, ...FRONT }, 'does not get an answer'],
    [{ status: 0, ...TRANSIENT }, 'cannot be reached']
  ])('has advice of its own for %j', (answer, words) => {
    const [, reason, step] = failure(answer).message.split('\n')

    expect(reason).toMatch(/^Likely reason: /)
    expect(step).toMatch(/^What to do: /)
    expect(`${reason} ${step}`).toContain(words)
  })

  it.each([0, 500])(
    'says that the call may have gone through anyway: HTTP %i',
    (status) => {
      const answer = { status, ...TRANSIENT, mayHaveWorked: true }

      expect(failure(answer).message).toContain('whether it went through')
    }
  )

  it('says that the API is gone if even a list is', () => {
    expect(failure({ status: 410 }, true).message).toContain(
      "this version of RunPod's API was retired, as its REST API v1"
    )
  })

  it('says that the address is wrong if even a list is not found', () => {
    expect(failure({ status: 404 }, true).message).toContain(NOT_THE_API)
  })
})

describe('a failed call', () => {
  it.each<[Partial<Answer>, boolean]>([
    [{ status: 400 }, false],
    [{ status: 400, detail: 'no instances available' }, true],
    [{ status: 400, detail: 'the image is unavailable' }, false],
    [{ status: 400, detail: 'no instances available', ...FRONT }, false],
    [{ status: 402 }, true],
    [{ status: 402, ...FRONT }, false],
    [{ status: 403 }, false],
    [{ status: 200, ...TRANSIENT }, false],
    [{ status: 522, ...TRANSIENT, ...FRONT }, true],
    [{ status: 0, ...TRANSIENT }, true]
  ])('says nothing about the image: %j %s', (answer, expected) => {
    expect(isUnavailable(failure(answer))).toBe(expected)
  })

  it.each<[Partial<Answer>, boolean]>([
    [{ status: 404 }, true],
    [{ status: 404, ...UNKNOWN }, false],
    [{ status: 404, ...FRONT }, false],
    [{ status: 403 }, false]
  ])('means that there is none only if RunPod says so: %j %s', (answer, is) => {
    expect(isNotFound(failure(answer))).toBe(is)
  })

  it.each<[Partial<Answer>, boolean]>([
    [{ status: 403 }, true],
    [{ status: 503, ...TRANSIENT }, false],
    [{ status: 0, ...TRANSIENT }, false],
    [{ status: 200 }, false]
  ])('would fail again: %j %s', (answer, expected) => {
    expect(isLasting(failure(answer))).toBe(expected)
    expect(isLasting(new Error('no such pod'))).toBe(true)
  })
})
