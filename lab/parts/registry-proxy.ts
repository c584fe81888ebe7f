// A proxy in front of a registry, which asks for a login, records, and fails on demand.
import {
  createServer,
  request,
  type IncomingMessage,
  type ServerResponse
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'
import { tokenServer, type Login } from './token-server.ts'

/** What the proxy does with some requests instead of passing them on. */
export interface Fault {
  /** All methods if there is none. */
  method?: string
  /** Matches the path, such as `/v2/name/manifests/tag`. */
  path: RegExp
  /** Matches the User-Agent: the engine's, BuildKit's or buildx' own. */
  client?: RegExp
  /** Matches what is sent, such as a manifest. */
  content?: RegExp
  /** Status of the answer; without one, and without another fault, there is no answer. */
  status?: number
  /** Headers of the answer, such as `Retry-After`. */
  headers?: Record<string, string>
  /** Answers as the registry does, but with the last byte of the body changed. */
  corrupt?: boolean
  /** Answers as the registry does, but closes the connection in the middle of the body. */
  cut?: boolean
  /** Closes the connection instead of an answer. */
  drop?: boolean
  /** Passes the request on, and answers after that many milliseconds. */
  delay?: number
  /** Passes the request on, and then gives the answer of `status`, or drops it. */
  done?: boolean
  /** Asks the registry for this path instead, and answers what it does. */
  instead?: string
  /** Sent with `status` in place of an error, such as a web page. */
  body?: string
  /** The error in the answer; none by default. */
  error?: { code: string; message: string }
  /** How many of these requests are passed on before it begins. */
  skip?: number
  /** How many requests are affected; the ones after that are passed on. */
  times: number
  /** Called at each of these requests, which wait for it. */
  onRequest?: () => unknown
}

export interface RegistryProxy {
  /** `127.0.0.1:port` */
  host: string
  /** All requests so far, such as `PUT /v2/name/manifests/tag 403`. */
  requests: string[]
  /** What was sent to log in, in any of them. */
  credentials: string[]
  /** Faults that are still to come. */
  faults: Fault[]
  /** Lets no token pass that was given so far. */
  expireTokens(): void
  stop(): Promise<void>
}

/** A request, and what to answer. */
interface Exchange {
  incoming: IncomingMessage
  answer: ServerResponse
  /** Its method and its path. */
  line: string
  /** The body, if it was read already. */
  body?: Buffer
}

/** What a proxy knows. */
interface State extends Pick<
  RegistryProxy,
  'requests' | 'credentials' | 'faults'
> {
  /** `127.0.0.1:port` of the registry. */
  registry: string
  tokens?: ReturnType<typeof tokenServer>
}

/**
 * Starts a proxy in front of a registry.
 *
 * @param login who may use it, with the tokens of a server of its own under `/token`
 */
export async function startProxy(
  registry: string,
  login?: Login
): Promise<RegistryProxy> {
  const tokens = login && tokenServer(login)
  const state: State = {
    ...{ registry, tokens },
    ...{ requests: [], credentials: [], faults: [] }
  }
  const server = createServer((incoming, answer) => {
    const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`
    void respond(state, { incoming, answer, line })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const { requests, credentials, faults } = state
  return {
    host: `127.0.0.1:${port}`,
    ...{ requests, credentials, faults },
    expireTokens: () => tokens?.expire(),
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

async function respond(state: State, given: Exchange): Promise<void> {
  const { incoming, answer, line } = given
  const { authorization } = incoming.headers
  if (authorization) state.credentials.push(authorization)
  const candidates = state.faults.filter(
    (one) => matches(one, incoming) && !isSkipped(one)
  )
  const sent = candidates.some(({ content }) => content)
    ? await text(incoming)
    : undefined
  const fault = candidates.find(
    ({ content }) => content?.test(sent ?? '') ?? true
  )
  const body = sent === undefined ? undefined : Buffer.from(sent)
  const exchange = { ...given, body }
  if (fault) {
    fault.times -= 1
    await fault.onRequest?.()
    await fail(state, exchange, fault)
    return
  }
  const refusal = state.tokens?.answer(incoming)
  if (!refusal) {
    passOn(state, exchange)
    return
  }
  state.requests.push(`${line} ${refusal.status}`)
  answer.writeHead(refusal.status, refusal.headers).end(refusal.body)
}

async function fail(
  state: State,
  exchange: Exchange,
  fault: Fault
): Promise<void> {
  const { incoming, answer, line, body } = exchange
  if (fault.drop && !fault.done) {
    state.requests.push(`${line} dropped`)
    incoming.socket.destroy()
    return
  }
  const { corrupt, cut, delay, done, instead } = fault
  if (corrupt || cut || delay || done || instead) {
    passOn(state, exchange, fault)
    return
  }
  state.requests.push(`${line} ${fault.status ?? 'no answer'}`)
  // A client that is still sending could see a broken connection instead of the
  // answer, after which BuildKit tries again by itself.
  if (!body) await buffer(incoming).catch(() => undefined)
  if (fault.status !== undefined) refuse(answer, fault, incoming.method)
}

function passOn(
  { registry, requests, tokens }: State,
  { incoming, answer, line, body }: Exchange,
  fault?: Fault
): void {
  const [hostname, port] = registry.split(':')
  const { method } = incoming
  const target = fault?.instead ?? incoming.url
  // The Host header stays, so that the registry redirects to the proxy.
  const headers = { ...incoming.headers }
  if (tokens) delete headers.authorization
  const forwarded = request({ hostname, port, method, path: target, headers })
  forwarded.on('response', (response) => {
    requests.push(`${line} ${response.statusCode ?? 0}`)
    void sendBack(response, answer, fault, method)
  })
  forwarded.on('error', () => answer.destroy())
  if (body) forwarded.end(body)
  else incoming.pipe(forwarded)
}

/** Answers with the status of a fault. */
function refuse(
  answer: ServerResponse,
  { status = 500, headers, error, body }: Fault,
  method?: string
): void {
  answer.writeHead(status, { 'Content-Type': 'application/json', ...headers })
  const sent = body ?? JSON.stringify({ errors: error ? [error] : [] })
  answer.end(method === 'HEAD' ? undefined : sent)
}

/** Sends the registry's answer, or what a fault makes of it. */
async function sendBack(
  response: IncomingMessage,
  answer: ServerResponse,
  fault: Fault | undefined,
  method?: string
): Promise<void> {
  if (fault?.done) {
    response.resume()
    if (fault.drop) answer.destroy()
    else refuse(answer, fault, method)
    return
  }
  if (fault?.delay) {
    await new Promise((resolve) => setTimeout(resolve, fault.delay))
  }
  answer.writeHead(response.statusCode ?? 502, response.headers)
  if (fault?.corrupt) answer.end(changed(await buffer(response)))
  else if (fault?.cut) cutOff(await buffer(response), answer)
  else response.pipe(answer)
}

/** A body of the right length, with another last byte. */
function changed(bytes: Buffer): Buffer {
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) ^ 1
  return bytes
}

/** Sends the first half, and closes the connection. */
function cutOff(bytes: Buffer, answer: ServerResponse): void {
  answer.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
    answer.destroy()
  })
}

function matches(fault: Fault, incoming: IncomingMessage): boolean {
  return (
    fault.times > 0 &&
    (fault.method === undefined || fault.method === incoming.method) &&
    fault.path.test(incoming.url ?? '') &&
    (fault.client?.test(incoming.headers['user-agent'] ?? '') ?? true)
  )
}

/** Counts a request that matches. */
function isSkipped(fault: Fault): boolean {
  const { skip = 0 } = fault
  fault.skip = Math.max(0, skip - 1)
  return skip > 0
}
