import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import { lab } from '../inputs.ts'

export interface Registry {
  /** `127.0.0.1:port` */
  host: string
  stop: () => Promise<void>
}

export const USER = { username: 'robot', password: 'correct-horse-battery' }

/** A robot of Harbor. */
export const ROBOT = { ...USER, username: 'robot$milvus+github' }

/** A service account, whose password is a key in JSON. */
export const ACCOUNT = {
  username: '_json_key',
  password: '{\n  "type": "service_account",\n  "private_key": "abc"\n}'
}

const USER_HASH = '$2b$05$mVW/oWl4ZkJezNjsR6ntDOmKH5BRcODGQRS0agoTJ5M8qvax/QwCy'

/** Lines of an htpasswd file (bcrypt) for all of them. */
const HTPASSWD = [
  `${USER.username}:${USER_HASH}`,
  `${ROBOT.username}:${USER_HASH}`,
  '_json_key:$2b$05$mVW/oWl4ZkJezNjsR6ntDOi9gPilh7U4yP9fIFjyrjaWx/Ex3Pyve',
  ''
].join('\n')

/** Starts the CNCF Distribution registry, with a login if asked for. */
export async function startDistribution(options: {
  login: boolean
}): Promise<Registry> {
  const directory = mkdtempSync(path.join(tmpdir(), 'registry-'))
  const port = await freePort()
  const config = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: path.join(directory, 'data') } },
    http: { addr: `127.0.0.1:${port}` },
    ...(options.login && {
      auth: {
        htpasswd: { realm: 'lab', path: path.join(directory, 'htpasswd') }
      }
    })
  }
  writeFileSync(path.join(directory, 'config.yml'), stringify(config))
  writeFileSync(path.join(directory, 'htpasswd'), HTPASSWD)
  const args = ['serve', path.join(directory, 'config.yml')]
  return await start('registry', args, { port, directory })
}

/** Starts the registry of go-containerregistry, another implementation. */
export async function startGoContainerRegistry(): Promise<Registry> {
  const directory = mkdtempSync(path.join(tmpdir(), 'registry-'))
  const port = await freePort()
  const args = ['-port', String(port)]
  return await start('ggcr-registry', args, { port, directory })
}

async function start(
  command: string,
  args: string[],
  { port, directory }: { port: number; directory: string }
): Promise<Registry> {
  const child = spawn(path.join(lab('BIN'), command), args, { stdio: 'ignore' })
  const host = `127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => child.on('close', resolve))
    child.kill()
    await closed
    rmSync(directory, { recursive: true })
  }
  await untilAnswers(`http://${host}/v2/`, child).catch(
    async (error: unknown) => {
      await stop()
      throw error
    }
  )
  return { host, stop }
}

async function untilAnswers(url: string, child: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) break
    const answered = await fetch(url).then(
      () => true,
      () => false
    )
    if (answered) return
    await sleep(100)
  }
  throw new Error(`No registry answers at ${url}`)
}

/** Returns a port of the loopback that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0
      server.close(() => {
        resolve(port)
      })
    })
  })
}
