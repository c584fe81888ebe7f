import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'

export interface ForwardProxy {
  /** Its address, with the login that it wants. */
  url: string
  /** Hosts that it was asked for with that login. */
  hosts: string[]
  stop(): void
}

/** The login in the address of a proxy. */
export const PROXY_LOGIN = 'me:pr0xy-p4ss'

/**
 * Starts a proxy as a company has, which is the only way to a server there.
 *
 * @param port of the loopback, where that server is
 */
export async function startForwardProxy(port: number): Promise<ForwardProxy> {
  const hosts: string[] = []
  const server = createServer()
  server.on('connect', ({ url, headers }, socket, head) => {
    const login = Buffer.from(PROXY_LOGIN).toString('base64')
    if (headers['proxy-authorization'] !== `Basic ${login}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
      return
    }
    hosts.push(url ?? '')
    const target = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      target.write(head)
      target.pipe(socket).pipe(target)
    })
    target.on('error', () => socket.destroy())
    socket.on('error', () => target.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port: own } = server.address() as AddressInfo
  return {
    url: `http://${PROXY_LOGIN}@127.0.0.1:${own}`,
    hosts,
    stop() {
      server.closeAllConnections()
      server.close()
    }
  }
}
