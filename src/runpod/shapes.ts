// The parts of RunPod's REST API v2 that are used here, by its OpenAPI document
// (https://docs.runpod.io/api-reference-v2/overview).
import { stringOf } from '../lib/untrusted.js'

/** What is done with a pod is decided by these. */
export const POD_STATUSES = [
  'PROVISIONING',
  'STARTING',
  'RUNNING',
  'EXITED',
  'ERROR',
  'TERMINATED'
] as const

type PodStatus = (typeof POD_STATUSES)[number]

/** A port of a running pod, as it can be reached from outside. */
interface RuntimePort {
  private?: number
  public?: number | null
  type?: string
  ip?: string | null
}

/** A volume disk on its machine, or a network volume. */
export interface Mounts {
  /** Gigabytes of the disk. */
  persistent?: { size: number; path: string }
  network?: { volumeId: string; path: string }
}

export interface Pod {
  id: string
  name: string
  status: PodStatus
  image: string
  /** Such as `19530/tcp`. */
  ports: string[]
  /** Never show values: some are secrets. */
  env: Record<string, string>
  /** Only of a pod in a cluster. */
  cluster?: { id: string }
  /** US dollars per hour; 0 when it is stopped. */
  cost: number
  locked: boolean
  /** Null when the pod does not run. */
  runtime: { uptime?: number; ports?: RuntimePort[] } | null
  createdAt: string
  startedAt: string | null
  /** Where its data is. */
  mounts: Mounts
  /** Gigabytes of its container's disk. */
  disk?: number
  /** Where its machine is; null if it has none, undefined if RunPod does not say. */
  dataCenterId?: string | null
}

/** What runs a pod. */
export type Compute =
  | { cpu: { id: string; vcpuCount: number } }
  | { gpu: { id: string; count: number } }

export type NewPod = Compute & {
  name: string
  image: string
  args: string
  /** Gigabytes. */
  disk: number
  ports: string[]
  env: Record<string, string>
  registry: string | null
  startSsh: boolean
  startJupyter: boolean
}

export interface NewTemplate {
  name: string
  image: string
  category: 'CPU' | 'NVIDIA'
  args: string
  /** Gigabytes. */
  disk: number
  ports: string[]
  env: Record<string, string>
  registry: string | null
  /** Without one there is no volume: a template cannot have a network volume. */
  mounts?: Required<Pick<Mounts, 'persistent'>>
  public: boolean
  serverless: boolean
  startSsh: boolean
  startJupyter: boolean
}

export interface Template {
  id: string
  name: string
  image: string
  registry: string | null
  serverless: boolean
  /** Such as `CPU` or `NVIDIA`; it changes nothing about pods but their list in the console. */
  category: string
  mounts: Mounts
}

type Availability = 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH'

/** A kind of CPU pod. */
export interface CpuType {
  id: string
  vcpu: { min: number; max: number }
  ramGbPerVcpu: number
  /** US dollars per hour. */
  price: { securePerVcpu: number }
  availability?: Availability
}

export interface GpuType {
  id: string
  /** US dollars per hour. */
  price: { secure: number }
  availability?: Availability
}

// RunPod's answers, as the rest of the code may rely on them: what is missing, null
// or of another type becomes empty. Undefined for what has no id.

type Fields = Record<string, unknown>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasId(value: unknown): value is Fields & { id: string } {
  return isObject(value) && typeof value.id === 'string' && value.id !== ''
}

/** Returns a number that can be counted with, also one in a text; 0 for any other. */
function finiteNumber(value: unknown): number {
  return numberOf(value) ?? 0
}

function numberOf(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && value.trim() ? Number(value) : value
  return Number.isFinite(number) ? (number as number) : undefined
}

/** True for what is set to anything but `false`: it holds unless RunPod says no. */
function isSet(value: unknown): boolean {
  return ![undefined, null, false, 0, '', 'false'].includes(value as never)
}

function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function podOf(value: unknown): Pod | undefined {
  if (!hasId(value)) return undefined
  const { id, name, status, image, ports, env, cluster, cost, locked } = value
  return {
    id,
    name: stringOf(name),
    status: stringOf(status) as Pod['status'],
    image: stringOf(image),
    ports: arrayOf(ports).filter((port) => typeof port === 'string'),
    env: textsOf(env),
    ...(isSet(cluster) && { cluster: clusterOf(cluster) }),
    cost: finiteNumber(cost),
    locked: isSet(locked),
    runtime: runtimeOf(value.runtime),
    createdAt: stringOf(value.createdAt),
    startedAt: stringOf(value.startedAt) || null,
    mounts: mountsOf(value.mounts),
    disk: finiteNumber(value.disk),
    ...machineOf(value)
  }
}

function mountsOf(value: unknown): Mounts {
  const { persistent, network } = isObject(value) ? value : {}
  const [first] = arrayOf(network)
  return {
    ...(isObject(persistent) && {
      persistent: {
        size: finiteNumber(persistent.size),
        path: stringOf(persistent.path)
      }
    }),
    ...(isObject(first) && {
      network: {
        volumeId: stringOf(first.volumeId),
        path: stringOf(first.path)
      }
    })
  }
}

function clusterOf(value: unknown): { id: string } {
  return { id: stringOf(isObject(value) ? value.id : undefined) }
}

function machineOf({ dataCenterId }: Fields): Pick<Pod, 'dataCenterId'> {
  const isSaid = dataCenterId === null || typeof dataCenterId === 'string'
  return isSaid ? { dataCenterId } : {}
}

function textsOf(value: unknown): Record<string, string> {
  const pairs = isObject(value) ? Object.entries(value) : []
  return Object.fromEntries(
    pairs.filter((pair): pair is [string, string] => {
      return typeof pair[1] === 'string'
    })
  )
}

function runtimeOf(value: unknown): Pod['runtime'] {
  if (!isObject(value)) return null
  const uptime = numberOf(value.uptime)
  return {
    ...(uptime !== undefined && { uptime }),
    ports: arrayOf(value.ports).filter(isObject).map(portOf)
  }
}

function portOf(port: Fields): RuntimePort {
  const { private: inside, public: outside, type, ip } = port
  return {
    private: numberOf(inside),
    public: numberOf(outside) ?? null,
    type: stringOf(type),
    ip: stringOf(ip) || null
  }
}

export function templateOf(value: unknown): Template | undefined {
  if (!hasId(value)) return undefined
  const { id, name, image, registry, serverless, category } = value
  return {
    id,
    name: stringOf(name),
    image: stringOf(image),
    registry: stringOf(registry) || null,
    serverless: serverless === true,
    category: stringOf(category),
    mounts: mountsOf(value.mounts)
  }
}

/** Undefined also for one without a price or a size. */
export function cpuOf(value: unknown): CpuType | undefined {
  if (!hasId(value)) return undefined
  const vcpu = isObject(value.vcpu) ? value.vcpu : {}
  const price = isObject(value.price) ? value.price : {}
  const cpu = {
    vcpu: { min: finiteNumber(vcpu.min), max: finiteNumber(vcpu.max) },
    ramGbPerVcpu: finiteNumber(value.ramGbPerVcpu),
    price: { securePerVcpu: finiteNumber(price.securePerVcpu) }
  }
  const isWhole = cpu.ramGbPerVcpu > 0 && cpu.price.securePerVcpu > 0
  return isWhole ? { id: value.id, ...cpu, ...stockOf(value) } : undefined
}

export function gpuOf(value: unknown): GpuType | undefined {
  if (!hasId(value)) return undefined
  const price = isObject(value.price) ? value.price : {}
  return {
    id: value.id,
    price: { secure: finiteNumber(price.secure) },
    ...stockOf(value)
  }
}

function stockOf({ availability }: Fields): Pick<CpuType, 'availability'> {
  const stock = stringOf(availability) as CpuType['availability']
  return stock ? { availability: stock } : {}
}
