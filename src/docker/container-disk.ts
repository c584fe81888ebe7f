// How large the disk of a new container is, which holds its image as well.
import { GB } from '../lib/size-text.js'

/** What a pod runs on, or what pods a template is for. */
export type ComputeKind = 'cpu' | 'gpu'

/** Gigabytes where the size of the image is not known. */
const UNKNOWN = { cpu: 20, gpu: 40 }

/** The least gigabytes: a disk that is full stops Milvus, and one of 10 GB costs $1 a month. */
const LEAST = { cpu: 10, gpu: 20 }

/**
 * Bytes that an image takes for each byte of its compressed layers. Measured: 2.8 for
 * the image of Milvus 2.3.5 (111 MB, and 312 MB unpacked).
 */
const UNPACKED = 3

/** Gigabytes for logs and temporary files; data are on a volume. */
const ROOM = 5

/** Gigabytes; sizes in between are of no use to anybody. */
const STEP = 5

/**
 * Returns the gigabytes of a container's disk. RunPod gives a small CPU pod no more
 * than 10 GB for each of its two or more vCPUs
 * (https://docs.runpod.io/flash/configuration/storage), so more than is needed may
 * be refused.
 *
 * @param bytes of the image's compressed layers
 */
export function containerDisk(
  kind: ComputeKind,
  bytes: number | undefined
): number {
  if (bytes === undefined) return UNKNOWN[kind]
  const needed = (bytes * UNPACKED) / GB + ROOM
  return Math.max(LEAST[kind], Math.ceil(needed / STEP) * STEP)
}
