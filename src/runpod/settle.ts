import { isSameImage } from '../docker/reference.js'
import type { Access } from './call.js'
import { firstLine, isNotFound } from './errors.js'
import { findPod } from './look.js'
import {
  addressOf,
  askMilvus,
  isPasswordRefused,
  restOf,
  UnhealthyError,
  unreachable,
  waitForMilvus
} from './pod-health.js'
import { expectedResult, type PodResult } from './pod-result.js'
import { isStopped, type PodPlan } from './pods.js'
import type { Pod } from './types.js'

export interface SettleOptions {
  /** The new image. */
  target: { ref: string }
  password: string
  timeoutSeconds: number
}

/**
 * Leaves a pod as it is that has the new image already. Another run may have given
 * it that just now: then this one waits until it is healthy, so that never two pods
 * are out of order at once.
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
  const now = expectedResult({ ...plan, action: 'keep' })
  const kept = { ...now, before: since?.image ?? now.before }
  const pod = await findPod(access, id)
  if (!pod || !isSameImage(pod.image, target.ref)) return notKept(kept, pod)
  if (unreachable(pod) || isStopped(since ?? pod)) return kept
  if (!since && !isYoung(pod, timeoutSeconds)) return kept
  if (!since && (await answers(access, pod, options))) return kept
  const wanted = { ...options, image: target.ref, healthy: true, before: since }
  try {
    await waitForMilvus(access, id, wanted)
    return { ...kept, ...(since && { reason: GIVEN }) }
  } catch (error) {
    access.over.throwIfAborted()
    const isSeen = error instanceof UnhealthyError || isNotFound(error)
    if (!isSeen) throw error
    return await unsettled(access, kept, error, options)
  }
}

const GIVEN = 'another run has given it the new image in the meantime'

/** True if another run may still wait for a pod to become healthy. */
function isYoung({ status, runtime }: Pod, timeoutSeconds: number): boolean {
  const uptime = runtime?.uptime ?? 0
  return status !== 'RUNNING' || uptime < timeoutSeconds
}

/** True if Milvus on a pod answers, though it may refuse the password. */
async function answers(
  { over }: Access,
  pod: Pod,
  { password }: SettleOptions
): Promise<boolean> {
  if (pod.status !== 'RUNNING') return false
  try {
    await askMilvus(restOf(addressOf(pod), password, over))
    return true
  } catch (error) {
    over.throwIfAborted()
    return isPasswordRefused(error)
  }
}

function notKept(kept: PodResult, pod: Pod | undefined): PodResult {
  const reason = pod
    ? 'it had the new image when this run began, and something else has changed it'
    : 'it was terminated in the meantime'
  return { ...kept, outcome: 'left', now: pod?.image ?? '', reason }
}

/** Returns what is known of a pod that did not become healthy. */
async function unsettled(
  access: Access,
  kept: PodResult,
  error: unknown,
  { target }: SettleOptions
): Promise<PodResult> {
  const pod = await findPod(access, kept.id)
  if (!pod) return { ...kept, outcome: 'gone', now: '' }
  const has = isSameImage(pod.image, target.ref)
  const reason = `${GIVEN}, and it was not healthy with it (${firstLine(error)})`
  return {
    ...kept,
    outcome: has ? 'broken' : 'differs',
    now: pod.image,
    reason
  }
}
