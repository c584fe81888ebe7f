import { describe, expect, it } from '@jest/globals'
import { openRest } from '../../src/smoke/ask.js'
import type { Attempt, Start } from '../../src/smoke/attempt.js'
import type { Addresses } from '../../src/smoke/route.js'
import { fakeDocker } from '../support/fake-docker.js'
import { EMULATED, inspected, OPTIONS } from '../support/smoke-docker.js'

const SIGNAL = new AbortController().signal
const REST = { host: '127.0.0.1', port: 8080, tls: true }

/** Asks for REST of a container with these variables. */
async function restWith(env: string[]): Promise<unknown> {
  const { docker } = fakeDocker({
    'container inspect the-id': inspected({}),
    'exec the-id /status.sh --ca': 'its CA'
  })
  const attempt = {
    docker,
    id: 'the-id',
    test: EMULATED,
    options: OPTIONS,
    settings: { image: [], user: env, files: [] }
  } as Partial<Attempt> as Attempt
  const addresses = { rest: REST } as Addresses
  const start = { addresses, signal: SIGNAL } as Partial<Start> as Start
  return (await openRest(attempt))(start).address
}

describe('openRest', () => {
  it('checks the certificate of an image that makes its own, with the CA that its clients get', async () => {
    expect(await restWith(['MILVUS_TLS=self-signed'])).toEqual({
      ...REST,
      ca: 'its CA'
    })
  })

  it('checks no other certificate, which is for the host of a deployment', async () => {
    expect(await restWith(['COMMON_SECURITY_TLSMODE=1'])).toEqual(REST)
  })
})
