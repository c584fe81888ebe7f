import { expect, it } from '@jest/globals'
import { answerIn } from '../../src/docker/answer.js'

it.each([
  'failed to do request: Put "http://r/v2/x/manifests/1": readfrom tcp 10.0.0.2:1->10.0.0.3:80: write tcp 10.0.0.2:1->10.0.0.3:80: use of closed network connection',
  'failed to do request: Head "https://r/v2/": http: server closed idle connection',
  'net/http: HTTP/1.x transport connection broken: local error: tls: bad record MAC',
  'http2: client connection lost',
  'write tcp 10.0.0.2:1->10.0.0.3:443: write: software caused connection abort',
  'net/http: HTTP/1.x transport connection broken: malformed HTTP response "x"',
  'dial tcp 10.0.0.3:443: connect: network is down',
  'dial tcp 10.0.0.3:443: connect: cannot assign requested address'
])('a connection that breaks is one that may work later: %s', (words) => {
  expect(answerIn(words)).toBe('unavailable')
})
