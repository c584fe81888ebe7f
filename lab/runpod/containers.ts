// The containers that stand for pods, in the lab's engine.
import { execFile, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import type { PodSettings, RuntimePort } from './shapes.ts'

/** The label of everything that is made here; its value is the server's id. */
export const LABEL = 'milvus-runpod-lab-pod'

/** What a container is made from. */
export interface ContainerOptions {
  podId: string
  /** Value of LABEL. */
  owner: string
  settings: PodSettings
  secrets: Record<string, string>
}

const run = promisify(execFile)

async function docker(args: string[], env = process.env): Promise<string> {
  const { stdout } = await run('docker', args, { env })
  return stdout.trim()
}

/**
 * Pulls an image, and returns false if the engine has it already.
 *
 * @param env of docker, which finds logins in it
 */
async function pull(image: string, env = process.env): Promise<boolean> {
  const inspect = ['image', 'inspect', '--format', 'yes', image]
  const has = await docker(inspect).catch(() => '')
  if (has !== '') return false
  await docker(['pull', '--quiet', image], env)
  return true
}

/** Removes an image, unless something else uses it. */
async function removeImage(image: string): Promise<void> {
  await docker(['image', 'rm', image]).catch(() => '')
}

/** Starts a pod's container, and returns its id. Its ports are new ones. */
async function startContainer(options: ContainerOptions): Promise<string> {
  const env = { ...process.env, ...environmentOf(options) }
  return await docker(runArguments(options), env)
}

/** Arguments of docker for a pod's container. */
export function runArguments(options: ContainerOptions): string[] {
  const { podId, owner, settings } = options
  const label = `${LABEL}=${owner}`
  const mount = mountPath(settings)
  // Without their values, which everybody on the machine could read here.
  const names = Object.keys(environmentOf(options))
  return ['run', '--detach', '--label', label]
    .concat(tcpPorts(settings).flatMap((port) => ['-p', `127.0.0.1::${port}`]))
    .concat(mount ? ['--volume', `${volumeOf(podId)}:${mount}`] : [])
    .concat(names.flatMap((name) => ['--env', name]))
    .concat(settings.image, settings.args.split(' ').filter(Boolean))
}

function tcpPorts({ ports }: PodSettings): number[] {
  const tcp = ports.filter((port) => port.endsWith('/tcp'))
  return tcp.map((port) => Number(port.split('/')[0]))
}

function mountPath({ mounts }: PodSettings): string | undefined {
  return mounts.persistent?.path ?? mounts.network?.[0]?.path
}

/** Name of the volume that outlives a pod's containers. */
function volumeOf(podId: string): string {
  return `milvus-runpod-lab-pod-${podId}`
}

/** Variables of a pod's container. */
export function environmentOf({
  podId,
  settings,
  secrets
}: ContainerOptions): Record<string, string> {
  const given = Object.entries(settings.env).map(([name, value]) => [
    name,
    withSecrets(value, secrets)
  ])
  return {
    ...(Object.fromEntries(given) as Record<string, string>),
    RUNPOD_POD_ID: podId,
    RUNPOD_PUBLIC_IP: '127.0.0.1'
  }
}

function withSecrets(value: string, secrets: Record<string, string>): string {
  return value.replaceAll(
    /\{\{ *RUNPOD_SECRET_(\w+) *\}\}/g,
    (reference, name: string) => secrets[name] ?? reference
  )
}

/** The addresses of a running container's ports, as RunPod lists them. */
async function portsOf(
  id: string,
  settings: PodSettings
): Promise<RuntimePort[]> {
  const tcp = await Promise.all(
    tcpPorts(settings).map(async (port) => {
      const address = await docker(['port', id, `${port}/tcp`])
      const [ip = '', mapped] = address.split('\n')[0]?.split(':') ?? []
      return { private: port, public: Number(mapped), type: 'tcp', ip }
    })
  )
  const http = settings.ports.filter((port) => port.endsWith('/http'))
  // The proxy's address behind an HTTP port: nothing that a client can reach.
  const proxied = http.map((port, index) => ({
    private: Number(port.split('/')[0]),
    public: 60_000 + index,
    type: 'http',
    ip: '100.65.0.10'
  }))
  return [...proxied, ...tcp]
}

/** Resolves with the code of a container that has ended; empty if it is gone. */
async function untilEnded(id: string): Promise<string> {
  return await docker(['wait', id]).catch(() => '')
}

/** Calls with each line of a container, and resolves when it has ended. */
async function followLog(
  id: string,
  onLine: (line: { ts: string; line: string }) => void
): Promise<void> {
  const follow = ['logs', '--follow', '--timestamps', id]
  const child = spawn('docker', follow, { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (text) => {
      const [ts = ''] = text.split(' ', 1)
      onLine({ ts, line: text.slice(ts.length + 1) })
    })
  }
  await new Promise((resolve) => child.once('close', resolve))
}

/** The address of a container in the engine's network, which the proxy uses. */
async function addressOf(id: string): Promise<string> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}'
  return await docker(['inspect', '--format', format, id])
}

/** Stops a container as RunPod does, with TERM first. */
async function stopContainer(id: string): Promise<void> {
  await docker(['stop', '--time', '5', id])
}

async function removeContainer(id: string): Promise<void> {
  await docker(['rm', '--force', id])
}

/** Makes the volume of a pod that has a mount. */
async function makeVolume(
  podId: string,
  owner: string,
  settings: PodSettings
): Promise<void> {
  if (!mountPath(settings)) return
  const label = `${LABEL}=${owner}`
  await docker(['volume', 'create', '--label', label, volumeOf(podId)])
}

/** Removes the volume of a pod, if it has one. */
async function removeVolume(podId: string): Promise<void> {
  await docker(['volume', 'rm', '--force', volumeOf(podId)])
}

/** Lists containers and volumes of a server, which it has not removed. */
async function leftOf(owner: string): Promise<string[]> {
  const filter = ['--quiet', '--filter', `label=${LABEL}=${owner}`]
  const lists = await Promise.all([
    docker(['ps', '--all', ...filter]),
    docker(['volume', 'ls', ...filter])
  ])
  return lists.flatMap((list) => list.split('\n')).filter(Boolean)
}

/** What the server needs of an engine. */
export interface Engine {
  pull: (image: string) => Promise<boolean>
  removeImage: typeof removeImage
  startContainer: typeof startContainer
  portsOf: typeof portsOf
  untilEnded: typeof untilEnded
  followLog: typeof followLog
  addressOf: typeof addressOf
  stopContainer: typeof stopContainer
  removeContainer: typeof removeContainer
  makeVolume: typeof makeVolume
  removeVolume: typeof removeVolume
  leftOf: typeof leftOf
}

/** The lab's engine. */
export const LAB_ENGINE: Engine = {
  pull,
  removeImage,
  startContainer,
  portsOf,
  untilEnded,
  followLog,
  addressOf,
  stopContainer,
  removeContainer,
  makeVolume,
  removeVolume,
  leftOf
}

/** The lab's engine, with the logins that docker finds in an environment. */
export function labEngine(env: NodeJS.ProcessEnv): Engine {
  return { ...LAB_ENGINE, pull: (image) => pull(image, env) }
}

/** No engine: what is made stays PROVISIONING. */
export const NO_ENGINE: Engine = {
  pull: () => Promise.reject(new Error('there is no engine')),
  removeImage: () => Promise.resolve(),
  startContainer: () => Promise.resolve(''),
  portsOf: () => Promise.resolve([]),
  untilEnded: () => Promise.resolve(''),
  followLog: () => Promise.resolve(),
  addressOf: () => Promise.resolve(''),
  stopContainer: () => Promise.resolve(),
  removeContainer: () => Promise.resolve(),
  makeVolume: () => Promise.resolve(),
  removeVolume: () => Promise.resolve(),
  leftOf: () => Promise.resolve([])
}
