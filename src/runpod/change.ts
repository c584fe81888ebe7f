import * as core from '@actions/core'
import { isSameImage } from '../docker/reference.js'
import type { Job } from '../job.js'
import { oneLine } from '../lib/untrusted.js'
import { warn } from '../messages/annotate.js'
import type { Access } from './call.js'
import { changeImage, type Changed } from './change-image.js'
import { firstLine } from './errors.js'
import { LATE_SECONDS } from './limits.js'
import { waitForMilvus } from './pod-health.js'
import { expectedResult, type PodResult } from './pod-result.js'
import {
  isStopped,
  mayChange,
  nameOf,
  planAgain,
  type PlanOptions,
  type PodPlan,
  type PodTarget
} from './pods.js'
import { restorePod } from './restore.js'
import { forgetRolling, noteRolling, readRolling } from './rolling.js'
import { settlePod } from './settle.js'
import type { Pod } from './types.js'

export interface ChangeOptions extends PlanOptions {
  /** The image, by digest. */
  target: PodTarget & { ref: string }
  /** Password of Milvus' root user. */
  password: string
  timeoutSeconds: number
  job: Job
}

/** What came of a pod, and why RunPod did not change it. */
export interface PodChange {
  result: PodResult
  refusal?: Error
}

/**
 * Gives one pod the image, if it still may have it. A running one must become
 * healthy with it, or gets its previous image back, which is a result and not an
 * error.
 *
 * @param wasHealthy whether Milvus answers before the change
 * @throws RunPodFailure when the pod cannot be read, so it is as it was.
 */
export async function changePod(
  access: Access,
  plan: PodPlan,
  wasHealthy: boolean,
  options: ChangeOptions
): Promise<PodChange> {
  let before = plan.pod
  let isClear = false
  try {
    const change = await giveImage(access, plan, options, (pod) => {
      before = pod
    })
    if (change.kind !== 'changed') {
      return await unchanged(access, plan, change, options)
    }
    isClear = change.isClear
    return { result: await confirm(access, before, options) }
  } catch (error) {
    if (!readRolling(options.job)) throw error
    const failed = { before, wasHealthy, isClear, error }
    return { result: await restorePod(access, failed, options) }
  }
}

/** Asks RunPod for the change, and notes it first: the job may be killed. */
async function giveImage(
  access: Access,
  plan: PodPlan,
  { target, job, ...options }: ChangeOptions,
  onAsk: (pod: Pod) => void
): Promise<Changed<PodPlan>> {
  const { ref } = target
  let isSaid = false
  return await changeImage(access, {
    id: plan.pod.id,
    image: ref,
    async whyNot(pod) {
      const again = await planAgain(plan, pod, target, options)
      return mayChange(again) ? undefined : again
    },
    onAsk(pod) {
      const { id, name, image } = pod
      core.info(`Pod ${nameOf(pod)} gets ${ref}; it had ${oneLine(image)}`)
      if (plan.known.isMoved && !isSaid) warnOfMovedTag(pod)
      isSaid = true
      noteRolling(job, { id, name, before: image, after: ref })
      onAsk(pod)
    }
  })
}

function warnOfMovedTag(pod: Pod): void {
  warn(
    'pod-tag-moved',
    `The image of the pod ${nameOf(pod)}, ${oneLine(pod.image)}, is a tag that points to the new image by now. If the new one fails, what the pod runs now cannot be put back by that tag.`
  )
}

/** Returns what came of a pod whose image this run did not change. */
async function unchanged(
  access: Access,
  { pod: planned }: PodPlan,
  change: Exclude<Changed<PodPlan>, { kind: 'changed' }>,
  options: ChangeOptions
): Promise<PodChange> {
  const { kind } = change
  if (kind === 'gone' || change.isClear) forgetRolling(options.job)
  if (kind === 'gone') return { result: goneResult(planned, change.wasTouched) }
  if (kind === 'failed') return notChanged(planned, change)
  const { why, isClear } = change
  if (why.action === 'keep') {
    return { result: await settlePod(access, why, options, planned) }
  }
  const left = expectedResult({ ...why, action: 'leave' })
  if (isClear) return { result: left }
  // RunPod may still carry out an earlier try, which the post step then finds.
  const reason = `RunPod gave no clear answer when it was asked for the image, and then: ${why.reason ?? ''}`
  return { result: { ...left, outcome: 'unknown', reason } }
}

function notChanged(
  before: Pod,
  { pod, error, isClear }: Extract<Changed<PodPlan>, { kind: 'failed' }>
): PodChange {
  const { image: now } = pod
  const reason = firstLine(error)
  const refused = expectedResult({ pod: before, action: 'refuse', reason })
  const result = { ...refused, now }
  if (isClear) return { result, refusal: error }
  if (!isSameImage(now, before.image)) {
    return { result: { ...result, outcome: 'differs' } }
  }
  const why = `${reason}; it still has ${oneLine(now)} after ${LATE_SECONDS} s, but may yet be changed`
  return { result: { ...result, outcome: 'unknown', reason: why } }
}

function goneResult(pod: Pod, wasTouched: boolean): PodResult {
  const reason = 'it was terminated in the meantime'
  const left = expectedResult({ pod, action: 'leave', reason })
  return { ...left, outcome: wasTouched ? 'gone' : 'left', now: '' }
}

/** Waits until a pod that was changed is healthy; one that is stopped stays so. */
async function confirm(
  access: Access,
  before: Pod,
  options: ChangeOptions
): Promise<PodResult> {
  const { target, job } = options
  const { ref: image } = target
  if (isStopped(before)) {
    forgetRolling(job)
    return expectedResult({ pod: before, action: 'set' }, image)
  }
  const began = performance.now()
  const wanted = { ...options, image, healthy: true, before }
  await waitForMilvus(access, before.id, wanted)
  forgetRolling(job)
  const result = expectedResult({ pod: before, action: 'roll' }, image)
  return { ...result, seconds: (performance.now() - began) / 1000 }
}
