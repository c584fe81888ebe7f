// Secrets in what is sent to the servers of a world: each may go to its own host only.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { Server } from 'node:http'
import type { Socket } from 'node:net'
import { canariesIn, LONGEST_FORM, type Canary } from '../canaries.ts'

/** A server, and the secrets that it may get. */
export interface Receiver {
  /** Such as `GitHub`. */
  name: string
  port: number
  secrets: Canary[]
}

/** Node publishes each connection of each server of this process here. */
const CHANNEL = 'net.server.socket'

/**
 * Looks at all bytes that come in, headers and bodies, in pieces.
 *
 * @param receivers asked at each connection, since some servers start later
 */
export function watchTraffic(receivers: () => Receiver[]): {
  stop: () => string[]
} {
  const received = new Map<number, Set<Canary>>()
  const listen = (message: unknown): void => {
    const { socket } = message as { socket: Socket & { server?: unknown } }
    // Other servers may read a connection later, and would miss what was read here.
    if (!(socket.server instanceof Server)) return
    // The servers of other cells are in this process as well.
    if (!receivers().some(({ port }) => port === socket.localPort)) return
    const secrets = received.get(socket.localPort ?? 0) ?? new Set()
    received.set(socket.localPort ?? 0, secrets)
    scan(socket, (found) => secrets.add(found))
  }
  subscribe(CHANNEL, listen)
  return {
    stop() {
      unsubscribe(CHANNEL, listen)
      return receivers().flatMap(({ name, port, secrets }) =>
        [...(received.get(port) ?? [])]
          .filter((secret) => !secrets.includes(secret))
          .map((secret) => `${secret} in what was sent to ${name}`)
      )
    }
  }
}

/** Keeps the end of each piece, in which a secret may begin. */
function scan(socket: Socket, found: (secret: Canary) => void): void {
  let rest: Buffer = Buffer.of()
  socket.on('data', (piece: Buffer) => {
    const bytes = Buffer.concat([rest, piece])
    canariesIn(bytes).forEach(found)
    rest = Buffer.from(bytes.subarray(-LONGEST_FORM))
  })
}
