import type {
  CpuType,
  GpuType,
  Pod,
  Template
} from '../../src/runpod/shapes.js'

/** Returns a healthy pod of our image, unless said otherwise. */
export function samplePod(given: Partial<Pod> = {}): Pod {
  return {
    id: 'p1',
    name: 'milvus-one',
    status: 'RUNNING',
    image: 'ghcr.io/me/milvus:2.6.20',
    ports: ['19530/tcp'],
    env: { MILVUS_ROOT_PASSWORD: 'secret-of-the-pod' },
    cost: 0.07,
    locked: false,
    runtime: { uptime: 3600, ports: [] },
    disk: 20,
    mounts: {},
    createdAt: '2026-06-01T12:00:00Z',
    startedAt: '2026-06-01T12:02:00Z',
    ...given
  }
}

export function sampleTemplate(given: Partial<Template> = {}): Template {
  return {
    id: 'tpl1abcdef',
    name: 'Milvus',
    image: 'ghcr.io/me/milvus:2.6.20',
    registry: null,
    serverless: false,
    category: 'CPU',
    mounts: {},
    ...given
  }
}

export const CPU: CpuType = {
  id: 'cpu3c',
  vcpu: { min: 2, max: 32 },
  ramGbPerVcpu: 2,
  price: { securePerVcpu: 0.03 },
  availability: 'HIGH'
}

export const GPU: GpuType = {
  id: 'NVIDIA GeForce RTX 4090',
  price: { secure: 0.44 },
  availability: 'HIGH'
}
