import type { Access } from '../call.js'
import { clientAddress } from './pod-address.js'
import { findPod } from './pod-health.js'
import type { PodOutcome, PodResult } from '../pods.js'
import type { Pod } from '../shapes.js'

/** Results after which a pod may run another container than the run began with. */
const MOVED: PodOutcome[] = ['restored', 'broken', 'differs', 'unknown']

/**
 * Adds where clients reach a pod that was not seen to be healthy in the end. It stays
 * unknown if RunPod does not say so now: nothing depends on it.
 */
export async function withAddress(
  access: Access,
  result: PodResult
): Promise<PodResult> {
  const { id, outcome, now } = result
  if (now && !MOVED.includes(outcome)) return result
  const pod = now && !access.signal.aborted ? await look(access, id) : undefined
  const before = result.address?.before
  return { ...result, address: { before, after: pod && clientAddress(pod) } }
}

async function look(access: Access, id: string): Promise<Pod | undefined> {
  return await findPod(access, id).catch(() => undefined)
}
