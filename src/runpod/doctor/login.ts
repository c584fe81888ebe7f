import { oneLine } from '../../lib/untrusted.js'
import { messageOf } from '../../messages/failure.js'
import { NOT_READ } from '../../messages/runpod-doctor.js'
import { DEFAULT_PASSWORD } from '../../milvus/secrets.js'
import { CALL_SECONDS, type Rest } from '../../server/rest.js'
import { doorOf } from '../pod/pod-address.js'
import { askMilvus, isPasswordRefused } from '../pod/pod-health.js'
import type { Pod } from '../shapes.js'
import type { Login, Read } from './facts.js'

/**
 * Asks a pod's Milvus for its collections, without a password, and then with the one
 * that everybody knows. No secret travels, so it does not matter whether the way there
 * is protected.
 *
 * @throws the reason of the signal alone.
 */
export async function readLogin(
  pod: Pod,
  signal: AbortSignal
): Promise<Read<Login>> {
  if (pod.status !== 'RUNNING') return { unread: NOT_READ.notRunning }
  const door = doorOf(pod)
  if (!door) return { unread: NOT_READ.noPort }
  const { address } = door
  if (!address) return { unread: NOT_READ.noAddress }
  const known: Rest = {
    address,
    password: DEFAULT_PASSWORD,
    callSeconds: CALL_SECONDS,
    signal
  }
  try {
    if (await answers({ ...known, password: undefined })) {
      return { value: 'open' }
    }
    return { value: (await answers(known)) ? 'default' : 'closed' }
  } catch (error) {
    signal.throwIfAborted()
    return { unread: oneLine(messageOf(error)) }
  }
}

/**
 * True if Milvus lists its collections, false if it refuses the password.
 *
 * @throws Error for any other answer, or none.
 */
async function answers(rest: Rest): Promise<boolean> {
  try {
    await askMilvus(rest)
    return true
  } catch (error) {
    if (isPasswordRefused(error)) return false
    throw error
  }
}
