import { Failure } from '../messages/failure.js'
import { findGpu, listCpus } from './api.js'
import type { Access } from './call.js'
import type { Compute, CpuType } from './types.js'

/** What a canary is to run on. */
export type CanaryChoice = { kind: 'cpu' } | { kind: 'gpu'; id: string }

/** Something that a pod can be created on. */
export interface Offer {
  label: string
  /** US dollars per hour. */
  price: number
  compute: Compute
}

/**
 * Gigabytes of memory that a canary has at least. Milvus asks for 8, but an empty
 * one needs much less.
 */
const MIN_MEMORY = 4

/** Offers that are tried: RunPod may be out of one that it lists. */
const MAX_OFFERS = 5

/**
 * Returns what a canary can run on, the cheapest first; nothing if RunPod has none
 * in stock.
 *
 * @throws Failure when there is no such GPU.
 */
export async function findOffers(
  access: Access,
  choice: CanaryChoice
): Promise<Offer[]> {
  if (choice.kind === 'gpu') return await gpuOffer(access, choice.id)
  const cpus = await listCpus(access)
  return cpus
    .filter(({ availability }) => availability !== 'NONE')
    .flatMap(cpuOffer)
    .sort((a, b) => a.price - b.price)
    .slice(0, MAX_OFFERS)
}

/** Returns the smallest pod of a kind that has enough memory, if there is one. */
function cpuOffer({ id, vcpu, ramGbPerVcpu, price }: CpuType): Offer[] {
  // RunPod takes powers of two only.
  const counts = [2, 4, 8, 16, 32, 64].filter(
    (count) => count >= vcpu.min && count <= vcpu.max
  )
  const vcpuCount = counts.find((count) => count * ramGbPerVcpu >= MIN_MEMORY)
  if (vcpuCount === undefined) return []
  return [
    {
      label: `${id}, ${vcpuCount} vCPU, ${vcpuCount * ramGbPerVcpu} GB`,
      price: vcpuCount * price.securePerVcpu,
      compute: { cpu: { id, vcpuCount } }
    }
  ]
}

async function gpuOffer(access: Access, id: string): Promise<Offer[]> {
  const gpu = await findGpu(access, id)
  if (!gpu) {
    throw new Failure(
      'canary-gpu-unknown',
      `Input "runpod-canary": RunPod has no GPU with the id "${id}"`,
      {
        next: 'set it to "cpu", or to an id of RunPod\'s list, such as "NVIDIA GeForce RTX 4090"'
      }
    )
  }
  if (gpu.availability === 'NONE') return []
  const compute = { gpu: { id, count: 1 } }
  return [{ label: id, price: gpu.price.secure, compute }]
}
