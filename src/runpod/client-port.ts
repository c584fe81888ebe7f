import { accepts } from '../server/health.js'
import {
  clientAddress,
  clientPort,
  doorOf,
  hasClientPort,
  textOf
} from './pod-address.js'
import type { Pod } from './shapes.js'

/**
 * Says why clients do not reach a pod's Milvus; undefined if they do. RunPod may show
 * the address from before a change for a while, where someone else's pod may listen
 * by now: Milvus has just answered there, unless it was asked through RunPod's proxy.
 *
 * @param last the pod as RunPod may still show it
 */
export async function lackOfPort(
  pod: Pod,
  last: Pod | undefined,
  signal: AbortSignal
): Promise<string | undefined> {
  if (!hasClientPort(pod)) return undefined
  const address = clientPort(pod)
  if (!address) return 'RunPod has not opened its TCP port yet'
  const at = textOf(address)
  if (!(await accepts(address, signal))) {
    return `its TCP port, ${at}, takes no connection`
  }
  const isAsBefore = last !== undefined && clientAddress(last) === at
  const isProxied = doorOf(pod)?.protection === 'proxy'
  return isAsBefore && isProxied
    ? `RunPod still shows the address that it had before, ${at}`
    : undefined
}
