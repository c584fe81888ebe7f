import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Access } from '../../../src/runpod/call.js'
import type { PodLogOptions } from '../../../src/runpod/pod/pod-log.js'
import { log } from '../../support/log.js'
import { skipWaiting } from '../../support/no-waiting.js'

skipWaiting()
const { accessTo } = await import('../../../src/runpod/call.js')
const { readPodLog } = await import('../../../src/runpod/pod/pod-log.js')

const SHORT = {
  seconds: 4,
  firstSeconds: 2,
  quietSeconds: 0.2,
  bytes: 100_000
}

let server: Server
let reply: (response: ServerResponse) => void
let requests: string[]
let closed: Promise<void>

beforeEach(async () => {
  requests = []
  server = createServer((request, response) => {
    requests.push(request.url ?? '')
    closed = new Promise((resolve) => response.on('close', resolve))
    reply(response)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

function accessWith(signal = new AbortController().signal): Access {
  const { port } = server.address() as AddressInfo
  return accessTo({ url: `http://127.0.0.1:${port}`, key: 'key-1234' }, signal)
}

function read(options?: PodLogOptions, access = accessWith()) {
  return readPodLog(access, 'p/1', options, SHORT)
}

function open(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' })
  response.flushHeaders()
}

function say(response: ServerResponse, ...events: unknown[]): void {
  for (const event of events) {
    const data = typeof event === 'string' ? event : JSON.stringify(event)
    response.write(`id: 1\ndata: ${data}\n\n`)
  }
}

function line(text: string, source = 'container', ts = '2026-06-01T12:00:00Z') {
  return { source, line: text, ts }
}

function inOneHour(): string {
  return new Date(Date.now() + 3_600_000).toISOString()
}

/** Answers with a stream that stays open. */
function streams(...events: unknown[]): void {
  reply = (response) => {
    open(response)
    say(response, ...events)
  }
}

describe('the log of a pod', () => {
  it('has the lines of both sources, though the stream stays open', async () => {
    streams(line('a'), line('pulling', 'system'), line('b'))

    await expect(read()).resolves.toEqual({
      container: ['a', 'b'],
      system: ['pulling']
    })
    await closed
    expect(requests).toEqual(['/v2/pods/p%2F1/logs?tail=100'])
  })

  it('is empty where a pod has said nothing', async () => {
    streams()
    await expect(read()).resolves.toEqual({ container: [], system: [] })
  })

  it('has the last lines, and none from before a time', async () => {
    const old = '2026-06-01T11:59:59Z'
    streams(
      line('old', 'container', old),
      ...'a b c d'.split(' ').map((a) => line(a))
    )

    const since = '2026-06-01T12:00:00Z'
    await expect(read({ since, lines: 3 })).resolves.toMatchObject({
      container: ['b', 'c', 'd']
    })
    await expect(read({ since, lines: 9 })).resolves.toMatchObject({
      container: ['a', 'b', 'c', 'd']
    })
    expect(requests[0]).toMatch(/\?tail=3$/)
  })

  it('has the first lines since a time, and ends with them', async () => {
    streams(line('-', 'system'), ...'a b c d'.split(' ').map((a) => line(a)))
    const options = {
      source: 'container',
      keep: 'first',
      lines: 2,
      since: '2026-06-01T12:00:00+00:00'
    } as const

    await expect(read(options)).resolves.toEqual({
      container: ['a', 'b'],
      system: []
    })
    expect(requests).toEqual([
      '/v2/pods/p%2F1/logs?source=container&since=2026-06-01T12%3A00%3A00%2B00%3A00'
    ])
  })

  it('passes over what is no line of a log', async () => {
    streams('{', 'null', '[1]', {}, line('x', 'other'), { line: 5 }, line('a'))
    await expect(read()).resolves.toEqual({ container: ['a'], system: [] })
  })

  it('has no colours, and no line that is longer than a certificate', async () => {
    streams(line('\u001b[31mred\u001b[0m\r\n'), line('x'.repeat(9000)))
    const { container = [] } = (await read()) ?? {}
    expect(container[0]).toBe('red')
    expect(container[1]).toHaveLength(4000)
  })

  it('says where a line is too long to be read', async () => {
    streams(line('x'.repeat(70_000)), line('a'))
    await expect(read({ source: 'container' })).resolves.toMatchObject({
      container: ['(a line that is too long)', 'a']
    })
  })

  it('ends a flood by its bytes', async () => {
    reply = (response) => {
      open(response)
      const flood = setInterval(() => {
        say(response, line('x'.repeat(20_000)))
      }, 1)
      response.on('close', () => {
        clearInterval(flood)
      })
    }
    const found = await readPodLog(
      accessWith(),
      'p1',
      {},
      { ...SHORT, seconds: 60 }
    )
    await closed
    expect(found?.container.length).toBeLessThan(10)
  })

  it('ends, once it has been read for a while, at a line that is newer than the question', async () => {
    reply = (response) => {
      open(response)
      say(response, line('a'))
      const chatting = setInterval(() => {
        say(response, line('new', 'container', inOneHour()))
      }, 20)
      response.on('close', () => {
        clearInterval(chatting)
      })
    }
    const limits = { ...SHORT, seconds: 60 }
    const found = await readPodLog(accessWith(), 'p1', {}, limits)
    await closed
    expect(found?.container.slice(0, 2)).toEqual(['a', 'new'])
  })

  it('has all lines of a machine whose clock is ahead', async () => {
    streams(...['a', 'b'].map((text) => line(text, 'container', inOneHour())))
    await expect(read()).resolves.toMatchObject({ container: ['a', 'b'] })
  })

  it('keeps what came before the connection broke', async () => {
    reply = (response) => {
      open(response)
      say(response, line('a'))
      setTimeout(() => response.destroy(), 50)
    }
    await expect(read()).resolves.toMatchObject({ container: ['a'] })
  })

  it.each([
    [
      403,
      { detail: 'no' },
      'the key may not read the logs of pods; HTTP 403: no'
    ],
    [404, { detail: 'not found' }, 'HTTP 404: not found'],
    [200, '<html><title>Wait</title></html>', 'a web page, "Wait"'],
    [500, { detail: 'broken' }, 'HTTP 500: broken']
  ])(
    'is missing, and the reason is said, after %s %j',
    async (status, body, why) => {
      reply = (response) => {
        response.writeHead(status, { 'Content-Type': 'text/html' })
        response.end(typeof body === 'string' ? body : JSON.stringify(body))
      }
      await expect(read()).resolves.toBeUndefined()
      expect(log()).toContain('RunPod gave no log of the pod p/1: ')
      expect(log()).toContain(why)
    }
  )

  it('is missing where RunPod does not answer', async () => {
    reply = () => undefined
    await expect(read()).resolves.toBeUndefined()
    expect(log()).toContain('no answer in 4 s')
  })

  it('is asked for again after a fault that may pass', async () => {
    reply = (response) => {
      streams(line('a'))
      response.writeHead(502).end()
    }
    await expect(read()).resolves.toMatchObject({ container: ['a'] })
  })

  it('throws nothing but the reason of the signal', async () => {
    const abort = new AbortController()
    streams(line('a'))
    const reading = read({}, accessWith(abort.signal))
    const reason = new Error('cancelled')
    abort.abort(reason)
    await expect(reading).rejects.toBe(reason)
  })
})
