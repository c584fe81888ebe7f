// Loaded by `node --import` into a process that is to reach the lab's HTTP proxy:
// connections to RunPod's proxy go there. Names and certificates stay as they are, so
// that the process checks what it always checks.
import { Socket, type TcpSocketConnectOpts } from 'node:net'

type Connect = (this: Socket, ...given: unknown[]) => Socket

const lab = { host: '127.0.0.1', port: Number(process.env.LAB_PROXY_PORT) }
const prototype = Socket.prototype as unknown as { connect: Connect }
const { connect } = prototype

prototype.connect = function (first, ...rest) {
  const { host = '' } = (first ?? {}) as Partial<TcpSocketConnectOpts>
  const isProxy = host.endsWith('.proxy.runpod.net')
  return connect.call(
    this,
    isProxy ? { ...(first as object), ...lab } : first,
    ...rest
  )
}
