import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface EngineRelay {
  /** Value of DOCKER_HOST. */
  host: string
  /** Breaks every connection, and lets nobody in. */
  cut: () => void
  /** Lets everybody in, and passes nothing on. */
  hang: () => void
  restore: () => void
  stop: () => void
}

/**
 * Serves an engine on a TCP address or at another socket file.
 *
 * @param engine its own address; that of the lab's by default
 */
export async function relayEngine(
  at: { address: string } | { path: string },
  engine = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock'
): Promise<EngineRelay> {
  const path = engine.replace('unix://', '')
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'hanging' = 'open'
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  const destroyAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (state === 'cut') {
      client.destroy()
      return
    }
    keep(client)
    if (state === 'hanging') return
    const upstream = connect({ path, allowHalfOpen: true })
    keep(upstream)
    upstream.on('error', () => client.destroy())
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
      state = 'cut'
      destroyAll()
    },
    hang: () => {
      state = 'hanging'
      for (const socket of sockets) {
        socket.unpipe()
        socket.pause()
      }
    },
    restore: () => {
      // Nobody knows what was asked meanwhile.
      if (state === 'hanging') destroyAll()
      state = 'open'
    },
    stop: () => {
      destroyAll()
      server.close()
    }
  }
}
