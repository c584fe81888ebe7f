import * as core from '../core.js'
import { isSameImage } from '../docker/reference.js'
import type { Job } from '../job.js'
import { pause } from '../lib/pause.js'
import { oneLine } from '../lib/untrusted.js'
import { annotate } from '../messages/annotate.js'
import { whatOf } from '../messages/failure.js'
import { isNotFound, type Access } from './call.js'
import {
  changeImage,
  LATE_LOOKS,
  type Changed,
  type ImageChange
} from './change-image.js'
import { forgetRolling, readRolling, type Rolling } from './notes.js'
import { findPod, UnhealthyError, waitForMilvus } from './pod-health.js'
import { expectedResult, isStopped, podName, type PodResult } from './pods.js'
import type { Pod } from './shapes.js'

/** Seconds to clean up in: a runner kills a cancelled step after 10 s. */
const CANCELLED_SECONDS = 6

/**
 * Why a previous image is not put back:
 * - back: the pod has it
 * - other: the pod has an image that this run did not give it
 * - locked: its owner has locked it
 */
type Obstacle = 'back' | 'other' | 'locked'

/** Says why a pod that is like this does not get its previous image back. */
function obstacleOf(
  { image, locked }: Pod,
  { before, after }: Pick<Rolling, 'before' | 'after'>
): Obstacle | undefined {
  if (isSameImage(image, before)) return 'back'
  // Someone has changed it in the meantime, and on purpose.
  if (!isSameImage(image, after)) return 'other'
  return locked ? 'locked' : undefined
}

/** Gives a pod its previous image, if it still has the one that this run gave it. */
async function restoreImage(
  access: Access,
  rolling: Rolling,
  onAsk: ImageChange<Obstacle>['onAsk'] = () => undefined
): Promise<Changed<Obstacle>> {
  return await changeImage(access, {
    id: rolling.id,
    image: rolling.before,
    whyNot: (pod) => obstacleOf(pod, rolling),
    onAsk
  })
}

/**
 * Puts the previous image back on the pod that was being changed when the job
 * ended, if there is one. Looks for a while, since RunPod may carry out the call
 * that was cut off; does not wait until the pod is healthy.
 *
 * @throws Error that says which image the pod may have now.
 */
export async function putPodBack(access: Access, job: Job): Promise<void> {
  const rolling = readRolling(job)
  if (!rolling) return
  try {
    await restoreOrWatch(access, rolling)
    forgetRolling(job)
  } catch (error) {
    throw new Error(
      `the pod ${podName(rolling)} may have the image ${oneLine(rolling.after)} now, and had ${oneLine(rolling.before)}: ${whatOf(error)}. Look at it in the RunPod console`,
      { cause: error }
    )
  }
}

async function restoreOrWatch(access: Access, rolling: Rolling): Promise<void> {
  const name = podName(rolling)
  let { before } = rolling
  for (const seconds of [...LATE_LOOKS, 0]) {
    const change = await restoreImage(access, { ...rolling, before })
    switch (change.kind) {
      case 'gone':
        core.info(`Pod ${name} was terminated`)
        return
      case 'changed':
        core.info(`Pod ${name} has the image ${oneLine(before)}`)
        return
      case 'failed':
        throw change.error
      case 'kept':
        if (change.why === 'locked') throw new Error('its owner has locked it')
        // Another may have been given to it; then that one is the previous image.
        before = change.pod.image || before
    }
    await pause(seconds * 1000, access.signal)
    access.signal.throwIfAborted()
  }
  annotate('pod-may-change', {
    pod: name,
    before: oneLine(before),
    after: oneLine(rolling.after)
  })
}

/** A change that failed. */
interface FailedChange {
  /** The pod as it was right before. */
  before: Pod
  wasHealthy: boolean
  /** False if RunPod may still carry it out. */
  isClear: boolean
  error: unknown
}

interface RestoreOptions {
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
    annotate('pod-broken', { pod: podName(pod), reason })
  }
  return { ...expectedResult({ pod, action: 'roll' }), ...end }
}

async function restore(
  access: Access,
  failed: FailedChange,
  options: RestoreOptions
): Promise<End> {
  const { before: pod, error } = failed
  const { signal } = access
  const after = options.target.ref
  const rolling = { id: pod.id, name: pod.name, before: pod.image, after }
  const limited = signal.aborted
    ? { ...access, signal: AbortSignal.timeout(CANCELLED_SECONDS * 1000) }
    : access
  const cause = undoReason(error)
  let isSaid = false
  try {
    const change = await restoreImage(limited, rolling, () => {
      if (isSaid) return
      isSaid = true
      const image = oneLine(pod.image)
      annotate('pod-put-back', { pod: podName(pod), image, reason: cause })
    })
    const end = endOf(change, rolling, failed, signal.aborted)
    if (change.kind !== 'changed' || signal.aborted || isStopped(pod))
      return end
    const again = await waitUntilBack(access, change.before, failed, options)
    return again ? await endAgain(access, rolling, end, again) : end
  } catch (again) {
    const reason = `${cause}; ${whatOf(again)}`
    return { outcome: 'unknown', now: after, reason, isSettled: false }
  }
}

/** Says why a change failed, without advice. */
function undoReason(error: unknown): string {
  return error instanceof UnhealthyError
    ? `not healthy with the new image (${error.message})`
    : whatOf(error)
}

function endOf(
  change: Changed<Obstacle>,
  { before }: Rolling,
  { error }: FailedChange,
  isCancelled: boolean
): End {
  const reason = undoReason(error)
  if (change.kind === 'gone') return GONE
  const { isClear: isSettled } = change
  const restored = { outcome: 'restored', now: before, reason } as const
  if (change.kind === 'changed') return { ...restored, isSettled }
  const { image: now } = change.pod
  // A pod that was not seen to fail may well be healthy.
  const outcome = error instanceof UnhealthyError ? 'broken' : 'unknown'
  if (change.kind === 'failed') {
    const why = `${reason}; ${whatOf(change.error)}`
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

/** Returns why a pod is not as it was; undefined if it is, or if there is no time to wait. */
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
    return access.signal.aborted ? undefined : error
  }
}

/** Returns what is known of a pod that is not as it was, though it had its image. */
async function endAgain(
  access: Access,
  rolling: Rolling,
  { now, reason: cause = '' }: End,
  error: unknown
): Promise<End> {
  const reason = `${cause}; with the previous image: ${whatOf(error)}`
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
