import * as core from '@actions/core'
import type { Job } from '../job.js'
import { messageOf } from '../lib/failure.js'
import { oneLine } from '../lib/foreign.js'
import { warn } from '../lib/messages.js'
import { getPod, setPodImage } from './api.js'
import type { Access } from './call.js'
import { isRefused } from './errors.js'
import { CANCELLED_SECONDS } from './limits.js'
import { UnhealthyError, waitForMilvus } from './pod-health.js'
import { expectedResult, type PodResult } from './pod-result.js'
import { isStopped, nameOf, type PodPlan } from './pods.js'
import { forgetRolling, noteRolling, readRolling } from './rolling.js'
import type { Pod } from './types.js'

export interface ChangeOptions {
  /** The image, by digest. */
  image: string
  /** Password of Milvus' root user. */
  password: string
  timeoutSeconds: number
  job: Job
}

/**
 * Does what is planned for one pod. A running one must become healthy with the
 * image, or gets its previous one back, which is a result and not an error.
 *
 * @param wasHealthy whether Milvus answers before the change
 * @throws RunPodFailure when RunPod refuses the change, so the pod is as it was.
 */
export async function changePod(
  access: Access,
  plan: PodPlan,
  wasHealthy: boolean,
  options: ChangeOptions
): Promise<PodResult> {
  const { id } = plan.pod
  const { image } = options
  if (plan.action !== 'roll' && plan.action !== 'set') {
    return expectedResult(plan, image)
  }
  // As it is now: pods before it have taken their time.
  const pod = await getPod(access, id)
  if (pod.locked) {
    const reason = 'it was locked in the meantime'
    return expectedResult({ pod, action: 'leave', reason })
  }
  core.info(`Pod ${nameOf(pod)} gets ${image}; it had ${oneLine(pod.image)}`)
  if (isStopped(pod)) {
    await setPodImage(access, id, image)
    return expectedResult({ pod, action: 'set' }, image)
  }
  warnOfMovedTag(plan)
  return await rollPod(access, pod, wasHealthy, options)
}

async function rollPod(
  access: Access,
  pod: Pod,
  wasHealthy: boolean,
  options: ChangeOptions
): Promise<PodResult> {
  const { image, job } = options
  const result = expectedResult({ pod, action: 'roll' }, image)
  const wanted = { ...options, healthy: true, before: pod }
  const began = performance.now()
  try {
    await setNoted(access, pod, options)
    await waitForMilvus(access, pod.id, wanted)
    forgetRolling(job)
    return { ...result, seconds: (performance.now() - began) / 1000 }
  } catch (error) {
    if (!readRolling(job)) throw error
    const change = { pod, wasHealthy, error }
    return { ...result, ...(await putBack(access, change, options)) }
  }
}

function warnOfMovedTag({ pod, isMoved }: PodPlan): void {
  if (!isMoved) return
  warn(
    'pod-tag-moved',
    `The image of the pod ${nameOf(pod)}, ${oneLine(pod.image)}, is a tag that points to the new image by now. If the new one fails, what the pod runs now cannot be put back by that tag.`
  )
}

/** Changes a pod's image. The note stays, unless RunPod refuses the change. */
async function setNoted(
  access: Access,
  { id, name, image: before }: Pod,
  { image, job }: ChangeOptions
): Promise<void> {
  noteRolling(job, { id, name, before, after: image })
  try {
    await setPodImage(access, id, image)
  } catch (error) {
    if (isRefused(error)) forgetRolling(job)
    throw error
  }
}

/** A change that failed. */
interface Failed {
  pod: Pod
  wasHealthy: boolean
  error: unknown
}

/**
 * Puts the previous image back, and waits until the pod is as it was. After a
 * cancellation there is no time to wait, so the note stays: RunPod may carry out
 * the call that was cut off after this one, which the post step then finds.
 */
async function putBack(
  access: Access,
  { pod, wasHealthy, error }: Failed,
  options: ChangeOptions
): Promise<Pick<PodResult, 'outcome' | 'now' | 'reason'>> {
  const isCancelled = access.over.aborted
  const over = isCancelled
    ? AbortSignal.timeout(CANCELLED_SECONDS * 1000)
    : access.over
  const cause = messageOf(error)
  warn(
    'pod-put-back',
    `Pod ${nameOf(pod)} gets its previous image back, ${oneLine(pod.image)}: ${cause}`
  )
  let now = options.image
  try {
    const changed = await setPodImage({ ...access, over }, pod.id, pod.image)
    now = pod.image
    if (!isCancelled) {
      forgetRolling(options.job)
      const last = error instanceof UnhealthyError ? error.pod : undefined
      const before = last ?? changed
      const wanted = { ...options, healthy: wasHealthy, before }
      await waitForMilvus(access, pod.id, wanted)
    }
    return { outcome: 'restored', now, reason: cause }
  } catch (again) {
    const reason = `${cause}; with the previous image: ${messageOf(again)}`
    warn('pod-broken', `Pod ${nameOf(pod)} is not in order: ${reason}`)
    return { outcome: 'broken', now, reason }
  }
}
