// Which images have failed on which pods: an image is not tried again where it has
// failed, until something has changed.
import * as core from '@actions/core'
import { answerOf } from '../../docker/answer.js'
import { isSameImage, splitReference } from '../../docker/reference.js'
import { annotate } from '../../messages/annotate.js'
import { whatOf } from '../../messages/failure.js'
import { HELD } from '../../messages/runpod-held.js'
import type { PodTarget } from '../known-image.js'
import { UnhealthyError } from '../pod/pod-health.js'
import {
  describeResult,
  expectedResult,
  podName,
  type PodPlan
} from '../pods.js'
import { mayChange } from './rules.js'
import type { Pod } from '../shapes.js'

/** That an image was not healthy on a pod. */
export interface PastFailure {
  /** Day on which that was seen, such as `2026-11-30`. */
  day: string
  /** Address of the run that saw it. */
  run?: string
}

/** Remembers, from run to run, on which pod which image has failed. */
export interface FailureMemory {
  /**
   * Returns the failure of an image on a pod; undefined if none is remembered.
   *
   * @param image by digest
   * @throws Failure when the memory cannot be read.
   */
  failureOn: (pod: string, image: string) => Promise<PastFailure | undefined>
  /** Remembers a failure. It tries again only briefly: a pod may be waiting. */
  remember: (pod: string, image: string) => Promise<void>
  /** Forgets the failure of an image on a pod, if there was one. */
  forget: (pod: string, image: string) => Promise<void>
}

interface HoldOptions {
  memory: FailureMemory
  /** True if a pod gets an image that has failed on it before. */
  retry: boolean
  /** Says whether Milvus on a pod answers. */
  answers: (pod: Pod) => Promise<boolean>
}

/**
 * Holds each pod that is about to get an image which has failed on it before. Pods
 * after it wait, as they did when it failed, and so do those after a pod that kept it
 * and still does not answer. If the memory cannot be read, all are held: a day with the
 * previous image costs less than a reset that need not be.
 */
export async function holdFailed(
  plans: PodPlan[],
  { ref: image }: PodTarget,
  { retry, ...options }: HoldOptions
): Promise<PodPlan[]> {
  // An image that is not built yet has failed nowhere.
  if (image === undefined || retry) return plans
  const all: PodPlan[] = []
  const decide = async (plan: PodPlan): Promise<PodPlan> => {
    const halt = all.find(({ failure }) => failure)
    if (halt) return waiting(plan, halt)
    return await unlessFailed(plan, image, options.memory)
  }
  for (const [index, plan] of plans.entries()) {
    // It matters only for those after it.
    const isAsked = plan.action === 'keep' && plans.slice(index).some(mayChange)
    if (mayChange(plan)) all.push(await decide(plan))
    else all.push(isAsked ? await unlessDown(plan, image, options) : plan)
  }
  return all
}

/** Adds to a pod that kept the image its failure, if it still does not answer. */
async function unlessDown(
  plan: PodPlan,
  image: string,
  { memory, answers }: Omit<HoldOptions, 'retry'>
): Promise<PodPlan> {
  const { pod } = plan
  // If the memory cannot be read, those after it are held.
  const past = await memory.failureOn(pod.id, image).catch(() => undefined)
  if (!past || (await answers(pod))) return plan
  const failure = HELD.kept({ failure: failureOf(image, past) })
  return { ...plan, failure, reason: HELD.down({ failure }) }
}

/** Says which image has failed, when, and in which run. */
function failureOf(image: string, { day, run }: PastFailure): string {
  const digest = (splitReference(image).digest ?? '').slice(0, 19)
  return `${digest} on ${day}${run ? ` (${run})` : ''}`
}

function waiting(plan: PodPlan, held: PodPlan): PodPlan {
  const reason = HELD.waiting({ pod: podName(held.pod) })
  return { ...plan, action: 'wait', reason }
}

async function unlessFailed(
  plan: PodPlan,
  image: string,
  memory: FailureMemory
): Promise<PodPlan> {
  try {
    const past = await memory.failureOn(plan.pod.id, image)
    if (!past) return plan
    const failure = failureOf(image, past)
    const reason = HELD.failed({ failure })
    return { ...plan, action: 'hold', failure, reason }
  } catch (error) {
    const reason = HELD.unread({ reason: whatOf(error) })
    return { ...plan, action: 'hold', reason }
  }
}

/** Says, in one warning, which pods are held and what would change that. */
export function sayHeld(plans: PodPlan[]): void {
  const failed = plans.filter(({ failure }) => failure)
  const unread = plans.find(({ action, failure }) => {
    return action === 'hold' && !failure
  })
  const names = (action: PodPlan['action']): string =>
    plans
      .filter((plan) => plan.action === action)
      .map(({ pod }) => podName(pod))
      .join(', ') || 'none'
  if (unread) {
    const reason = unread.reason ?? ''
    annotate('pods-held.unread', { pods: names('hold'), reason })
    return
  }
  if (failed.length === 0) return
  const pods = failed.map(({ pod, failure }) => `${podName(pod)}: ${failure}`)
  annotate('pods-held', { pods: pods.join('; '), waiting: names('wait') })
}

/** Says in the log alone which pods would be held, for a run that changes nothing. */
export function sayWouldHold(plans: PodPlan[]): void {
  for (const plan of plans) {
    if (plan.action !== 'hold' && plan.action !== 'wait') continue
    const result = describeResult(expectedResult(plan))
    core.info(`Pod ${podName(plan.pod)}: ${result}`)
  }
}

/**
 * Remembers a verdict: the pod had the image, and was not healthy with it. A refusal
 * or an outage of RunPod, and the end of the job, say nothing about an image. What
 * cannot be remembered is a warning.
 */
export async function noteVerdict(
  { pod }: PodPlan,
  image: string,
  verdict: unknown,
  memory: FailureMemory | undefined
): Promise<void> {
  if (!memory || !isSeenWith(image, verdict)) return
  try {
    await memory.remember(pod.id, image)
    core.info(`Remembered that this image failed on pod ${podName(pod)}`)
  } catch (error) {
    const answer = answerOf(error)
    const key =
      answer === 'immutable' || answer === 'denied'
        ? (`failure-not-remembered.${answer}` as const)
        : 'failure-not-remembered'
    annotate(key, { pod: podName(pod), reason: whatOf(error) })
  }
}

/** True if a pod that was not healthy had the image when it was last seen. */
function isSeenWith(image: string, verdict: unknown): boolean {
  const seen = verdict instanceof UnhealthyError ? verdict.pod : undefined
  if (!seen || seen.status === 'TERMINATED') return false
  return isSameImage(seen.image, image)
}

/** Forgets that an image has failed on a pod which is healthy with it now. */
export async function noteHealthy(
  pod: PodPlan['pod'],
  image: string,
  memory: FailureMemory | undefined
): Promise<void> {
  try {
    await memory?.forget(pod.id, image)
  } catch (error) {
    // The pod has the image now, so it would not get it again anyway.
    core.info(`An earlier failure is still remembered: ${whatOf(error)}`)
  }
}
