// What examples/clients/pod_address.py makes of odd answers.
import { afterEach, describe, expect, it } from '@jest/globals'
import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { lab } from '../support/lab.ts'

const CA_LINE = 'milvus-runpod: CA certificate: '
const STARTED = '2026-06-01T00:00:30Z'
const POD = { status: 'RUNNING', startedAt: STARTED, ports: ['19530/tcp'] }

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
}

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Starts a server, and returns its address and the keys that it gets. */
async function serve(
  answer: (path: string) => Answer
): Promise<{ url: string; keys: (string | undefined)[] }> {
  const keys: (string | undefined)[] = []
  const server = createServer((request, response) => {
    keys.push(request.headers.authorization)
    const { status = 200, headers, body = '' } = answer(request.url ?? '')
    response.writeHead(status, headers).end(body)
  })
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, keys }
}

/** Evaluates an expression with what the helper exports. */
async function evaluate(url: string, expression: string): Promise<string> {
  const program = `from pod_address import *\nprint(${expression})`
  const { stdout } = await promisify(execFile)(lab('PYTHON'), ['-c', program], {
    cwd: 'examples/clients',
    env: {
      RUNPOD_API_URL: url,
      RUNPOD_API_KEY: 'rpa_key',
      PYTHONDONTWRITEBYTECODE: '1'
    }
  })
  return stdout
}

describe('pod_address', () => {
  it('gives the key to no other server that a redirect names', async () => {
    const other = await serve(() => ({ body: JSON.stringify(POD) }))
    const headers = { Location: `${other.url}/v2/pods/p1` }
    const first = await serve(() => ({ status: 302, headers }))

    const found = evaluate(first.url, 'pod_address("p1")')

    await expect(found).rejects.toThrow('PodError: RunPod answered HTTP 302')
    expect(other.keys).toEqual([])
  })

  it.each<[string, string, string]>([
    ['<html>busy</html>', 'a page', 'not a pod'],
    ['[]', 'a list', 'not a pod'],
    [JSON.stringify({ ...POD, runtime: 'x' }), 'an odd runtime', 'not opened'],
    [
      JSON.stringify({ ...POD, runtime: { ports: [null] } }),
      'an odd port',
      'not opened'
    ]
  ])('calls %s what it is: %s', async (body, _, words) => {
    const { url } = await serve(() => ({ body }))

    const found = evaluate(url, 'pod_address("p1")')

    await expect(found).rejects.toThrow(new RegExp(`PodError: .*${words}`))
  })
})

describe('pod_ca', () => {
  /** A line of the log with a made-up CA. */
  const line = (name: string, ts: string): object => {
    return { ts, line: CA_LINE + Buffer.from(name).toString('base64') }
  }
  const shown = (name: string): string =>
    `-----BEGIN CERTIFICATE-----\n${Buffer.from(name).toString('base64')}\n-----END CERTIFICATE-----\n\n`
  const [before, after] = ['2026-06-01T00:00:10Z', '2026-06-01T00:00:31Z']

  it.each<[string, object[], string]>([
    [
      'the first since the start',
      [line('old', before), line('own', after), line('later', after)],
      'own'
    ],
    [
      'the last before it, if RunPod notes the start late',
      [line('old', before), line('own', before)],
      'own'
    ],
    ['one beside odd events', [[1], { line: 5 }, line('own', after)], 'own']
  ])('takes %s', async (_, events, name) => {
    const stream = events.map((event) => `data: ${JSON.stringify(event)}\n\n`)
    const { url } = await serve((path) => {
      const body = path.includes('/logs?') ? stream.join('') : undefined
      return { body: body ?? JSON.stringify(POD) }
    })

    expect(await evaluate(url, 'pod_ca("p1")')).toBe(shown(name))
  })
})
