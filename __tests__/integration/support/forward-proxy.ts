import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ForwardProxy {
  /** Its address, with the login that it wants. */
  url: string
  /** Hosts that it was asked for with that login. */
  hosts: string[]
  stop(): void
}

/** The login in the address of a proxy. */
export const PROXY_LOGIN = 'me:pr0xy-p4ss'

/** Starts a proxy as a company has, which lets nobody through here. */
export async function startForwardProxy(): Promise<ForwardProxy> {
  const hosts: string[] = []
  const server = createServer()
  server.on('connect', ({ url, headers }, socket) => {
    const login = Buffer.from(PROXY_LOGIN).toString('base64')
    if (headers['proxy-authorization'] === `Basic ${login}`)
      hosts.push(url ?? '')
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${PROXY_LOGIN}@127.0.0.1:${port}`,
    hosts,
    stop() {
      server.closeAllConnections()
      server.close()
    }
  }
}
