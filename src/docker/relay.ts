import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createConnection, createServer, type Socket } from 'node:net'
import path from 'node:path'
import { Duplex } from 'node:stream'
import { socketDirectory } from '../job.js'
import { unwritable } from '../lib/disk.js'
import { socketOf } from './environment.js'

interface Relay {
  /** Variables by which docker talks to the engine through the relay. */
  env: NodeJS.ProcessEnv
  /** True if docker has asked the engine, and nothing has come back. */
  isUnanswered: () => boolean
  close: () => void
}

/** These belong to the engine's own address. */
const NO_TLS = { DOCKER_TLS: undefined, DOCKER_TLS_VERIFY: undefined }

/**
 * Relays between docker and its engine, and shows what the engine sends. Of a pull,
 * docker prints the bytes only on a terminal; the engine sends them always.
 *
 * @throws Failure when the directory of the job has no room for a socket.
 */
export async function relayEngine(
  env: NodeJS.ProcessEnv,
  onEngine: (text: string) => void
): Promise<Relay> {
  const directory = socketDirectory(env)
  const name = `engine-${randomBytes(4).toString('hex')}`
  const address = path.join(directory, name)
  const open = new Set<Socket>()
  let [isAsked, isAnswered] = [false, false]
  const server = createServer((socket) => {
    isAsked = true
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    connect(socket, env, (text) => {
      isAnswered = true
      onEngine(text)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', (error) => {
      reject(unwritable(directory, error))
    })
    server.listen(address, resolve)
  })
  return {
    env: { ...NO_TLS, DOCKER_HOST: `unix://${address}` },
    isUnanswered: () => isAsked && !isAnswered,
    close() {
      // Removes the socket's file as well.
      server.close()
      for (const socket of open) socket.destroy()
    }
  }
}

function connect(
  socket: Socket,
  env: NodeJS.ProcessEnv,
  onEngine: (text: string) => void
): void {
  const address = socketOf(env)
  const engine = address ? createConnection(address) : dial(env)
  engine.on('data', (bytes: Buffer) => {
    onEngine(bytes.toString())
  })
  socket.on('error', () => undefined)
  socket.on('close', () => engine.destroy())
  engine.on('error', () => socket.destroy())
  // What has come from the engine is still passed on.
  engine.on('close', () => socket.end())
  socket.pipe(engine).pipe(socket)
}

/**
 * Reaches an engine elsewhere as docker does itself, whatever the context: docker
 * uses this command at the other end of `ssh://`.
 */
function dial(env: NodeJS.ProcessEnv): Duplex {
  const child = spawn('docker', ['system', 'dial-stdio'], {
    env,
    stdio: ['pipe', 'pipe', 'ignore']
  })
  const engine = Duplex.from({ readable: child.stdout, writable: child.stdin })
  child.on('error', () => engine.destroy())
  // It ignores TERM while it waits for the engine.
  engine.on('close', () => child.kill('SIGKILL'))
  return engine
}
