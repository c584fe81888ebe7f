import { describe, expect, it } from '@jest/globals'
import {
  answerOf,
  patience,
  patienceAfterWrite,
  retryAfter
} from '../../src/docker/answer.js'
import { DockerError } from '../../src/docker/cli.js'
import { failed } from '../support/fake-docker.js'

describe('answerOf', () => {
  it.each([
    ['ERROR: docker.io/milvusdb/milvus:v9.9.9: not found', 'absent'],
    ['manifest unknown: manifest unknown', 'absent'],
    ['NAME_UNKNOWN: name unknown: repository name not known', 'absent'],
    ['unexpected status code 404 Not Found', 'absent'],
    [
      'failed to push: unexpected status from HEAD request to http://127.0.0.1:5000/v2/x/blobs/y: 401 Unauthorized',
      'denied'
    ],
    ['unexpected status from POST request: 403 Forbidden', 'denied'],
    ['unauthorized: authentication required', 'denied'],
    [
      'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
      'denied'
    ],
    ['denied: requested access to the resource is denied', 'denied'],
    ['toomanyrequests: You have reached your pull rate limit.', 'limited'],
    ['unexpected status: 429 Too Many Requests', 'limited'],
    [
      'received unexpected HTTP status: 500 Internal Server Error',
      'unavailable'
    ],
    ['unexpected status: 502 Bad Gateway', 'unavailable'],
    ['unexpected status: 503 Service Unavailable', 'unavailable'],
    ['504 Gateway Timeout', 'unavailable'],
    ['dial tcp 127.0.0.1:5000: connect: connection refused', 'unavailable'],
    [
      'read tcp 10.0.0.2:1->10.0.0.3:443: connection reset by peer',
      'unavailable'
    ],
    ['write: broken pipe', 'unavailable'],
    ['net/http: TLS handshake timeout', 'unavailable'],
    ['dial tcp 10.0.0.3:443: i/o timeout', 'unavailable'],
    ['failed to do request: Head "http://r/v2/": EOF', 'unavailable'],
    ['unexpected EOF', 'unavailable'],
    ['dial tcp: lookup registry.example: no such host', 'unavailable'],
    ['context deadline exceeded', 'unavailable'],
    ['x509: certificate signed by unknown authority', 'unknown'],
    ['no space left on device', 'unknown'],
    ['', 'unknown']
  ])('reads %j as %s', (stderr, answer) => {
    expect(answerOf(failed(stderr))).toBe(answer)
  })

  it('does not mistake a port for a status', () => {
    const port = 'cannot reach 127.0.0.1:5000 for a reason of its own'
    expect(answerOf(failed(port))).toBe('unknown')
  })

  it('reads the reason for the failure, not the log before it', () => {
    const log = '#5 sha256:c0ffee 504.2kB / 1.1MB\n404 not found, going on\n'
    const error = failed(`${log}ERROR: failed to push: denied`)
    expect(answerOf(error)).toBe('denied')
  })

  it.each([
    'error getting credentials - err: exec: "docker-credential-x": executable file not found in $PATH, out: ``',
    'permission denied while trying to connect to the docker API at unix:///var/run/docker.sock'
  ])("does not mistake %j for a registry's answer", (stderr) => {
    expect(answerOf(failed(stderr))).toBe('unknown')
  })

  it('recognizes a denial by gcr.io', () => {
    const text = 'denied: Permission denied for "2.6" from request "/v2/me/x"'
    expect(answerOf(failed(text))).toBe('denied')
  })

  it('treats a command that took too long as an unavailable registry', () => {
    const error = new DockerError(['pull'], 'was ended after 60 s', '')
    expect(answerOf(error)).toBe('unavailable')
  })

  it('recognizes a rate limit even if it is worded as a denial', () => {
    const text = '429 Too Many Requests - denied: slow down'
    expect(answerOf(failed(text))).toBe('limited')
  })

  it.each([new Error('404 not found'), 'not found', undefined])(
    'knows nothing about %p, which is not from docker',
    (error) => {
      expect(answerOf(error)).toBe('unknown')
    }
  )
})

describe('patience', () => {
  it.each([
    ['429 Too Many Requests', 30],
    ['503 Service Unavailable', 30],
    ['403 Forbidden', 7],
    ['manifest unknown', 0],
    ['no space left on device', 0],
    ['permission denied while trying to connect to the docker API', 0],
    ['exec: "docker-credential-x": executable file not found in $PATH', 0]
  ])('for %j is %d s', (stderr, seconds) => {
    expect(patience(failed(stderr))).toBe(seconds)
  })

  it('is zero for errors that are not from docker', () => {
    expect(patience(new Error('429'))).toBe(0)
  })
})

describe('patienceAfterWrite', () => {
  it('waits for what the registry does not show yet', () => {
    expect(patienceAfterWrite(failed('not found'))).toBe(7)
  })

  it.each(['429 Too Many Requests', '403 Forbidden', 'no space left'])(
    'for %j is the same as for any command',
    (stderr) => {
      const error = failed(stderr)
      expect(patienceAfterWrite(error)).toBe(patience(error))
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
