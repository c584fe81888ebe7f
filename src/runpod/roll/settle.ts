// A pod that has the new image already, and keeps it.
import { isSameImage } from '../../docker/reference.js'
import { isNotFound, type Access } from '../call.js'
import { clientAddress, unreachable } from '../pod/pod-address.js'
import {
  UnhealthyError,
  askMilvus,
  findPod,
  isPasswordRefused,
  waitForMilvus
} from '../pod/pod-health.js'
import { openRest, type PodLogin } from '../pod/pod-rest.js'
import { sayProtection } from '../pod/protection.js'
import {
  type PodPlan,
  type PodResult,
  expectedResult,
  isStopped
} from '../pods.js'
import type { Pod } from '../shapes.js'
import { GIVEN, unsettled } from './unsettled.js'

interface SettleOptions extends PodLogin {
  /** The new image. */
  target: { ref: string }
  timeoutSeconds: number
}

/**
 * Leaves a pod as it is that has the new image already. Another run may have given
 * it that just now: then this one waits until it is healthy, so that two pods are
 * never unhealthy at once.
 *
 * @param since the pod as it was before it got the image; undefined if it had it
 * when this run began
 */
export async function settlePod(
  access: Access,
  plan: Pick<PodPlan, 'pod'>,
  options: SettleOptions,
  since?: Pod
): Promise<PodResult> {
  const { id } = plan.pod
  const { target, timeoutSeconds } = options
  const pod = await findPod(access, id)
  const now = expectedResult({ ...plan, action: 'keep' })
  const at = clientAddress(since ?? plan.pod)
  const address = { before: at, after: pod && clientAddress(pod) }
  const kept = { ...now, before: since?.image ?? now.before, address }
  if (!pod || !isSameImage(pod.image, target.ref)) return notKept(kept, pod)
  if (unreachable(pod) || isStopped(since ?? pod)) return kept
  if (!since && !isYoung(pod, timeoutSeconds)) return kept
  sayProtection(access, [pod], options)
  if (!since && (await milvusAnswers(access, pod, options))) return kept
  const wanted = { ...options, image: target.ref, healthy: true, before: since }
  try {
    const { pod: healthy } = await waitForMilvus(access, id, wanted)
    const found = { ...address, after: clientAddress(healthy) }
    return { ...kept, address: found, ...(since && { reason: GIVEN }) }
  } catch (error) {
    access.signal.throwIfAborted()
    const isSeen = error instanceof UnhealthyError || isNotFound(error)
    if (!isSeen) throw error
    return await unsettled(access, { kept, error, since }, target.ref)
  }
}

/** True if another run may still wait for a pod to become healthy. */
function isYoung({ status, runtime }: Pod, timeoutSeconds: number): boolean {
  const uptime = runtime?.uptime ?? 0
  return status !== 'RUNNING' || uptime < timeoutSeconds
}

/** True if Milvus on a pod answers, though it may refuse the password. */
export async function milvusAnswers(
  access: Access,
  pod: Pod,
  login: PodLogin
): Promise<boolean> {
  if (pod.status !== 'RUNNING') return false
  sayProtection(access, [pod], login)
  const rest = await openRest(access, pod, login)
  if (typeof rest === 'string') return false
  try {
    await askMilvus(rest)
    return true
  } catch (error) {
    access.signal.throwIfAborted()
    return isPasswordRefused(error)
  }
}

function notKept(kept: PodResult, pod: Pod | undefined): PodResult {
  const reason = pod
    ? 'it had the new image when this run began, and something else has changed it'
    : 'it was terminated in the meantime'
  return { ...kept, outcome: 'left', now: pod?.image ?? '', reason }
}
