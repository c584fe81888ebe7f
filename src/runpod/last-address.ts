import type { Access } from './call.js'
import { clientAddress } from './pod-address.js'
import { findPod } from './pod-health.js'
import type { PodResult } from './pods.js'

/** Results after which a pod may run another container than the run began with. */
const MOVED = ['restored', 'broken', 'differs', 'unknown']

/**
 * Adds where clients reach a pod that was not seen to be healthy in the end. It stays
 * unknown if RunPod does not say so now: nothing depends on it.
 */
export async function withAddress(
  access: Access,
  result: PodResult
): Promise<PodResult> {
  const { id, outcome, address } = result
  if (!MOVED.includes(outcome) || access.signal.aborted) return result
  const pod = await findPod(access, id).catch(() => undefined)
  if (!pod) return result
  return { ...result, address: { ...address, after: clientAddress(pod) } }
}
