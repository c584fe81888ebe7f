import { accepts } from '../../server/health.js'
import type { Address } from '../../server/http.js'
import {
  clientAddress,
  clientPort,
  doorOf,
  hasClientPort,
  textOf
} from './pod-address.js'
import type { Pod } from '../shapes.js'

/** Seconds in which a server takes a connection: a firewall drops it without a word. */
const CONNECT_SECONDS = 10

/** True if a server takes a connection, soon. */
export async function takesConnection(
  address: Address,
  signal: AbortSignal
): Promise<boolean> {
  const limit = AbortSignal.timeout(CONNECT_SECONDS * 1000)
  return await accepts(address, AbortSignal.any([signal, limit]))
}

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
  if (!(await takesConnection(address, signal))) {
    return `its TCP port, ${at}, takes no connection`
  }
  const isAsBefore = last !== undefined && clientAddress(last) === at
  const isProxied = doorOf(pod)?.protection === 'proxy'
  return isAsBefore && isProxied
    ? `RunPod still shows the address that it had before, ${at}`
    : undefined
}
