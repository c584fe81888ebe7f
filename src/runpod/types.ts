// The parts of RunPod's REST API v2 that are used here, by its OpenAPI document
// (https://docs.runpod.io/api-reference-v2/overview).

/** What is done with a pod is decided by these. */
export const POD_STATUSES = [
  'PROVISIONING',
  'STARTING',
  'RUNNING',
  'EXITED',
  'ERROR',
  'TERMINATED'
] as const

export type PodStatus = (typeof POD_STATUSES)[number]

/** A port of a running pod, as it can be reached from outside. */
export interface RuntimePort {
  private?: number
  public?: number | null
  type?: string
  ip?: string | null
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
  /** Gigabytes of a volume, and where it is. */
  mounts: { persistent: { size: number; path: string } }
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
