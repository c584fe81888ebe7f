import type { Job } from '../job.js'
import { oneLine } from '../lib/untrusted.js'
import { warn } from '../messages/annotate.js'
import type { Access } from './call.js'
import type { Changed } from './change-image.js'
import { firstLine, isNotFound } from './errors.js'
import { CANCELLED_SECONDS } from './limits.js'
import { findPod } from './look.js'
import { UnhealthyError, waitForMilvus } from './pod-health.js'
import { expectedResult, type PodResult } from './pod-result.js'
import { isStopped, nameOf } from './pods.js'
import { obstacleOf, restoreImage, type Obstacle } from './put-back.js'
import { forgetRolling, type Rolling } from './rolling.js'
import type { Pod } from './types.js'

/** A change that failed. */
export interface FailedChange {
  /** The pod as it was right before. */
  before: Pod
  wasHealthy: boolean
  /** False if RunPod may still carry it out. */
  isClear: boolean
  error: unknown
}

export interface RestoreOptions {
  /** The new image. */
  target: { ref: string }
  password: string
  timeoutSeconds: number
  job: Job
}

/** What is known in the end. */
type End = Pick<PodResult, 'outcome' | 'now' | 'reason'> & {
  /** True if nothing is left to put back. */
  isSettled: boolean
}

/**
 * Puts the previous image back on a pod that was changed, and waits until it is as
 * it was. After a cancellation there is no time to wait. What is not settled is left
 * to the post step.
 */
export async function restorePod(
  access: Access,
  failed: FailedChange,
  options: RestoreOptions
): Promise<PodResult> {
  const { before: pod, isClear } = failed
  const { job } = options
  const { isSettled, ...end } = await restore(access, failed, options)
  if (isSettled && isClear) forgetRolling(job)
  if (end.outcome === 'broken') {
    const reason = end.reason ?? ''
    warn('pod-broken', `Pod ${nameOf(pod)} is not in order: ${reason}`)
  }
  return { ...expectedResult({ pod, action: 'roll' }), ...end }
}

async function restore(
  access: Access,
  failed: FailedChange,
  options: RestoreOptions
): Promise<End> {
  const { before: pod, error } = failed
  const { over } = access
  const after = options.target.ref
  const rolling = { id: pod.id, name: pod.name, before: pod.image, after }
  const limited = over.aborted
    ? { ...access, over: AbortSignal.timeout(CANCELLED_SECONDS * 1000) }
    : access
  const cause = causeOf(error)
  let isSaid = false
  try {
    const change = await restoreImage(limited, rolling, () => {
      if (isSaid) return
      isSaid = true
      warn(
        'pod-put-back',
        `Pod ${nameOf(pod)} gets its previous image back, ${oneLine(pod.image)}: ${cause}`
      )
    })
    const end = endOf(change, rolling, failed, over.aborted)
    if (change.kind !== 'changed' || over.aborted || isStopped(pod)) return end
    const again = await waitUntilBack(access, change.before, failed, options)
    return again ? await endAgain(access, rolling, end, again) : end
  } catch (again) {
    const reason = `${cause}; ${firstLine(again)}`
    return { outcome: 'unknown', now: after, reason, isSettled: false }
  }
}

/** Says why a change failed, without advice. */
function causeOf(error: unknown): string {
  return error instanceof UnhealthyError
    ? `not healthy with the new image (${error.message})`
    : firstLine(error)
}

function endOf(
  change: Changed<Obstacle>,
  { before }: Rolling,
  { error }: FailedChange,
  isCancelled: boolean
): End {
  const reason = causeOf(error)
  if (change.kind === 'gone') return GONE
  const { isClear: isSettled } = change
  const restored = { outcome: 'restored', now: before, reason } as const
  if (change.kind === 'changed') return { ...restored, isSettled }
  const { image: now } = change.pod
  // A pod that was not seen to fail may well be healthy.
  const outcome = error instanceof UnhealthyError ? 'broken' : 'unknown'
  if (change.kind === 'failed') {
    const why = `${reason}; ${firstLine(change.error)}`
    return { outcome, now, reason: why, isSettled: false }
  }
  if (change.why === 'locked') {
    const why = `${reason}; it was locked in the meantime, so it keeps the new image`
    return { outcome, now, reason: why, isSettled: false }
  }
  // The call was cut off, so it may never have been carried out.
  if (change.why === 'back' && isCancelled) return { ...restored, isSettled }
  return { outcome: 'differs', now, reason, isSettled }
}

const GONE: End = { outcome: 'gone', now: '', isSettled: true }

/** Returns why a pod is not as it was; undefined if it is, or nobody can wait. */
async function waitUntilBack(
  access: Access,
  changed: Pod,
  { before, wasHealthy }: FailedChange,
  options: RestoreOptions
): Promise<unknown> {
  const { image } = before
  const wanted = { ...options, image, healthy: wasHealthy, before: changed }
  try {
    await waitForMilvus(access, before.id, wanted)
    return undefined
  } catch (error) {
    return access.over.aborted ? undefined : error
  }
}

/** Returns what is known of a pod that is not as it was, though it had its image. */
async function endAgain(
  access: Access,
  rolling: Rolling,
  { now, reason: cause = '' }: End,
  error: unknown
): Promise<End> {
  const reason = `${cause}; with the previous image: ${firstLine(error)}`
  const isSeen = error instanceof UnhealthyError || isNotFound(error)
  if (!isSeen) return { outcome: 'unknown', now, reason, isSettled: true }
  const pod = await findPod(access, rolling.id)
  if (!pod) return GONE
  const obstacle = obstacleOf(pod, rolling)
  return {
    outcome: obstacle === 'other' ? 'differs' : 'broken',
    now: pod.image,
    reason,
    // It may have the new image again.
    isSettled: obstacle === 'back' || obstacle === 'other'
  }
}
