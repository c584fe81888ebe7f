import { afterAll } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import {
  createServer as createHttpServer,
  type RequestListener
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import {
  createServer,
  type AddressInfo,
  type Server,
  type Socket
} from 'node:net'
import path from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import type { Certificate } from './authority.js'
import { temporaryDirectory } from './temporary.js'

const servers: Server[] = []
const sockets = new Set<Socket>()

async function listen(server: Server): Promise<number> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
  })
  servers.push(server)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return (server.address() as AddressInfo).port
}

/** Starts an HTTP server on a random port of the loopback; returns the port. */
export function serveHttp(listener: RequestListener): Promise<number> {
  return listen(createHttpServer(listener))
}

/** Starts an HTTPS server, whose certificate nobody has signed unless one is given. */
export function serveHttps(
  listener: RequestListener,
  certificate = selfSigned()
): Promise<number> {
  return listen(createHttpsServer(certificate, listener))
}

function selfSigned(): Certificate {
  const directory = temporaryDirectory()
  const [key, cert] = ['key.pem', 'cert.pem'].map((name) =>
    path.join(directory, name)
  ) as [string, string]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2']
      .concat('-subj', '/CN=localhost', '-addext')
      .concat('subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert),
    { stdio: 'ignore' }
  )
  return {
    key: readFileSync(key, 'utf8'),
    cert: readFileSync(cert, 'utf8')
  }
}

/** Starts a TLS server that collects what it is sent; returns the port. */
export function serveTls(
  certificate: Certificate,
  onText: (text: string) => void
): Promise<number> {
  const server = createTlsServer(certificate, (socket) => {
    socket.on('data', (bytes) => {
      onText(String(bytes))
    })
    socket.on('error', () => undefined)
  })
  return listen(server)
}

/** Starts a TCP server on a random port of the loopback; returns the port. */
export function serveTcp(
  onConnection: (socket: Socket) => void
): Promise<number> {
  return listen(createServer(onConnection))
}

/** Returns a port of the loopback on which no server listens. */
export async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}

export const COMPONENTS = [
  'mixcoord',
  'querynode',
  'datanode',
  'proxy',
  'streamingnode'
]

/** Returns an answer of healthz with the code of each component. */
export function healthBody(
  codes: Record<string, number>,
  state = 'OK'
): string {
  const detail = Object.entries(codes).map(([name, code]) => ({ name, code }))
  return JSON.stringify({ state, detail })
}

/** An answer of healthz in which all is well. */
export const HEALTHY_BODY = healthBody(
  Object.fromEntries(COMPONENTS.map((name) => [name, 1]))
)

/** What Milvus 2.6.22 says of itself, among its metrics. */
export const METRICS =
  'milvus_build_info{built="today",git_commit="1",version="2.6.22"} 1\n'

/**
 * Serves healthz and metrics: each poll of health gets the next body; the last one
 * repeats.
 */
export function serveHealth(...bodies: string[]): Promise<number> {
  return serveHttp((request, response) => {
    if (request.url === '/metrics') return response.end(METRICS)
    const body = bodies.length > 1 ? bodies.shift() : bodies[0]
    return response.end(body)
  })
}

/**
 * Serves healthz of a container that ends after the last body: the next poll
 * gets no answer, and `exit` resolves.
 */
export async function serveHealthUntilExit(
  ...bodies: string[]
): Promise<{ metrics: number; exit: Promise<string> }> {
  let end: (code: string) => void
  const exit = new Promise<string>((resolve) => {
    end = resolve
  })
  const metrics = await serveHttp((request, response) => {
    const body = request.url === '/metrics' ? METRICS : bodies.shift()
    if (body !== undefined) response.end(body)
    else {
      request.socket.destroy()
      end('0')
    }
  })
  return { metrics, exit }
}

afterAll(() => {
  for (const socket of sockets) socket.destroy()
  for (const server of servers) server.close()
})
