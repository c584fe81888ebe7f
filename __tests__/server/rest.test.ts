import { describe, expect, it } from '@jest/globals'
import { callRest, RestError, type Rest } from '../../src/server/rest.js'
import { serveRest } from '../support/milvus-rest.js'
import { closedPort, serveHttp, serveTcp } from '../support/milvus-server.js'

const SEARCH = 'entities/search'

function rest(port: number, settings: Partial<Rest> = {}): Rest {
  return {
    address: { host: '127.0.0.1', port },
    password: 'Milvus',
    callSeconds: 30,
    signal: new AbortController().signal,
    ...settings
  }
}

async function failureOf(call: Promise<unknown>): Promise<RestError> {
  const error: unknown = await call.catch((thrown: unknown) => thrown)
  if (error instanceof RestError) return error
  throw new Error('no RestError')
}

describe('callRest', () => {
  it('posts JSON as root, and returns the data', async () => {
    const { port, calls, authorization } = await serveRest({
      'collections/list': [{ code: 0, data: ['a'] }]
    })
    const data = await callRest(
      rest(port, { password: 'secret' }),
      'collections/list',
      {}
    )
    expect(data).toEqual(['a'])
    expect(calls).toEqual(['collections/list'])
    expect(authorization()).toBe('Bearer root:secret')
  })

  it('sends a password outside Latin-1 as UTF-8', async () => {
    const { port, authorization } = await serveRest()
    await callRest(rest(port, { password: '비밀' }), 'collections/drop', {})
    const sent = Buffer.from(authorization() ?? '', 'latin1').toString()
    expect(sent).toBe('Bearer root:비밀')
  })

  it.each([1, 2, 8, 101, 103, 106, 503, 904])(
    'tries again after code %d, which means "not yet"',
    async (code) => {
      const { port, calls } = await serveRest({ [SEARCH]: [{ code }] })
      const body = { data: [[]], limit: 1 }
      await expect(callRest(rest(port), SEARCH, body)).resolves.toEqual([])
      expect(calls).toHaveLength(2)
    }
  )

  it.each([100, 1100, 1800, 65535])(
    'does not try again after code %d',
    async (code) => {
      const replies = { [SEARCH]: [{ code, message: 'never' }] }
      const { port, calls } = await serveRest(replies)
      const { message } = await failureOf(callRest(rest(port), SEARCH, {}))
      expect(message).toBe(`entities/search returned code ${code}: never`)
      expect(calls).toHaveLength(1)
    }
  )

  it('stops trying when the test is over', async () => {
    const controller = new AbortController()
    let calls = 0
    const port = await serveHttp((_, response) => {
      response.end('{"code":1}')
      if (++calls === 3) controller.abort()
    })
    const { signal } = controller
    await failureOf(callRest(rest(port, { signal }), 'collections/drop', {}))
    expect(calls).toBe(3)
  })

  it('has a limit for each call', async () => {
    const port = await serveHttp(() => undefined)
    const error = await failureOf(
      callRest(rest(port, { callSeconds: 0.2 }), 'collections/drop', {})
    )
    expect(error.message).toBe('no answer to collections/drop within 0.2 s')
    expect(error.broken).toBe(false)
  })

  it('ends when the test is over, without waiting for the answer', async () => {
    const controller = new AbortController()
    const port = await serveHttp(() => {
      controller.abort()
    })
    const { signal } = controller
    await failureOf(callRest(rest(port, { signal }), 'collections/drop', {}))
  })

  it.each([
    ['no server listens', closedPort],
    ['the connection breaks', () => serveTcp((socket) => socket.destroy())]
  ])('says so when %s', async (_, serve) => {
    const error = await failureOf(
      callRest(rest(await serve()), 'collections/drop', {})
    )
    expect(error.message).toMatch(/^no answer to collections\/drop: /)
    expect(error.broken).toBe(true)
  })
})

describe('an answer of REST', () => {
  async function read(status: number, text: string): Promise<unknown> {
    const port = await serveHttp((_, response) => {
      response.writeHead(status).end(text)
    })
    return await callRest(rest(port), SEARCH, {})
  }

  it('goes by the code, not by the HTTP status', async () => {
    expect(await read(500, '{"code":0,"data":1}')).toBe(1)
    await expect(
      read(200, '{"code":65535,"message":"no\\n way"}')
    ).rejects.toThrow('entities/search returned code 65535: no way')
    await expect(read(200, '{"code":3}')).rejects.toThrow('returned code 3: ')
  })

  it.each(['OK', '', '<html>', 'null', '[]', '{}', '{"code":"0"}'])(
    'is not the expected JSON: %j',
    async (text) => {
      await expect(read(200, text)).rejects.toThrow(
        `entities/search returned HTTP 200, not the expected JSON: ${text}`
      )
    }
  )

  it('names the level for a Milvus without REST v2', async () => {
    await expect(read(404, '404 page not found')).rejects.toThrow(
      'this Milvus has no REST v2, which all levels from "query" on need (2.3 does not have it)'
    )
  })

  it('distinguishes an unknown path from a Milvus without REST v2', async () => {
    await expect(read(404, '{"code":100,"message":"no"}')).rejects.toThrow(
      'code 100'
    )
  })
})
