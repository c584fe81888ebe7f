import { afterEach, beforeEach } from '@jest/globals'
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse
} from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Answer } from '../../src/lib/api-error.js'
import type { JsonApi, JsonCall } from '../../src/lib/json-api.js'
import { skipWaiting } from './no-waiting.js'

skipWaiting()
const { ApiError } = await import('../../src/lib/api-error.js')
const { callJson } = await import('../../src/lib/json-api.js')

export const KEY = 'key-0123456789'
export const MIB = 2 ** 20

/** An answer of the server; `{}` is a good one. */
export interface Reply {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Closes the connection without an answer. */
  broken?: boolean
  /** Gives no answer at all. */
  silent?: boolean
}

let server: Server
let url: string

/** The requests so far. */
export const calls: string[] = []
/** Their headers of authorization. */
export const keys: (string | undefined)[] = []
/** Answers to come. */
export const replies: Reply[] = []

beforeEach(async () => {
  for (const list of [calls, keys, replies]) list.length = 0
  server = createServer(answer)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})

function answer(request: IncomingMessage, response: ServerResponse): void {
  calls.push(`${request.method ?? ''} ${request.url ?? ''}`)
  keys.push(request.headers.authorization)
  const { status = 200, headers, body, broken, silent } = replies.shift() ?? {}
  if (silent) return
  if (broken) request.socket.destroy()
  else response.writeHead(status, headers).end(body ?? '{"reason":"own words"}')
}

function apiOf(given: Partial<JsonApi> = {}): JsonApi {
  return {
    name: 'Lab',
    url,
    key: KEY,
    reasons: ['reason'],
    callSeconds: 30,
    maxBytes: MIB,
    budgetSeconds: { fault: 45, rateLimit: 150 },
    signal: new AbortController().signal,
    ...given
  }
}

/** Calls an API at the server, which waits for nothing. */
export function call(
  given: Partial<JsonCall> = {},
  api: Partial<JsonApi> = {}
): Promise<unknown> {
  const wanted = { what: 'do it', method: 'GET', path: '/a', ...given } as const
  return callJson(apiOf(api), wanted).then(({ body }) => body)
}

/** Returns how a call failed. */
export async function failureOf(
  ...given: Parameters<typeof call>
): Promise<Answer & { message: string }> {
  const error: unknown = await call(...given).catch((reason: unknown) => reason)
  if (!(error instanceof ApiError)) throw new Error(String(error))
  return { ...error.answer, message: error.message }
}

/** Lets every try get the same answer. */
export function always(reply: Reply): void {
  answerWith(...Array.from({ length: 30 }, () => reply))
}

/** Sets the answers to come, and forgets the requests so far. */
export function answerWith(...given: Reply[]): void {
  calls.length = 0
  replies.splice(0, replies.length, ...given)
}
