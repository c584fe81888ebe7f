// What the calls of openapi.yaml carry, as TypeScript sees it.

/** A template, as RunPod answers it. */
export interface Template {
  id: string
  name: string
  image: string
  args: string
  disk: number
  mounts: { persistent?: { size: number; path: string } }
  ports: string[]
  env: Record<string, string>
  registry: string | null
  serverless: boolean
  public: boolean
  category: 'CPU' | 'NVIDIA' | 'AMD'
  startSsh: boolean
  startJupyter: boolean
  allowedCudaVersions: string[]
}

export type PodStatus =
  'PROVISIONING' | 'STARTING' | 'RUNNING' | 'EXITED' | 'ERROR' | 'TERMINATED'

export type PodAction = 'start' | 'stop' | 'restart' | 'terminate'

export interface RuntimePort {
  private: number
  public: number | null
  type: string
  ip: string | null
}

/** A volume of the account; its size is in GB. */
export interface NetworkVolume {
  id: string
  name: string
  size: number
  dataCenter: string
  type: 'STANDARD' | 'HIGH_PERFORMANCE'
}

export interface Mounts {
  persistent?: { size: number; path: string }
  network?: { volumeId: string; path: string }[]
}

/** What RunPod measures of a running pod: seconds, and percent. */
export interface Runtime {
  uptime: number
  cpu: { util: number }
  memory: { util: number }
  ports: RuntimePort[]
}

/** What the owner of a pod has set. */
export interface PodSettings {
  name: string
  image: string
  args: string
  disk: number
  mounts: Mounts
  ports: string[]
  env: Record<string, string>
  registry: string | null
  cloud: 'SECURE' | 'COMMUNITY'
  gpu?: { id: string; count: number }
  cpu?: { id: string; vcpuCount: number; memory: number }
}

/** A pod, as RunPod answers it. */
export interface Pod extends PodSettings {
  id: string
  status: PodStatus
  actions: PodAction[]
  dataCenterId: string | null
  cudaVersion: string | null
  ssh: { proxy: null; direct: null }
  cluster?: { id: string; rank: number }
  template: null
  cost: number
  locked: boolean
  runtime: Runtime | null
  createdAt: string
  startedAt: string | null
  globalNetworking: { enabled: boolean }
}

export type Level = 'NONE' | 'LOW' | 'MEDIUM' | 'HIGH'

/** A kind of CPU pod; prices are in USD per hour. */
export interface CpuType {
  id: string
  name: string
  group: string
  vcpu: { min: number; max: number }
  ramGbPerVcpu: number
  price: { securePerVcpu: number; serverlessPerVcpu: number }
  availability: Level
}

/** A kind of GPU; prices are in USD per hour. */
export interface GpuType {
  id: string
  name: string
  pool: null
  manufacturer: 'NVIDIA' | 'AMD'
  memory: number
  secure: boolean
  community: boolean
  price: { secure: number; community: number }
  maxCount: { secure: number; community: number }
  availability: Level
}

/** The body of an error, of the media type application/problem+json. */
export interface Problem {
  title: string
  status: number
  detail: string
  errors?: string[]
}

/** An answer; one without a body has status 204. */
export interface Answer {
  status: number
  body?: object
}
