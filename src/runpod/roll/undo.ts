import { isSameImage } from '../../docker/reference.js'
import type { Job } from '../../job.js'
import { oneLine } from '../../lib/untrusted.js'
import { annotate } from '../../messages/annotate.js'
import { whatOf } from '../../messages/failure.js'
import { isNotFound, type Access } from '../call.js'
import type { Changed } from './change-image.js'
import {
  readEvidence,
  shownOf,
  withWords,
  type PodEvidence
} from '../pod/evidence.js'
import { forgetRolling, type Rolling } from '../notes.js'
import { findPod, UnhealthyError, waitForMilvus } from '../pod/pod-health.js'
import type { PodLogin } from '../pod/pod-rest.js'
import {
  expectedResult,
  isStopped,
  podName,
  type PodPlan,
  type PodResult
} from '../pods.js'
import { obstacleOf, restoreImage, sayKept, type Obstacle } from './put-back.js'
import type { Pod } from '../shapes.js'

/** Seconds to clean up in: a runner kills a cancelled step after 10 s. */
const CANCELLED_SECONDS = 6

/** A change that failed. */
interface FailedChange {
  /** What was planned for the pod as it was right before. */
  plan: PodPlan
  rolling: Rolling
  wasHealthy: boolean
  /** False if RunPod may still carry it out. */
  isClear: boolean
  error: unknown
  /** `performance.now()` when RunPod was asked for it. */
  began: number
}

interface RestoreOptions extends PodLogin {
  timeoutSeconds: number
  job: Job
}

/** What is known in the end. */
type End = Pick<
  PodResult,
  'outcome' | 'now' | 'reason' | 'log' | 'logAgain' | 'known'
> & {
  /** True if nothing is left to put back. */
  isSettled: boolean
}

/**
 * Puts the previous image back on a pod that was changed, and waits until it is as
 * it was. Its log is read first, which takes up to 10 s. After a cancellation there is
 * no time for either. What is not settled is left to the post step.
 */
export async function restorePod(
  access: Access,
  failed: FailedChange,
  options: RestoreOptions
): Promise<PodResult> {
  const { plan, rolling, isClear } = failed
  const evidence = await evidenceOf(access, failed, failed.error, rolling.after)
  const { isSettled, ...end } = await restore(access, failed, evidence, options)
  // What RunPod may still carry out would give the pod what it keeps.
  const isFinal = isClear || isSameImage(end.now, rolling.after)
  if (isSettled && isFinal) forgetRolling(options.job)
  if (end.outcome === 'broken') {
    const reason = end.reason ?? ''
    annotate('pod-broken', { pod: podName(plan.pod), reason })
  }
  const { address, ...result } = expectedResult(plan)
  const at = { address: { before: address?.before } }
  return { ...result, ...at, ...shownOf(evidence), ...end }
}

/** Reads the log of a pod that was seen to fail with an image, unless there is no time. */
async function evidenceOf(
  access: Access,
  { plan, began }: Pick<FailedChange, 'plan' | 'began'>,
  error: unknown,
  image: string
): Promise<PodEvidence> {
  const { pod } = plan
  if (!(error instanceof UnhealthyError)) return {}
  const failed = { pod, error, image, before: pod, began }
  // A cancellation is no reason to leave the pod as it is.
  return await readEvidence(access, failed).catch(() => ({}))
}

async function restore(
  access: Access,
  failed: FailedChange,
  evidence: PodEvidence,
  options: RestoreOptions
): Promise<End> {
  const { rolling, error } = failed
  const { pod, known } = failed.plan
  const { signal } = access
  const limited = signal.aborted
    ? { ...access, signal: AbortSignal.timeout(CANCELLED_SECONDS * 1000) }
    : access
  const cause = undoReason(error, evidence)
  const began = performance.now()
  let isSaid = false
  try {
    const change = await restoreImage(limited, rolling, () => {
      if (isSaid) return
      isSaid = true
      const image = oneLine(pod.image)
      annotate('pod-put-back', { pod: podName(pod), image, reason: cause })
    })
    const end = endOf(change, { ...failed, cause }, signal.aborted)
    if (change.kind !== 'changed' || isStopped(pod)) return end
    const back = withWayBack(end, known)
    if (signal.aborted) return back
    const again = await waitUntilBack(access, change.before, failed, options)
    return again
      ? await endAgain(access, { ...failed, began }, back, again)
      : back
  } catch (again) {
    const reason = [cause, whatOf(again), rolling.closed]
      .filter(Boolean)
      .join('; ')
    return { outcome: 'unknown', now: rolling.after, reason, isSettled: false }
  }
}

/** Adds that nobody has tested whether the previous image works on the data, if so. */
function withWayBack(end: End, { wayBack }: PodPlan['known']): End {
  if (wayBack?.kind !== 'unknown') return end
  const { reason: cause = '' } = end
  return { ...end, reason: `${cause}; ${wayBack.words}` }
}

/** Says why a change failed, without advice. */
function undoReason(error: unknown, evidence: PodEvidence): string {
  return error instanceof UnhealthyError
    ? `not healthy with the new image (${withWords(evidence, error.message)})`
    : whatOf(error)
}

function endOf(
  change: Changed<Obstacle>,
  { rolling, error, isClear, cause: reason }: FailedChange & { cause: string },
  isCancelled: boolean
): End {
  const { before, closed = '' } = rolling
  if (change.kind === 'gone') return GONE
  const { isClear: isSettled } = change
  const restored = { outcome: 'restored', now: before, reason } as const
  // A try that RunPod carries out late gives it the image that it has.
  if (change.kind === 'changed') return { ...restored, isSettled: true }
  const { image: now } = change.pod
  // A pod that was not seen to fail may well be healthy.
  const outcome = error instanceof UnhealthyError ? 'broken' : 'unknown'
  if (change.kind === 'failed') {
    const why = `${reason}; ${whatOf(change.error)}`
    return { outcome, now, reason: why, isSettled: false }
  }
  if (change.why === 'closed') {
    if (outcome === 'unknown') sayKept(rolling)
    const why = `${reason}; it keeps the new image, since ${closed}`
    return { outcome, now, reason: why, isSettled: true }
  }
  if (change.why === 'locked') {
    const why = `${reason}; it was locked in the meantime, so it keeps the new image`
    return { outcome, now, reason: why, isSettled: false }
  }
  if (change.why !== 'back' || !isCancelled) {
    return { outcome: 'differs', now, reason, isSettled }
  }
  // The call was cut off, so it may never have been carried out. If it is, the post
  // step puts a pod back only if it has a way back.
  if (isClear || !closed) return { ...restored, isSettled }
  const why = `${reason}; RunPod may still give it the new image`
  return { outcome: 'unknown', now: before, reason: why, isSettled }
}

const GONE: End = { outcome: 'gone', now: '', isSettled: true }

/** Returns why a pod is not as it was; undefined if it is, or if there is no time to wait. */
async function waitUntilBack(
  access: Access,
  changed: Pod,
  { plan, wasHealthy }: FailedChange,
  options: RestoreOptions
): Promise<unknown> {
  const { id, image } = plan.pod
  const wanted = { ...options, image, healthy: wasHealthy, before: changed }
  try {
    await waitForMilvus(access, id, wanted)
    return undefined
  } catch (error) {
    return access.signal.aborted ? undefined : error
  }
}

/** Returns what is known of a pod that is not as it was, though it had its image. */
async function endAgain(
  access: Access,
  failed: FailedChange,
  { now, reason: cause = '' }: End,
  error: unknown
): Promise<End> {
  const { rolling } = failed
  const { image } = failed.plan.pod
  const evidence = await evidenceOf(access, failed, error, image)
  const reason = `${cause}; with the previous image: ${withWords(evidence, whatOf(error))}`
  const isSeen = error instanceof UnhealthyError || isNotFound(error)
  if (!isSeen) return { outcome: 'unknown', now, reason, isSettled: true }
  const pod = await findPod(access, rolling.id)
  if (!pod) return GONE
  const obstacle = obstacleOf(pod, rolling)
  const { log: logAgain, known } = evidence
  return {
    outcome: obstacle === 'other' ? 'differs' : 'broken',
    now: pod.image,
    reason,
    ...(logAgain && { logAgain }),
    ...(known && { known }),
    // It may have the new image again.
    isSettled: obstacle === 'back' || obstacle === 'other'
  }
}
