import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface Relay {
  /** Variables by which docker talks to the engine through the relay. */
  env: NodeJS.ProcessEnv
  close: () => void
}

/** These belong to the engine's own address. */
const NO_TLS = { DOCKER_TLS: undefined, DOCKER_TLS_VERIFY: undefined }

/**
 * Relays between docker and its engine, and shows what the engine sends. Of a pull,
 * docker prints the bytes only on a terminal; the engine sends them always.
 *
 * `docker system dial-stdio` reaches the engine as docker does itself, whatever the
 * context; docker uses it on the other end of `ssh://`.
 */
export async function relayEngine(
  env: NodeJS.ProcessEnv,
  onEngine: (text: string) => void
): Promise<Relay> {
  // The address of a socket has room for about a hundred characters.
  const parent = tmpdir().length < 70 ? tmpdir() : '/tmp'
  const directory = mkdtempSync(path.join(parent, 'relay-'))
  const address = path.join(directory, 'docker.sock')
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    connect(socket, env, onEngine)
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(address, resolve)
  })
  return {
    env: { ...NO_TLS, DOCKER_HOST: `unix://${address}` },
    close() {
      server.close()
      for (const socket of open) socket.destroy()
      rmSync(directory, { recursive: true, force: true })
    }
  }
}

function connect(
  socket: Socket,
  env: NodeJS.ProcessEnv,
  onEngine: (text: string) => void
): void {
  const dial = spawn('docker', ['system', 'dial-stdio'], {
    env,
    stdio: ['pipe', 'pipe', 'ignore']
  })
  dial.on('error', () => socket.destroy())
  dial.stdin.on('error', () => undefined)
  socket.on('error', () => undefined)
  // It ignores TERM while it waits for the engine.
  socket.on('close', () => dial.kill('SIGKILL'))
  socket.pipe(dial.stdin)
  dial.stdout.pipe(socket)
  dial.stdout.on('data', (bytes: Buffer) => {
    onEngine(bytes.toString())
  })
}
