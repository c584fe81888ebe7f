// What can be wrong with the docker command, its plugins and the way to the engine.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  writeFileSync
} from 'node:fs'
import type { AddressInfo, Server } from 'node:net'
import path from 'node:path'
import { createServer as createTlsServer } from 'node:tls'
import { lab } from '../inputs.ts'
import { relayEngine } from '../parts/engine-relay.ts'
import type { World } from './world.ts'

/** Puts a script before the programs on PATH. */
export function addScript(world: World, name: string, body: string): string {
  const folder = path.join(
    world.workspace,
    '..',
    `${path.basename(world.workspace)}-bin`
  )
  mkdirSync(folder)
  world.later(() => execFileSync('rm', ['-rf', folder]))
  const file = path.join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${body}\n`)
  chmodSync(file, 0o755)
  world.env.PATH = `${folder}:${world.env.PATH ?? ''}`
  return folder
}

/** Returns where a program is. */
export function programOf(name: string): string {
  return execFileSync('sh', ['-c', `command -v ${name}`])
    .toString()
    .trim()
}

/** Where docker finds buildx. */
export function usePlugins(world: World, folders: string[]): void {
  const file = path.join(world.home, '.docker/config.json')
  const config = JSON.parse(readFileSync(file, 'utf8')) as object
  writeFileSync(
    file,
    JSON.stringify({ ...config, cliPluginsExtraDirs: folders })
  )
}

/** A buildx that knows no annotations, as before 0.12 (of October 2023). */
export function useOldBuildx(world: World): void {
  const folder = addScript(
    world,
    'docker-buildx',
    `for one; do case $one in
--annotation*)
  echo "unknown flag: --annotation" >&2
  echo "See 'docker buildx build --help'." >&2
  exit 125 ;;
esac; done
exec ${path.join(lab('BIN'), 'cli-plugins/docker-buildx')} "$@"`
  )
  usePlugins(world, [folder])
}

/** A server that speaks TLS with a certificate which nobody trusts. */
export async function serveTls(world: World): Promise<string> {
  const folder = path.join(world.workspace, 'tls')
  mkdirSync(folder)
  const files = ['-keyout', 'key.pem', '-out', 'cert.pem', '-days', '1']
  const subject = [
    '-subj',
    '/CN=engine',
    '-nodes',
    '-x509',
    '-newkey',
    'rsa:2048'
  ]
  execFileSync('openssl', ['req', ...subject, ...files], {
    cwd: folder,
    stdio: 'ignore'
  })
  // The client trusts another CA, which is a second certificate of the same name.
  const other = ['-keyout', 'other.key', '-out', 'ca.pem', '-days', '1']
  execFileSync('openssl', ['req', ...subject, ...other], {
    cwd: folder,
    stdio: 'ignore'
  })
  const read = (name: string): Buffer => readFileSync(path.join(folder, name))
  const server = createTlsServer(
    { key: read('key.pem'), cert: read('cert.pem') },
    (socket) => socket.destroy()
  )
  server.on('tlsClientError', () => undefined)
  world.env.DOCKER_CERT_PATH = folder
  return await listen(world, server)
}

async function listen(world: World, server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  world.later(() => server.close())
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** A socket that belongs to others, for a docker without the rights of root. */
export async function forbidSocket(world: World): Promise<void> {
  const socket = `${world.home}.sock`
  const relay = await relayEngine({ path: socket })
  world.later(relay.stop)
  chownSync(socket, 65534, 65534)
  chmodSync(socket, 0o600)
  world.env.DOCKER_HOST = relay.host
  const lost = '-dac_override,-dac_read_search'
  const setpriv = `${programOf('setpriv')} --bounding-set ${lost} --inh-caps ${lost}`
  addScript(world, 'docker', `exec ${setpriv} ${programOf('docker')} "$@"`)
}

/** Returns why this machine can have no socket that is forbidden. */
export function noRights(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root can make a file of others'
  try {
    programOf('setpriv')
    return undefined
  } catch {
    return 'there is no setpriv'
  }
}
