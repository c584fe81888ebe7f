import type { ClientRequest, RequestOptions } from 'node:http'
import type { AgentOptions } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { MIB, readBody } from '../lib/bounded.js'

/** Where a server listens. */
export interface Address {
  host: string
  port: number
  tls?: boolean
  /** True if its certificate must be a valid one for the host. */
  verified?: boolean
  /**
   * The CA, in PEM, that must have signed its certificate, for the name `milvus` or
   * for the host.
   */
  ca?: string
}

/**
 * The name in the certificates that the image and examples/clients make: the address
 * of a pod changes.
 */
const CERTIFICATE_NAME = 'milvus'

/** A server that has not proved who it is; it got no request. */
export class UntrustedError extends Error {
  override name = 'UntrustedError'
}

/** Bytes of a response; most of what the smoke test asks for has less than 16 KiB. */
const MAX_BYTES = MIB

interface HttpRequest {
  address: Address
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
  /** Ends the request, however far it has got. */
  signal: AbortSignal
  /** Bytes of the response; 1 MiB by default. */
  maxBytes?: number
}

export interface HttpResponse {
  status: number
  text: string
}

/**
 * Sends one request to a test container and reads the whole response. The server
 * may be broken or hostile, so a redirect is not followed, the body has a limit,
 * and the signal is the deadline.
 *
 * It uses an agent of its own because `fetch` and Node's global agent may send
 * requests through a proxy (NODE_USE_ENV_PROXY).
 *
 * @throws Error when no complete response came within the limits.
 */
export async function sendHttp({
  address,
  body,
  maxBytes = MAX_BYTES,
  ...options
}: HttpRequest): Promise<HttpResponse> {
  const begin = address.tls ? await overTls(address) : await inTheClear()
  const { host, port } = address
  return await new Promise((resolve, reject) => {
    const sent = begin({ host, port, ...options })
    let hasResponse = false
    sent.on('response', (response) => {
      hasResponse = true
      const status = response.statusCode ?? 0
      readBody(response, maxBytes).then((text) => {
        resolve({ status, text })
      }, reject)
    })
    sent.on('error', (error) => {
      const isRefused = isUntrusted(address, sent)
      reject(isRefused ? new UntrustedError(error.message) : error)
    })
    // Happens, for example, after an unexpected "101 Switching Protocols".
    sent.on('close', () => {
      if (!hasResponse) reject(new Error('the connection was closed'))
    })
    // Before a string, Node would send the headers in the encoding of the string.
    sent.end(Buffer.from(body ?? ''))
  })
}

/** Begins a request. */
type Begin = (options: RequestOptions) => ClientRequest

// Loaded only here: many runs ask no server, and each of the two takes as long to
// load as the rest of the action.

async function inTheClear(): Promise<Begin> {
  const { Agent, request } = await import('node:http')
  return (options) => request({ ...options, agent: new Agent() })
}

/**
 * The certificate of a test container is for the host of a deployment, and the
 * container is known; a server elsewhere has to prove itself.
 */
async function overTls({ host, verified, ca }: Address): Promise<Begin> {
  const [{ Agent, request }, { checkServerIdentity }] = await Promise.all([
    import('node:https'),
    import('node:tls')
  ])
  const own: AgentOptions = {
    ca,
    servername: CERTIFICATE_NAME,
    rejectUnauthorized: true,
    checkServerIdentity: (name, certificate) =>
      checkServerIdentity(host, certificate) &&
      checkServerIdentity(name, certificate)
  }
  const any = { rejectUnauthorized: verified ?? false }
  const agent = new Agent(ca === undefined ? any : own)
  return (options) => request({ ...options, agent })
}

/** True if it was the certificate that ended a request. */
function isUntrusted(
  { verified, ca }: Address,
  { socket }: ClientRequest
): boolean {
  if (!verified && ca === undefined) return false
  return Boolean((socket as Partial<TLSSocket> | null)?.authorizationError)
}

/**
 * Returns text as a header value in UTF-8: Node sends a header value in Latin-1,
 * and refuses any other character.
 */
export function headerOf(text: string): string {
  return Buffer.from(text).toString('latin1')
}
