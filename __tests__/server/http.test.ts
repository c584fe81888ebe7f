import { afterEach, describe, expect, it } from '@jest/globals'
import http, { Agent, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { headerOf, sendHttp, type HttpResponse } from '../../src/server/http.js'
import {
  closedPort,
  serveHttp,
  serveHttps,
  serveTcp
} from '../support/milvus-server.js'

function send(
  port: number,
  options: Partial<Parameters<typeof sendHttp>[0]> = {}
): Promise<HttpResponse> {
  return sendHttp({
    address: { host: '127.0.0.1', port },
    method: 'GET',
    path: '/healthz',
    headers: {},
    signal: new AbortController().signal,
    ...options
  })
}

/** Serves text as it is to whatever the client sends. */
function serveText(
  text: string,
  after: (socket: Socket) => void = () => undefined
): Promise<number> {
  return serveTcp((socket) => {
    socket.write(text)
    after(socket)
  })
}

describe('sendHttp', () => {
  it.each([
    [true, 'self-signed certificate'],
    [undefined, 'well']
  ])(
    'with "verified: %s" finds a certificate that nobody has signed: %s',
    async (verified, outcome) => {
      const port = await serveHttps((_, response) => response.end('well'))
      const address = { host: '127.0.0.1', port, tls: true, verified }

      const { text } = await send(port, { address }).catch(
        (error: unknown) => ({ text: (error as Error).message })
      )

      expect(text).toContain(outcome)
    }
  )

  it('sends method, path, headers and body', async () => {
    let received: IncomingMessage | undefined
    let body = ''
    const port = await serveHttp((request, response) => {
      received = request
      request.on('data', (chunk) => (body += String(chunk)))
      request.on('end', () => response.end('thanks'))
    })
    const options = {
      method: 'POST',
      path: '/a?b',
      headers: { A: 'x' }
    } as const
    await expect(send(port, { ...options, body: '{"ü":1}' })).resolves.toEqual({
      status: 200,
      text: 'thanks'
    })
    expect(received).toMatchObject({ method: 'POST', url: '/a?b' })
    expect(received?.headers).toMatchObject({ a: 'x' })
    expect(body).toBe('{"ü":1}')
  })

  it.each([301, 302, 307, 308])(
    'does not follow a redirect: %d',
    async (status) => {
      let isAsked = false
      const other = await serveHttp((_, response) => {
        isAsked = true
        response.end('{}')
      })
      const port = await serveHttp((_, response) => {
        response.writeHead(status, { Location: `http://127.0.0.1:${other}/` })
        response.end('elsewhere')
      })
      await expect(send(port)).resolves.toEqual({ status, text: 'elsewhere' })
      expect(isAsked).toBe(false)
    }
  )

  it('accepts a body of a mebibyte', async () => {
    const body = 'x'.repeat(2 ** 20)
    const port = await serveHttp((_, response) => response.end(body))
    expect((await send(port)).text).toBe(body)
  })

  it('stops reading a body without an end', async () => {
    const { promise: closed, resolve } = Promise.withResolvers<undefined>()
    const port = await serveHttp((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      }
      response.on('drain', more).on('close', () => {
        resolve(undefined)
      })
      more()
    })
    await expect(send(port)).rejects.toThrow('an answer of more than 1 MiB')
    await closed
  })

  it('ends with its signal when a body comes too slowly', async () => {
    const controller = new AbortController()
    const port = await serveHttp((_, response) => {
      response.write('x')
      setTimeout(() => {
        controller.abort()
      }, 100)
    })
    const { signal } = controller
    await expect(send(port, { signal })).rejects.toThrow(/abort/)
  })

  it('replaces bytes that are not UTF-8', async () => {
    const port = await serveHttp((_, response) => {
      response.end(Buffer.from([0x61, 0xff, 0x62]))
    })
    await expect(send(port)).resolves.toMatchObject({ text: 'a\ufffdb' })
  })

  it.each<[string, () => Promise<number>]>([
    ['no server listens', closedPort],
    ['the connection closes', () => serveTcp((socket) => socket.end())],
    [
      'the connection is reset',
      () => serveTcp((socket) => socket.resetAndDestroy())
    ],
    ['the response is not HTTP', () => serveText('SSH-2.0-OpenSSH_9.6\r\n')],
    [
      'the body ends early',
      () =>
        serveText('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx', (socket) =>
          socket.end()
        )
    ],
    [
      'the connection is reset within the body',
      () =>
        serveText('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx', (socket) => {
          setTimeout(() => socket.resetAndDestroy(), 50)
        })
    ],
    [
      'there are too many headers',
      () => serveText(`HTTP/1.1 200 OK\r\n${'A: b\r\n'.repeat(10_000)}\r\n`)
    ],
    [
      'the protocol changes',
      () =>
        serveText(
          'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'
        )
    ]
  ])('throws when %s', async (_, serve) => {
    await expect(send(await serve())).rejects.toThrow()
  })

  describe('beside a proxy', () => {
    const { globalAgent } = http

    afterEach(() => {
      http.globalAgent = globalAgent
    })

    // With NODE_USE_ENV_PROXY, it is the global agent that uses the proxy.
    it('does not use the global agent', async () => {
      const agent = new Agent()
      agent.createConnection = () => {
        throw new Error('sent through the proxy')
      }
      http.globalAgent = agent
      const port = await serveHttp((_, response) => response.end('direct'))
      await expect(send(port)).resolves.toMatchObject({ text: 'direct' })
    })
  })
})

// Beside a body that is not empty: server/rest.test.ts.
it('headerOf sends any text as UTF-8, also without a body', async () => {
  let received = ''
  const port = await serveHttp((request, response) => {
    received = request.headers.authorization ?? ''
    response.end()
  })
  await send(port, { headers: { Authorization: headerOf('pässwörd 코드') } })
  expect(Buffer.from(received, 'latin1').toString()).toBe('pässwörd 코드')
})
