import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface TcpEngine {
  /** Value of DOCKER_HOST. */
  host: string
  stop: () => void
}

/** Serves the lab's engine, which listens on a socket file, on an address. */
export async function serveEngine(address: string): Promise<TcpEngine> {
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({
      path: engine.replace('unix://', ''),
      allowHalfOpen: true
    })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    client.pipe(upstream)
    upstream.pipe(client)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, address, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    host: `tcp://${address}:${port}`,
    stop: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  }
}
