import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface EngineRelay {
  /** Value of DOCKER_HOST. */
  host: string
  /** Breaks every connection, and lets nobody in. */
  cut: () => void
  restore: () => void
  stop: () => void
}

/** Serves the lab's engine, on a TCP address or at another socket file. */
export async function relayEngine(
  at: { address: string } | { path: string }
): Promise<EngineRelay> {
  const engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
  const path = engine.replace('unix://', '')
  const sockets = new Set<Socket>()
  let isCut = false
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (isCut) {
      client.destroy()
      return
    }
    const upstream = connect({ path, allowHalfOpen: true })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream)
    upstream.pipe(client)
  })
  await new Promise<void>((resolve) => {
    if ('path' in at) server.listen(at.path, resolve)
    else server.listen(0, at.address, resolve)
  })
  return {
    host:
      'path' in at
        ? `unix://${at.path}`
        : `tcp://${at.address}:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isCut = true
      destroyAll()
    },
    restore: () => {
      isCut = false
    },
    stop: () => {
      destroyAll()
      server.close()
    }
  }
}
