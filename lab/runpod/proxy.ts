// RunPod's HTTP proxy: https://POD-PORT.proxy.runpod.net leads to a port `…/http` of
// a pod, in plain HTTP, behind a valid certificate.
// https://docs.runpod.io/pods/configuration/expose-ports
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Place } from './lifecycle.ts'

/** The proxy, and how to find it. */
export interface HttpProxy {
  port: number
  /** File with the certificate that signs the proxy's. */
  caFile: string
  /**
   * Variables of a process of Node that is to find the proxy under RunPod's names,
   * and to trust its certificate. Without them, the names lead to RunPod.
   */
  env: Record<'NODE_OPTIONS' | 'NODE_EXTRA_CA_CERTS' | 'LAB_PROXY_PORT', string>
  stop: () => Promise<void>
}

/** Loaded into other processes before their own code. */
const HOOK = path.join(import.meta.dirname, 'to-proxy.ts')

/** Starts the proxy on the loopback. */
export async function startHttpProxy(place: Place): Promise<HttpProxy> {
  const directory = mkdtempSync(path.join(tmpdir(), 'runpod-proxy-'))
  const { cert, key } = await makeCertificate(directory)
  const server = createServer(
    { cert: readFileSync(cert), key: readFileSync(key) },
    (asked, answer) => void pass(place, asked, answer)
  ).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    caFile: cert,
    env: {
      NODE_OPTIONS: `--import=${pathToFileURL(HOOK).href}`,
      NODE_EXTRA_CA_CERTS: cert,
      LAB_PROXY_PORT: String(port)
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      rmSync(directory, { recursive: true })
    }
  }
}

/** Makes a certificate for two days, which vouches for itself. */
async function makeCertificate(
  directory: string
): Promise<{ cert: string; key: string }> {
  const [cert, key] = ['cert.pem', 'key.pem'].map((name) =>
    path.join(directory, name)
  ) as [string, string]
  await promisify(execFile)('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-nodes', '-days', '2'],
    ...['-pkeyopt', 'ec_paramgen_curve:prime256v1'],
    ...['-subj', '/CN=proxy of the lab', '-addext'],
    ...['subjectAltName=DNS:*.proxy.runpod.net', '-keyout', key, '-out', cert]
  ])
  return { cert, key }
}

/** The address behind a host name; undefined if there is none. */
export async function backendOf(
  { account, engine }: Place,
  host: string
): Promise<{ host: string; port: number } | undefined> {
  const [, id, port] =
    /^([a-z0-9]+)-(\d+)\.proxy\.runpod\.net(?::\d+)?$/.exec(host) ?? []
  const pod = account.pods.find((one) => one.id === id)
  const isOpen = pod?.settings.ports.includes(`${port ?? ''}/http`)
  if (!isOpen || !pod?.container) return undefined
  return {
    host: await engine.addressOf(pod.container.id),
    port: Number(port)
  }
}

async function pass(
  place: Place,
  asked: IncomingMessage,
  answer: ServerResponse
): Promise<void> {
  const { method, url: target, headers } = asked
  const backend = await backendOf(place, headers.host ?? '')
  if (!backend) {
    showPage(answer, 404, 'Not Found')
    return
  }
  const passed = request({ ...backend, method, path: target, headers })
  passed.on('response', (response) => {
    answer.writeHead(response.statusCode ?? 502, response.headers)
    response.pipe(answer)
  })
  passed.on('error', () => {
    if (answer.headersSent) answer.destroy()
    else showPage(answer, 502, 'Bad Gateway')
  })
  asked.pipe(passed)
}

/** Answers with a page of what is in front of a pod. */
function showPage(answer: ServerResponse, status: number, title: string): void {
  answer.writeHead(status, { 'Content-Type': 'text/html; charset=UTF-8' })
  answer.end(
    `<!DOCTYPE html><html><head><title>${status}: ${title}</title></head></html>`
  )
}
