import * as core from '@actions/core'
import { isSameImage } from '../../docker/reference.js'
import type { Job } from '../../job.js'
import { oneLine } from '../../lib/untrusted.js'
import { annotate } from '../../messages/annotate.js'
import { whatOf } from '../../messages/failure.js'
import type { Access } from '../call.js'
import { changeImage, LATE_SECONDS, type Changed } from './change-image.js'
import type { PodTarget } from '../known-image.js'
import { noteHealthy, noteVerdict, type FailureMemory } from './memory.js'
import {
  forgetRolling,
  noteRolling,
  readRolling,
  type Rolling
} from '../notes.js'
import { clientAddress } from '../pod/pod-address.js'
import { waitForMilvus } from '../pod/pod-health.js'
import type { PodLogin } from '../pod/pod-rest.js'
import {
  type PodPlan,
  type PodResult,
  expectedResult,
  isStopped,
  podName
} from '../pods.js'
import { type PlanOptions, mayChange, planAgain } from './rules.js'
import type { Pod } from '../shapes.js'
import { restorePod } from './undo.js'
import { settlePod } from './settle.js'
import { sayWayBack, whyNoWayBack } from './way-back.js'

export interface ChangeOptions extends PlanOptions, PodLogin {
  /** The image, by digest. */
  target: PodTarget & { ref: string }
  timeoutSeconds: number
  job: Job
  /** Where it is remembered that the image has failed on a pod. */
  memory?: FailureMemory
}

/** The result of a pod, and why RunPod did not change it. */
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
 * @throws Failure when the pod cannot be read, so it is as it was.
 */
export async function changePod(
  access: Access,
  plan: PodPlan,
  wasHealthy: boolean,
  options: ChangeOptions
): Promise<PodChange> {
  let asked = plan
  let isClear = false
  let began = performance.now()
  try {
    const change = await giveImage(access, plan, options, (now) => {
      asked = now
      began = performance.now()
    })
    if (change.kind !== 'changed') {
      return await unchanged(access, plan, change, options)
    }
    isClear = change.isClear
    return { result: await confirm(access, asked, options) }
  } catch (error) {
    const rolling = readRolling(options.job)
    if (!rolling) throw error
    const failed = { plan: asked, rolling, wasHealthy, isClear, error, began }
    // Side by side, and as soon as it is known: the job may be killed.
    const [result] = await Promise.all([
      restorePod(access, failed, options),
      noteVerdict(asked, options.target.ref, error, options.memory)
    ])
    return { result }
  }
}

/**
 * Asks RunPod for the change, and notes it first: the job may be killed.
 *
 * @param onAsk called right before, with what is planned for the pod as it is
 */
async function giveImage(
  access: Access,
  plan: PodPlan,
  { target, job, ...options }: ChangeOptions,
  onAsk: (plan: PodPlan) => void
): Promise<Changed<PodPlan>> {
  const { ref } = target
  let now = plan
  let isSaid = false
  return await changeImage(access, {
    id: plan.pod.id,
    image: ref,
    async whyNot(pod) {
      now = await planAgain(plan, pod, target, options)
      return mayChange(now) ? undefined : now
    },
    onAsk(pod) {
      const image = oneLine(pod.image)
      // What was said before was about the image that it had then.
      if (now.known !== plan.known && !isSaid) sayWayBack(now)
      core.info(`Pod ${podName(pod)} gets ${ref}; it had ${image}`)
      if (now.known.isMoved && !isSaid) {
        annotate('pod-tag-moved', { pod: podName(pod), image })
      }
      isSaid = true
      noteRolling(job, rollingOf(now, ref))
      onAsk(now)
    }
  })
}

function rollingOf({ pod, known }: PodPlan, after: string): Rolling {
  const { id, name, image: before, startedAt } = pod
  const closed = whyNoWayBack(known)
  return {
    ...{ id, name, before, after },
    ...(closed && { closed }),
    ...(isStopped(pod) && { stopped: { startedAt } })
  }
}

/** Returns the result of a pod whose image this run did not change. */
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
  const reason = whatOf(error)
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
  plan: PodPlan,
  options: ChangeOptions
): Promise<PodResult> {
  const { pod: before } = plan
  const { target, job } = options
  const { ref: image } = target
  const result = expectedResult(plan, image)
  if (isStopped(before)) {
    forgetRolling(job)
    return result
  }
  const began = performance.now()
  const wanted = { ...options, image, healthy: true, before }
  const { pod } = await waitForMilvus(access, before.id, wanted)
  forgetRolling(job)
  const seconds = (performance.now() - began) / 1000
  await noteHealthy(before, image, options.memory)
  const address = { ...result.address, after: clientAddress(pod) }
  return { ...result, address, seconds }
}
