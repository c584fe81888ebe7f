import { beforeAll, describe, expect, it } from '@jest/globals'
import { sendHttp, UntrustedError } from '../../src/server/http.js'
import { makeAuthority, type Authority } from '../support/authority.js'
import { serveHttps, serveTls } from '../support/milvus-server.js'

const SECRET = 'Bearer root:a-password'

function send(port: number, ca: string): Promise<{ text: string }> {
  return sendHttp({
    address: { host: '127.0.0.1', port, tls: true, ca },
    method: 'POST',
    path: '/',
    headers: { Authorization: SECRET },
    body: SECRET,
    signal: new AbortController().signal
  })
}

describe('sendHttp, with the CA of a server', () => {
  let own: Authority
  let other: Authority

  beforeAll(() => {
    own = makeAuthority()
    other = makeAuthority()
  })

  it.each(['DNS:milvus', 'IP:127.0.0.1', 'DNS:db.example,DNS:milvus'])(
    'accepts a certificate of the CA for %s',
    async (names) => {
      const port = await serveHttps((_, answer) => answer.end('well'), {
        ...own.sign(names)
      })

      await expect(send(port, own.ca)).resolves.toMatchObject({ text: 'well' })
    }
  )

  it('accepts one of several CAs', async () => {
    const certificate = own.sign('DNS:milvus')
    const port = await serveHttps(
      (_, answer) => answer.end('well'),
      certificate
    )

    const bundle = `${other.ca}${own.ca}`
    await expect(send(port, bundle)).resolves.toMatchObject({ text: 'well' })
  })

  it.each([
    ['another CA', 'unable to verify', () => other.sign('DNS:milvus')],
    ['the CA, for another name', 'altnames', () => own.sign('DNS:db.example')]
  ])(
    'sends not one byte to a server with a certificate of %s',
    async (_, message, certificate) => {
      let received = ''
      const port = await serveTls(certificate(), (text) => (received += text))

      const error: unknown = await send(port, own.ca).catch((e: unknown) => e)

      expect(error).toBeInstanceOf(UntrustedError)
      expect((error as Error).message).toContain(message)
      expect(received).toBe('')
    }
  )

  it('calls no server untrusted that breaks off after it proved itself', async () => {
    const certificate = own.sign('DNS:milvus')
    const port = await serveHttps((request) => {
      request.socket.destroy()
    }, certificate)

    const error: unknown = await send(port, own.ca).catch((e: unknown) => e)

    expect(error).toMatchObject({ message: 'socket hang up' })
    expect(error).not.toBeInstanceOf(UntrustedError)
  })
})
