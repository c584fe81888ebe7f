import { describe, expect, it, jest } from '@jest/globals'
import { gzipSync } from 'node:zlib'
import {
  always,
  answerWith,
  call,
  calls,
  failureOf,
  KEY,
  keys,
  MIB,
  type Reply
} from '../support/json-server.js'
import { log } from '../support/log.js'
import { closedPort } from '../support/milvus-server.js'
import { waits } from '../support/no-waiting.js'

describe('a call', () => {
  it('sends the key to its server, and to no other', async () => {
    await call()
    await call({}, { key: '' })

    expect(keys).toEqual([`Bearer ${KEY}`, undefined])
    await expect(
      failureOf({ path: 'http://127.0.0.1:1/page2' })
    ).resolves.toMatchObject({
      detail: 'the next page is not on the same server'
    })
  })

  it('follows a redirect of a read within the server', async () => {
    answerWith({ status: 301, headers: { location: '/b?c=d' } })
    await call()

    expect(calls).toEqual(['GET /a', 'GET /b?c=d'])
  })

  it.each([
    ['a redirect to another server', 'GET', 'https://other.test/?token=s3cret'],
    ['a redirect of a change', 'POST', '/b']
  ] as const)('does not follow %s', async (_, method, location) => {
    answerWith({ status: 307, headers: { location } })
    const { message, author } = await failureOf({ method })

    expect(message).toMatch(
      /^HTTP 307: a redirect( to https:\/\/other\.test)?$/
    )
    expect([author, calls]).toEqual(['front', [`${method} /a`]])
  })

  it('ends redirects that never end', async () => {
    always({ status: 302, headers: { location: '/a' } })

    expect((await failureOf()).status).toBe(302)
    expect(calls).toHaveLength(4)
  })

  it('shows neither the key nor the body, which may hold secrets', async () => {
    answerWith(
      { status: 429 },
      { status: 401, body: JSON.stringify({ reason: `bad token ${KEY}` }) }
    )
    const { message } = await failureOf({
      method: 'POST',
      body: { password: 'hidden-value' }
    })

    expect(message).toBe('HTTP 401: bad token ***')
    expect(log()).toContain('Lab, do it: HTTP 429: own words')
    expect(log()).not.toMatch(/hidden-value|key-0/)
  })

  it('is not made once its job is cancelled', async () => {
    const signal = AbortSignal.abort(new Error('The job was cancelled'))

    await expect(call({}, { signal })).rejects.toThrow('The job was cancelled')
    expect(calls).toEqual([])
  })
})

describe('a fault that may pass', () => {
  it.each<[string, Reply]>([
    ['an error of the server', { status: 503 }],
    ['a closed connection', { broken: true }],
    ['an answer that is cut off', { body: '{"id":' }]
  ])('is tried again after %s', async (_, reply) => {
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      answerWith(reply)
      await call({ method })

      expect(calls).toHaveLength(2)
    }
  })

  it('is an answer that lacks what was asked for', async () => {
    answerWith({ body: '[]' })
    const fault = (body: unknown): string | undefined =>
      Array.isArray(body) ? 'an answer without it' : undefined

    expect(await call({ fault })).toEqual({ reason: 'own words' })
    always({ body: '[]' })
    expect((await failureOf({ fault })).message).toBe(
      'HTTP 200: an answer without it'
    )
  })

  it('is not tried again where the caller looks before each try', async () => {
    answerWith({ status: 503 })
    await failureOf({ method: 'PATCH', isOneTry: true })

    expect(calls).toHaveLength(1)
  })

  it.each<Reply>([{ status: 500 }, { broken: true }, { body: 'x' }])(
    'is not tried again in a creation that may have worked: %j',
    async (reply) => {
      answerWith(reply)

      expect((await failureOf({ method: 'POST' })).mayHaveWorked).toBe(true)
      expect(calls).toHaveLength(1)
    }
  )

  it('is tried again in a creation that a rate limit has stopped', async () => {
    answerWith({ status: 429 })
    await call({ method: 'POST' })

    expect(calls).toHaveLength(2)
  })

  it('is tried again in a creation that has not reached the server', async () => {
    const closed = { url: `http://127.0.0.1:${await closedPort()}` }
    const failed = await failureOf({ method: 'POST' }, closed)

    expect(failed).toMatchObject({ status: 0, mayHaveWorked: false })
    expect(failed.message).toContain('ECONNREFUSED')
    expect(waits.length).toBeGreaterThan(2)
  })

  it('is a missing answer', async () => {
    answerWith({ silent: true })
    await call({}, { callSeconds: 0.05 })

    expect(log()).toContain('no answer in 0.05 s\nTrying again')
  })

  it('gives up when its time is spent', async () => {
    always({ status: 503 })
    await failureOf()
    const waited = waits.reduce((sum, seconds) => sum + seconds, 0)

    expect(waited).toBeGreaterThan(20)
    expect(waited).toBeLessThanOrEqual(45)
  })

  it.each([400, 401, 403, 404, 409, 422, 501, 505, 511])(
    'is not HTTP %i, which is final',
    async (status) => {
      answerWith({ status })
      await failureOf({ method: 'DELETE' })

      expect(calls).toHaveLength(1)
    }
  )

  it('is a page in place of JSON, such as that of a gateway', async () => {
    answerWith({ body: '<title>Log in</title>' })
    await call()
    expect(log()).toContain('HTTP 200: a web page, "Log in"\nTrying again')
    always({ body: '<title>Log in</title>' })
    expect((await failureOf()).message).toBe('HTTP 200: a web page, "Log in"')
  })

  it('is not a page that wants a browser', async () => {
    answerWith({ status: 503, headers: { 'cf-mitigated': 'challenge' } })
    await failureOf()
    expect(calls).toHaveLength(1)
  })
})

describe('Retry-After', () => {
  it.each([
    ['12', 12],
    [() => new Date(Date.now() + 60_000).toUTCString(), 50]
  ])('is waited for: %s', async (given, least) => {
    const value = typeof given === 'string' ? given : given()
    answerWith({ status: 429, headers: { 'retry-after': value } })
    await call()

    expect(waits).toHaveLength(1)
    expect(waits[0]).toBeGreaterThanOrEqual(least)
  })

  it('is not waited for if that would take an hour', async () => {
    answerWith({ status: 429, headers: { 'retry-after': '3600' } })

    expect(await failureOf()).toMatchObject({ status: 429, retryAfter: 3600 })
    expect(waits).toEqual([])
  })
})

describe('a call that failed without a clear answer', () => {
  it('may have worked in a change, whatever the next try is answered', async () => {
    answerWith({ status: 502 }, { status: 409 })

    expect(await failureOf({ method: 'DELETE' })).toMatchObject({
      mayHaveWorked: true,
      message:
        'HTTP 409: own words; an earlier try, which may have worked: HTTP 502: own words'
    })
  })

  it('has not worked in a read, nor in a change that a rate limit has stopped', async () => {
    answerWith({ status: 502 }, { status: 403 })
    expect((await failureOf()).mayHaveWorked).toBe(false)
    answerWith({ status: 429 }, { status: 409 })
    expect((await failureOf({ method: 'DELETE' })).mayHaveWorked).toBe(false)
  })
})

describe('an answer that is too large', () => {
  it.each([200, 403])('is not read to its end: HTTP %i', async (status) => {
    const body = gzipSync(Buffer.alloc(MIB + 1, ' '))
    answerWith({ status, body, headers: { 'content-encoding': 'gzip' } })

    expect((await failureOf()).message).toBe(
      `HTTP ${status}: an answer of more than 1 MiB`
    )
    expect(calls).toHaveLength(1)
  })
})

describe('a proxy that opens no connection', () => {
  it.each([
    [407, ''],
    [403, 'Proxy response (403) !== 200 when HTTP Tunneling'],
    [503, 'Proxy response (503) !== 200 when HTTP Tunneling']
  ])('is named, with its HTTP %i', async (status, words) => {
    // As Node 24 fails with NODE_USE_ENV_PROXY. It hides a 407.
    const cancelled = { cause: new Error(words) }
    const cause = words ? new Error('Request was cancelled.', cancelled) : {}
    const fetch = jest
      .spyOn(globalThis, 'fetch')
      .mockRejectedValue(new TypeError('fetch failed', { cause }))
    const failed = await failureOf({ method: 'POST' })
    const tries = fetch.mock.calls.length
    fetch.mockRestore()

    expect(failed).toMatchObject({
      status,
      author: 'front',
      mayHaveWorked: false
    })
    expect(failed.detail).toBe(
      'the answer of a proxy between the runner and Lab'
    )
    expect(tries > 1).toBe(status === 503)
  })
})
