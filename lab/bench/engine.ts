// Images and containers in the engine.
import { randomBytes } from 'node:crypto'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { docker, dockerRemove, runAnyway } from './commands.ts'
import { Skip } from './measure.ts'
import { goOn, later } from '../undo.ts'
import { lab } from '../inputs.ts'

/** The platform of this machine, and the one that runs under QEMU. */
export const [NATIVE, EMULATED] =
  process.arch === 'arm64'
    ? (['linux/arm64', 'linux/amd64'] as const)
    : (['linux/amd64', 'linux/arm64'] as const)

export const BOTH = `${NATIVE},${EMULATED}`

/** Seconds for a Milvus to become healthy. */
const HEALTHY_SECONDS = 120

/** Fewer components have not all registered yet (see src/server/health.ts). */
const MIN_COMPONENTS = 5

/** The lab's Milvus: the real one, at least on this machine's platform. */
export function realBase(): string {
  return `${lab('BASE_IMAGE')}:v${lab('MILVUS_VERSION')}`
}

/** Names a thing in the engine, where another benchmark may be running. */
export function newName(): string {
  return `milvus-runpod-bench-${randomBytes(4).toString('hex')}`
}

/** Images of Milvus that were pulled here. */
const kept = new Set<string>()

/** Makes sure that an image of Milvus is in the engine, until it is forgotten. */
export async function keepImage(ref: string): Promise<void> {
  if (await isHere(ref)) return
  kept.add(ref)
  await bringImage(ref)
}

/** Makes sure that an image is in the engine; at the end, it is as it was before. */
export async function bringImage(ref: string): Promise<void> {
  if (await isHere(ref)) return
  later(() => removeImage(ref))
  await docker('pull', '--quiet', ref)
}

/** Containers that run between the measurements. */
const containers = new Set<string>()

/** Starts a container that runs until its image is forgotten, or to the end. */
export async function keepContainer(args: string[]): Promise<string> {
  const container = newName()
  containers.add(container)
  later(() => removeContainer(container))
  await docker('run', '--detach', '--name', container, ...args)
  return container
}

/** Whether a container was started and still runs. */
export function isKept(container?: string): container is string {
  return container !== undefined && containers.has(container)
}

/** Removes a container with its volumes. */
export async function removeContainer(container: string): Promise<void> {
  containers.delete(container)
  await dockerRemove('rm', '--force', '--volumes', container)
}

/** Removes an image from the engine. */
export async function removeImage(ref: string): Promise<void> {
  await dockerRemove('image', 'rm', '--force', ref)
}

/**
 * Removes an image from the engine, as on a fresh runner, with all others that were
 * pulled here.
 *
 * @throws Skip if another image keeps its layers there
 */
export async function forgetImage(ref: string): Promise<void> {
  for (const container of containers) await removeContainer(container)
  if (!kept.has(ref) && (await isHere(ref))) {
    later(() => runAnyway('docker', ['pull', '--quiet', ref]))
  }
  for (const image of [...kept, ref]) await removeImage(image)
  const first = await firstLayerOf(ref)
  const ids = await docker('image', 'ls', '--quiet', '--no-trunc')
  for (const id of new Set(ids.split('\n').filter(Boolean))) {
    // An image is kept layer by layer, from its first one on.
    if ((await firstLayerHere(id)) !== first) continue
    throw new Skip(`the image ${id.slice(7, 19)} in the engine has its layers`)
  }
}

/** Returns a port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Waits for the first healthy answer of a Milvus, on its port 9091. */
export async function untilHealthy(port: number): Promise<void> {
  const deadline = performance.now() + HEALTHY_SECONDS * 1000
  while (performance.now() < deadline) {
    goOn()
    if (await isHealthy(port)) return
    await sleep(20)
  }
  throw new Error(`Milvus was not healthy after ${HEALTHY_SECONDS} s`)
}

interface Health {
  state?: string
  detail?: object[]
}

async function isHealthy(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`, {
      // Without it, Milvus does not name its components.
      headers: { 'content-type': 'application/json', connection: 'close' },
      signal: AbortSignal.timeout(5000)
    })
    const { state, detail = [] } = (await response.json()) as Health
    return state === 'OK' && detail.length >= MIN_COMPONENTS
  } catch {
    return false
  }
}

async function isHere(ref: string): Promise<boolean> {
  return await docker('image', 'inspect', ref).then(
    () => true,
    () => false
  )
}

async function firstLayerHere(id: string): Promise<string | undefined> {
  const format = ['--format', '{{json .RootFS.Layers}}']
  // Another job may remove it at this moment.
  const layers = await docker('image', 'inspect', ...format, id).catch(() => '')
  return (JSON.parse(layers || '[]') as string[] | null)?.[0]
}

const firstLayers = new Map<string, string>()

/** The first layer of an image in a registry. */
async function firstLayerOf(ref: string): Promise<string> {
  const known = firstLayers.get(ref)
  if (known) return known
  const format = `{{json (index .Image "${NATIVE}").RootFS.DiffIDs}}`
  const layers = JSON.parse(
    await docker('buildx', 'imagetools', 'inspect', ref, '--format', format)
  ) as string[]
  firstLayers.set(ref, layers[0] ?? '')
  return layers[0] ?? ''
}
