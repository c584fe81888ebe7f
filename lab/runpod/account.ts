// The state of the lab's RunPod: one account with its templates and pods.
import { randomBytes } from 'node:crypto'
import type { LabPod } from './lifecycle.ts'
import type { Rights } from './rights.ts'
import type { CpuType, GpuType, NetworkVolume, Template } from './shapes.ts'

/** What tests may read and change at any time. */
export interface Account {
  /** The key that calls have to show. */
  key: string
  /** What the key may do. */
  rights: Rights
  templates: Template[]
  /** Templates of others, which everyone can read and nobody can change. */
  publicTemplates: Template[]
  pods: LabPod[]
  cpus: CpuType[]
  gpus: GpuType[]
  networkVolumes: NetworkVolume[]
  /** Values behind `{{ RUNPOD_SECRET_name }}`. */
  secrets: Record<string, string>
  /** Why no pod can be made, if none can; or why one that is made gets no machine. */
  shortage?: 'balance' | 'capacity' | 'machine'
  /** Milliseconds until a new pod shows in answers. */
  appearLag: number
  /** Milliseconds until a change shows in answers. */
  lag: number
  /** Milliseconds from RUNNING until the mapped ports are known. */
  portsLag: number
}

/** Makes an account without templates and pods. */
export function newAccount(): Account {
  return {
    key: `rpa_${randomBytes(16).toString('hex')}`,
    rights: 'All',
    templates: [],
    publicTemplates: [],
    pods: [],
    cpus: [
      cpu('cpu5c', 'Compute, Gen 5', { price: 0.04, memory: 2, max: 32 }),
      cpu('cpu3c', 'Compute, Gen 3', { price: 0.03, memory: 2, max: 32 }),
      cpu('cpu3g', 'General, Gen 3', { price: 0.035, memory: 4, max: 32 }),
      cpu('cpu3m', 'Memory, Gen 3', { price: 0.05, memory: 8, max: 16 })
    ],
    gpus: [
      gpu('NVIDIA GeForce RTX 4090', { secure: 0.69, community: 0.34 }),
      gpu('NVIDIA RTX A4000', { secure: 0.25, community: 0.17 })
    ],
    networkVolumes: [],
    secrets: {},
    appearLag: 0,
    lag: 0,
    portsLag: 0
  }
}

/** How the lab's ids begin, so that they cannot be mistaken for RunPod's. */
export const ID_PREFIX = 'lab0'

/** A new id, which looks like RunPod's: small letters and digits, some of both. */
export function newId(): string {
  return `${ID_PREFIX}${randomBytes(5).toString('hex')}`
}

/** Fills in what RunPod answers for a template that names only some settings. */
export function templateOf(given: Partial<Template>): Template {
  return {
    id: newId(),
    name: 'milvus',
    image: 'milvusdb/milvus:v2.6.22',
    args: '',
    disk: 20,
    mounts: {},
    ports: [],
    env: {},
    registry: null,
    serverless: false,
    public: false,
    category: 'NVIDIA',
    startSsh: true,
    startJupyter: true,
    allowedCudaVersions: [],
    ...given
  }
}

function cpu(
  id: string,
  name: string,
  { price, memory, max }: { price: number; memory: number; max: number }
): CpuType {
  return {
    id,
    name,
    group: name.split(', ')[1] ?? '',
    vcpu: { min: 2, max },
    ramGbPerVcpu: memory,
    price: { securePerVcpu: price, serverlessPerVcpu: price },
    availability: 'HIGH'
  }
}

function gpu(
  id: string,
  price: { secure: number; community: number }
): GpuType {
  return {
    id,
    name: id.replace(/^NVIDIA /, ''),
    pool: null,
    manufacturer: 'NVIDIA',
    memory: 24,
    secure: true,
    community: true,
    price,
    maxCount: { secure: 8, community: 4 },
    availability: 'HIGH'
  }
}
