import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import path from 'node:path'
import { temporaryDirectory } from '../../support/temporary.ts'
import { docker } from './lab.ts'

export interface RemoteBuilder {
  name: string
  stop: () => Promise<void>
}

/**
 * Makes a builder of the driver `remote`, as one on another machine: a socket that
 * leads to the BuildKit of the builder which all tests share. Whoever uses it needs no
 * engine, but for this process.
 */
export async function startRemoteBuilder(): Promise<RemoteBuilder> {
  const name = `test-${randomBytes(4).toString('hex')}`
  const address = path.join(temporaryDirectory(), 'buildkit.sock')
  const shared = process.env.TEST_BUILDER ?? ''
  await docker(['buildx', 'inspect', '--bootstrap', shared])
  const server = createServer((socket) => {
    connect(socket, shared)
  })
  await new Promise<void>((resolve) => {
    server.listen(address, resolve)
  })
  const args = ['buildx', 'create', '--name', name, '--driver', 'remote']
  await docker([...args, `unix://${address}`])
  const stop = async (): Promise<void> => {
    await docker(['buildx', 'rm', name])
    server.close()
  }
  return { name, stop }
}

function connect(socket: Socket, builder: string): void {
  const args = ['buildx', 'dial-stdio', '--builder', builder]
  const child = spawn('docker', args, { stdio: ['pipe', 'pipe', 'ignore'] })
  socket.on('error', () => undefined).on('close', () => child.kill())
  child.stdin.on('error', () => undefined)
  child.on('close', () => socket.destroy())
  socket.pipe(child.stdin)
  child.stdout.pipe(socket)
}
