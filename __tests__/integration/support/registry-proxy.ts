import {
  createServer,
  request,
  type IncomingMessage,
  type ServerResponse
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer, text } from 'node:stream/consumers'

/** What the proxy does with some requests instead of passing them on. */
export interface Fault {
  method: string
  /** Matches the path, such as `/v2/name/manifests/tag`. */
  path: RegExp
  /** Matches what is sent, such as a manifest. */
  content?: RegExp
  /** Status of the answer; without one, there is no answer. */
  status?: number
  /** Answers as the registry does, but with the last byte of the body changed. */
  corrupt?: boolean
  /** The error in the answer; none by default. */
  error?: { code: string; message: string }
  /** How many requests are affected; the ones after that are passed on. */
  times: number
  /** Called at each of these requests. */
  onRequest?: () => void
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
  stop(): Promise<void>
}

/** Starts a proxy in front of a registry, which records and fails on demand. */
export async function startProxy(registry: string): Promise<RegistryProxy> {
  const requests: string[] = []
  const credentials: string[] = []
  const faults: Fault[] = []

  const server = createServer((incoming, answer) => {
    void respond(incoming, answer)
  })

  async function respond(
    incoming: IncomingMessage,
    answer: ServerResponse
  ): Promise<void> {
    const { authorization } = incoming.headers
    if (authorization) credentials.push(authorization)
    const line = `${incoming.method ?? ''} ${incoming.url ?? ''}`
    const candidates = faults.filter((candidate) =>
      matches(candidate, incoming)
    )
    const sent = candidates.some(({ content }) => content)
      ? await text(incoming)
      : undefined
    const fault = candidates.find(
      ({ content }) => content?.test(sent ?? '') ?? true
    )
    if (fault) {
      fault.times -= 1
      fault.onRequest?.()
      if (fault.corrupt) {
        passOn(incoming, answer, { line, sent, corrupt: true })
        return
      }
      requests.push(`${line} ${fault.status ?? 'no answer'}`)
      // A client that is still sending could see a broken connection instead of the
      // answer, after which BuildKit tries again by itself.
      if (sent === undefined) await buffer(incoming).catch(() => undefined)
      if (fault.status === undefined) return
      answer.writeHead(fault.status, { 'Content-Type': 'application/json' })
      const errors = fault.error ? [fault.error] : []
      answer.end(
        incoming.method === 'HEAD' ? undefined : JSON.stringify({ errors })
      )
      return
    }
    passOn(incoming, answer, { line, sent })
  }

  function passOn(
    incoming: IncomingMessage,
    answer: ServerResponse,
    { line, sent, corrupt }: { line: string; sent?: string; corrupt?: boolean }
  ): void {
    const [hostname, port] = registry.split(':')
    const { method, url, headers } = incoming
    // The Host header stays, so that the registry redirects to the proxy.
    const forwarded = request({ hostname, port, method, path: url, headers })
    forwarded.on('response', (response) => {
      requests.push(`${line} ${response.statusCode ?? 0}`)
      answer.writeHead(response.statusCode ?? 502, response.headers)
      if (corrupt) void sendCorrupt(response, answer)
      else response.pipe(answer)
    })
    forwarded.on('error', () => answer.destroy())
    if (sent === undefined) incoming.pipe(forwarded)
    else forwarded.end(sent)
  }

  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    host: `127.0.0.1:${port}`,
    requests,
    credentials,
    faults,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
}

/** Sends a body of the right length, with another last byte. */
async function sendCorrupt(
  body: IncomingMessage,
  answer: ServerResponse
): Promise<void> {
  const bytes = await buffer(body)
  const last = bytes.length - 1
  bytes[last] = (bytes[last] ?? 0) ^ 1
  answer.end(bytes)
}

function matches(fault: Fault, incoming: IncomingMessage): boolean {
  return (
    fault.times > 0 &&
    fault.method === incoming.method &&
    fault.path.test(incoming.url ?? '')
  )
}
