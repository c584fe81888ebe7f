import { describe, expect, it } from '@jest/globals'
import type { IncomingMessage } from 'node:http'
import type { Address } from '../../src/server/http.js'
import {
  askHealth,
  confirms,
  lastOf,
  type HealthAnswer
} from '../../src/server/health.js'
import {
  closedPort,
  COMPONENTS,
  healthBody,
  HEALTHY_BODY,
  serveHttp,
  serveTcp
} from '../support/milvus-server.js'

const FIVE = {
  mixcoord: 1,
  querynode: 1,
  datanode: 1,
  proxy: 1,
  streamingnode: 1
}

function at(port: number): Address {
  return { host: '127.0.0.1', port }
}

async function judge(status: number, body: string): Promise<HealthAnswer> {
  const port = await serveHttp((_, response) => {
    response.writeHead(status).end(body)
  })
  return await askHealth(at(port), AbortSignal.timeout(5000))
}

describe('an answer of healthz', () => {
  it('accepts an OK of five healthy components', async () => {
    expect(await judge(200, HEALTHY_BODY)).toEqual({
      healthy: true,
      components: [...COMPONENTS].sort(),
      text: 'HTTP 200, OK, 5 components',
      states: COMPONENTS.map((name) => `${name}: healthy (code 1)`)
    })
  })

  it.each<[string, Record<string, number>]>([
    [
      'the eight components of Milvus 2.3',
      { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1 }
    ],
    ['a component in standby (code 3)', { ...FIVE, mixcoord: 3 }]
  ])('accepts %s', async (_, codes) => {
    expect((await judge(200, healthBody(codes))).healthy).toBe(true)
  })

  it.each([
    '{"state":"OK","detail":null}',
    '{"state":"OK","detail":[]}',
    '{"state":"OK"}'
  ])('does not believe the OK of an early empty list: %s', async (body) => {
    expect(await judge(200, body)).toEqual({
      healthy: false,
      components: [],
      isShort: true,
      text: 'HTTP 200, OK, 0 components',
      states: []
    })
  })

  it.each<[string, Record<string, number>, string]>([
    [
      'fewer than five components',
      { mixcoord: 1, querynode: 1, datanode: 1, proxy: 1 },
      '4 components'
    ],
    ...[0, 2, 4].map((code): [string, typeof FIVE, string] => [
      `a component with code ${code}`,
      { ...FIVE, proxy: code },
      `5 components; not healthy: proxy (code ${code})`
    ])
  ])('does not believe the OK of %s', async (_, codes, text) => {
    expect(await judge(200, healthBody(codes))).toMatchObject({
      healthy: false,
      text: `HTTP 200, OK, ${text}`
    })
  })

  it('names the state of each component', async () => {
    const body = healthBody({ a: 0, b: 1, c: 2, d: 3, e: 4, f: 9 })
    expect((await judge(500, body)).states).toEqual([
      'a: initializing (code 0)',
      'b: healthy (code 1)',
      'c: abnormal (code 2)',
      'd: standby (code 3)',
      'e: stopping (code 4)',
      'f: unknown (code 9)'
    ])
  })

  it('shows the beginning of an unexpected answer, as one line', async () => {
    const { text } = await judge(502, `<p>\n  Bad gateway${'!'.repeat(300)}`)
    expect(text).toMatch(
      /^HTTP 502, not the expected JSON: <p> Bad gateway!+…$/
    )
    expect(text.length).toBeLessThan(350)
  })

  it('cannot speak to the runner by the names of components', async () => {
    const body = healthBody(
      { ['::set-output name=a::b\n##[group]']: 2 },
      '::x::'
    )
    const { text, states } = await judge(500, body)
    expect(text).toBe(
      'HTTP 500, : :x::, 1 components; not healthy: : :set-output name=a::b # #[group] (code 2)'
    )
    expect(states).toEqual([
      ': :set-output name=a::b # #[group]: abnormal (code 2)'
    ])
  })

  it('keeps little of an endless list of components', async () => {
    const names = Array.from({ length: 5000 }, (_, index) => `x${index}`)
    const codes = Object.fromEntries(names.map((name) => [name, 2]))
    const { text, states } = await judge(200, healthBody(codes))
    expect(text).toContain('OK, 5000 components; not healthy: x0 (code 2), ')
    expect(text.length).toBeLessThan(500)
    expect(states).toHaveLength(20)
  })

  it.each([
    ['an OK that comes with HTTP 500', 500, HEALTHY_BODY],
    ['a state other than OK', 200, healthBody(FIVE, 'Not all are healthy')]
  ])('does not believe %s', async (_, status, body) => {
    expect((await judge(status, body)).healthy).toBe(false)
  })

  it.each([
    'OK',
    '',
    'null',
    '[]',
    '{}',
    '{"state":1}',
    '<html></html>',
    '{"sta',
    ...['[null]', '["a"]', '{"a":1}', '"none"'].map(
      (detail) => `{"state":"OK","detail":${detail}}`
    )
  ])('says that %j is not the expected JSON', async (body) => {
    expect(await judge(200, body)).toEqual({
      healthy: false,
      components: [],
      isOther: true,
      text: `HTTP 200, not the expected JSON: ${body}`,
      states: []
    })
  })
})

describe('confirms', () => {
  const well: HealthAnswer = {
    healthy: true,
    components: ['a', 'b'],
    text: '',
    states: []
  }

  it('accepts a second healthy answer with the same components', () => {
    expect(confirms(well, { ...well })).toBe(true)
  })

  it.each<[string, HealthAnswer | undefined, HealthAnswer]>([
    ['there was none before', undefined, well],
    ['the one before was not healthy', { ...well, healthy: false }, well],
    ['the current one is not healthy', well, { ...well, healthy: false }],
    ['a component was added', { ...well, components: ['a'] }, well],
    ['a component has another name', { ...well, components: ['a', 'c'] }, well]
  ])('does not accept an answer when %s', (_, previous, current) => {
    expect(confirms(previous, current)).toBe(false)
  })
})

describe('lastOf', () => {
  const answer = (text: string): HealthAnswer => ({
    healthy: false,
    components: [],
    text,
    states: []
  })
  const none = (text: string): HealthAnswer => ({
    ...answer(text),
    isNone: true
  })

  it.each<[string, HealthAnswer[]]>([
    ['no answer', []],
    ['refused', [none('reset'), none('refused')]],
    ['HTTP 200', [none('refused'), answer('HTTP 500'), answer('HTTP 200')]],
    ['HTTP 500 (then reset)', [answer('HTTP 500'), none('reset')]],
    [
      'HTTP 500 (then reset)',
      [answer('HTTP 500'), none('refused'), answer('HTTP 500'), none('reset')]
    ]
  ])('describes the last answer that came: %s', (text, answers) => {
    expect(lastOf(answers)).toBe(text)
  })
})

describe('askHealth', () => {
  const { signal } = new AbortController()

  it('sends the header that makes Milvus name its components', async () => {
    let request: IncomingMessage | undefined
    const port = await serveHttp((incoming, response) => {
      request = incoming
      response.end(HEALTHY_BODY)
    })
    await expect(askHealth(at(port), signal)).resolves.toMatchObject({
      healthy: true
    })
    expect(request?.url).toBe('/healthz')
    expect(request?.headers['content-type']).toBe('application/json')
  })

  it.each([
    ['no server listens', closedPort],
    ['the connection closes', () => serveTcp((socket) => socket.destroy())]
  ])('says so when %s', async (_, serve) => {
    const { healthy, text } = await askHealth(at(await serve()), signal)
    expect(healthy).toBe(false)
    expect(text).toMatch(/^no answer: /)
  })

  it('ends when it is aborted, without waiting for the answer', async () => {
    const controller = new AbortController()
    const port = await serveHttp(() => {
      controller.abort()
    })
    const { healthy } = await askHealth(at(port), controller.signal)
    expect(healthy).toBe(false)
  })
})
