import type { CpuType, GpuType, Pod, Template } from './types.js'

// RunPod's answers, as the rest of the code may rely on them: what is missing, null
// or of another type becomes empty. Undefined for what has no id.

type Fields = Record<string, unknown>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function hasId(value: unknown): value is Fields & { id: string } {
  return isObject(value) && typeof value.id === 'string' && value.id !== ''
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Returns a number that can be counted with; 0 for any other. */
function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

export function podOf(value: unknown): Pod | undefined {
  if (!hasId(value)) return undefined
  const { id, name, status, image, ports, env, cluster, cost, locked } = value
  return {
    id,
    name: textOf(name),
    status: textOf(status) as Pod['status'],
    image: textOf(image),
    ports: listOf(ports).filter((port) => typeof port === 'string'),
    env: textsOf(env),
    ...(cluster ? { cluster: cluster as Pod['cluster'] } : undefined),
    cost: numberOf(cost),
    locked: locked === true,
    runtime: runtimeOf(value.runtime),
    createdAt: textOf(value.createdAt),
    startedAt: textOf(value.startedAt) || null,
    ...machineOf(value)
  }
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
  const { uptime, ports } = value
  return {
    ...(typeof uptime === 'number' && { uptime }),
    ports: listOf(ports).filter(isObject)
  }
}

export function templateOf(value: unknown): Template | undefined {
  if (!hasId(value)) return undefined
  const { id, name, image, registry, serverless } = value
  return {
    id,
    name: textOf(name),
    image: textOf(image),
    registry: textOf(registry) || null,
    serverless: serverless === true
  }
}

/** Undefined also for one without a price or a size. */
export function cpuOf(value: unknown): CpuType | undefined {
  if (!hasId(value)) return undefined
  const vcpu = isObject(value.vcpu) ? value.vcpu : {}
  const price = isObject(value.price) ? value.price : {}
  const cpu = {
    vcpu: { min: numberOf(vcpu.min), max: numberOf(vcpu.max) },
    ramGbPerVcpu: numberOf(value.ramGbPerVcpu),
    price: { securePerVcpu: numberOf(price.securePerVcpu) }
  }
  const isWhole = cpu.ramGbPerVcpu > 0 && cpu.price.securePerVcpu > 0
  return isWhole ? { id: value.id, ...cpu, ...stockOf(value) } : undefined
}

export function gpuOf(value: unknown): GpuType | undefined {
  if (!hasId(value)) return undefined
  const price = isObject(value.price) ? value.price : {}
  return {
    id: value.id,
    price: { secure: numberOf(price.secure) },
    ...stockOf(value)
  }
}

function stockOf({ availability }: Fields): Pick<CpuType, 'availability'> {
  const stock = textOf(availability) as CpuType['availability']
  return stock ? { availability: stock } : {}
}
