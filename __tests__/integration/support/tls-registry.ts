import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import path from 'node:path'
import { makeAuthority } from '../../support/authority.ts'
import { temporaryDirectory } from '../../support/temporary.ts'
import { lab } from './lab.ts'

/** The lab's registry behind TLS, as one inside a company. */
export interface TlsRegistry {
  /** Address and port. */
  host: string
  port: number
  /** Directory with `ca.pem`. */
  directory: string
  /** By this buildx itself knows the CA: it reads no certificates of a builder. */
  env: { GITHUB_WORKSPACE: string; SSL_CERT_FILE: string }
  stop(): void
}

/**
 * Puts TLS in front of the lab's registry, with a certificate of a CA that nothing
 * knows.
 *
 * @param name under which it is reached, besides the address of this machine
 */
export async function startTlsRegistry(
  name = 'localhost'
): Promise<TlsRegistry> {
  const address = addressOfThisMachine()
  const directory = temporaryDirectory()
  const { ca, sign } = makeAuthority()
  const own = sign(`IP:${address},DNS:${name}`)
  const file = path.join(directory, 'ca.pem')
  writeFileSync(file, ca)
  const [hostname, port] = lab('REGISTRY').split(':')
  const server = createServer(own, (incoming, answer) => {
    const { method, url } = incoming
    // By this the registry knows what addresses to answer with.
    const headers = { ...incoming.headers, 'x-forwarded-proto': 'https' }
    const options = { hostname, port, method, path: url, headers }
    const forwarded = request(options, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    forwarded.on('error', () => answer.destroy())
    incoming.pipe(forwarded)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, resolve)
  })
  const { port: ownPort } = server.address() as AddressInfo
  return {
    host: `${address}:${ownPort}`,
    port: ownPort,
    directory,
    env: { GITHUB_WORKSPACE: directory, SSL_CERT_FILE: file },
    stop() {
      server.closeAllConnections()
      server.close()
    }
  }
}

/** Returns the configuration by which BuildKit knows the CA, by the file's own name. */
export function configOf(host: string): string {
  return `[registry."${host}"]\nca = ["ca.pem"]`
}

/** Not of the loopback, with which buildx speaks HTTP anyway. */
export function addressOfThisMachine(): string {
  const all = Object.values(networkInterfaces()).flatMap((one) => one ?? [])
  const outer = all.find(
    ({ family, internal }) => family === 'IPv4' && !internal
  )
  return outer?.address ?? '127.0.0.1'
}
