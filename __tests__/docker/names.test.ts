import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { answerOf } from '../../src/docker/answer.js'
import { withoutNames } from '../../src/docker/names.js'
import { failed } from '../support/fake-docker.js'

interface Name {
  /** With a port, perhaps. */
  host: string
  path: string
  tag: string
}

const NEUTRAL: Name = { host: 'r.example', path: 'me/x', tag: '1' }

/** What names may contain that an answer is known by. */
const PHRASES = [
  '404',
  '429',
  '500',
  '520',
  'denied',
  'forbidden',
  'unauthorized',
  'toomanyrequests',
  'manifest-unknown',
  'manifest_unknown',
  'name-unknown',
  'not-found',
  'no-such-host',
  'immutable',
  'unsupported',
  'token',
  'timeout',
  'eof',
  'v2',
  'blobs',
  'manifests',
  'uploads'
]

const phrase = fc.constantFrom(...PHRASES)
const word = fc.oneof(phrase, fc.stringMatching(/^[a-z0-9]{1,8}$/))
const component = fc
  .array(word, { minLength: 1, maxLength: 2 })
  .map((words) => words.join('-').replaceAll('_', '-'))
const label = component

const host = fc.oneof(
  fc.tuple(label, label).map(([name, end]) => `${name}.${end}`),
  fc.tuple(label, fc.integer({ min: 1, max: 9999 })).map((one) => one.join(':'))
)
const names: fc.Arbitrary<Name> = fc.record({
  host,
  path: fc
    .array(component, { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join('/')),
  tag: fc.oneof(
    phrase,
    fc.tuple(word, word).map((parts) => parts.join('-'))
  )
})

const REQUEST = 'unexpected status from'

/** Messages of docker, buildx and BuildKit with names, and what they mean. */
const MESSAGES: ((name: Name) => string)[] = [
  ({ host: h, path: p, tag: t }) => `ERROR: ${h}/${p}:${t}: not found`,
  ({ host: h, path: p, tag: t }) =>
    `ERROR: ${REQUEST} HEAD request to https://${h}/v2/${p}/manifests/${t}: 404 Not Found`,
  ({ host: h, path: p, tag: t }) =>
    `ERROR: ${REQUEST} HEAD request to https://${h}/v2/${p}/manifests/${t}: 403 Forbidden`,
  ({ host: h, path: p }) =>
    `ERROR: failed to push ${h}/${p}: ${REQUEST} PUT request to https://${h}/v2/${p}/blobs/uploads/1?digest=2: 404 Not Found`,
  ({ host: h, path: p, tag: t }) =>
    `ERROR: failed to push ${h}/${p}:${t}: ${REQUEST} PUT request to https://${h}/v2/${p}/manifests/${t}: 400 Bad Request\ntag invalid: The image tag '${t}' already exists in the '${p}' repository and cannot be overwritten because the repository is immutable.`,
  ({ host: h, path: p }) =>
    `ERROR: failed to authorize: failed to fetch anonymous token: ${REQUEST} GET request to https://${h}/token?scope=repository:${p}:pull: 404 Not Found`,
  ({ host: h, path: p, tag: t }) =>
    `Error response from daemon: failed to resolve reference "${h}/${p}:${t}": failed to do request: Head "https://${h}/v2/${p}/manifests/${t}": dial tcp: lookup ${h.split(':')[0] ?? ''} on 10.0.0.53:53: no such host`,
  ({ host: h, path: p, tag: t }) =>
    `Error response from daemon: manifest for ${h}/${p}:${t} not found: manifest unknown: manifest unknown`,
  ({ path: p }) =>
    `Error response from daemon: pull access denied for ${p}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  ({ host: h }) =>
    `Error response from daemon: Get "https://${h}/v2/": x509: certificate is valid for localhost, not ${h.split(':')[0] ?? ''}.`,
  ({ host: h }) =>
    `error getting credentials - err: exit status 1, out: \`${h}: not found\``,
  ({ host: h, path: p, tag: t }) =>
    `ERROR: failed to push ${h}/${p}:${t}: write /var/lib/buildkit/${t}: no space left on device`,
  ({ host: h, path: p, tag: t }) =>
    `ERROR: ${h}/${p}:${t}: broken in a way that nobody has seen before`
]

describe('answerOf', () => {
  it('does not depend on the name of the image, its tag or its registry', () => {
    fc.assert(
      fc.property(fc.constantFrom(...MESSAGES), names, (message, name) => {
        const neutral = answerOf(failed(message(NEUTRAL)))
        expect(answerOf(failed(message(name)))).toBe(neutral)
      }),
      { numRuns: 2000 }
    )
  })
})

describe('withoutNames', () => {
  it.each([
    ['ERROR: ghcr.io/me/x:ci-404: not found', 'ERROR: <ref>: not found'],
    ['ghcr.io/me/x@sha256:c0ffee: denied', '<ref>: denied'],
    ['milvusdb/milvus:v2: denied', '<ref>: denied'],
    ['localhost/x: no, [::1]:5000/y: yes', '<ref>: no, <ref>: yes'],
    ['dial tcp 10.0.0.3:443: refused', 'dial tcp <other>: refused'],
    ['lookup registry on 10.0.0.1:53', 'lookup <other> on <other>'],
    ['open /a/b.json: failed', 'open <other>: failed'],
    [
      'the tag \'404\' of "a \\" b" or `c\nd`',
      'the tag <quoted> of <quoted> or <quoted>'
    ],
    ["it can't and it doesn't", "it can't and it doesn't"]
  ])('makes of %j: %s', (message, neutral) => {
    expect(withoutNames(message)).toBe(neutral)
  })

  it.each([
    [
      'https://r.example/v2/me/manifests/blobs/uploads/manifests/1',
      '<manifest>'
    ],
    ['https://r.example/v2/me/x/blobs/sha256:c0ffee', '<blob>'],
    ['https://r.example/v2/me/x/blobs/uploads/', '<upload>'],
    ['http://r:5000/v2/me/x/blobs/uploads/1?digest=a/manifests/b', '<upload>'],
    ['https://auth.example/token?scope=/v2/x/manifests/1', '<other>'],
    ['https://r.example/v2/', '<other>']
  ])('makes of %s: %s', (address, kind) => {
    expect(withoutNames(`GET ${address}: 404`)).toBe(`GET ${kind}: 404`)
  })

  it('reads no more than the beginning of a page that a registry sends', () => {
    expect(withoutNames('x '.repeat(100_000)).length).toBe(8192)
  })
})
