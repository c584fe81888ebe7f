import * as core from '@actions/core'
import { isSameImage } from '../docker/reference.js'
import { oneLine } from '../lib/untrusted.js'
import { annotate } from '../messages/annotate.js'
import { fail, messageOf, type Failure } from '../messages/failure.js'
import type { Access } from './call.js'
import {
  changePod,
  settlePod,
  type ChangeOptions,
  type PodChange
} from './change.js'
import { sayHeld } from './memory.js'
import {
  addressOf,
  askMilvus,
  isPasswordRefused,
  restOfPod
} from './pod-health.js'
import {
  describeResult,
  expectedResult,
  isFailed,
  podName,
  type PodPlan,
  type PodResult
} from './pods.js'
import { mayChange } from './rules.js'
import type { Pod } from './shapes.js'
import { sayWaysBack } from './way-back.js'

/**
 * Gives pods an image, one after the other. Each must become healthy with it before
 * the next is touched; if one does not, it gets its previous image back, unless that
 * is known not to open the data any more, and those after it are not touched.
 *
 * @param report takes the results so far, of all pods
 * @throws Failure that says which pod failed, why, and what it has now.
 */
export async function rollPods(
  access: Access,
  plans: PodPlan[],
  options: ChangeOptions,
  report: (results: PodResult[]) => void
): Promise<void> {
  const results = plans.map(untouched)
  report([...results])
  requireAllowed(plans)
  sayWaysBack(plans)
  sayHeld(plans)
  const health = await healthOf(access, plans, options)
  for (const [index, plan] of inOrder(plans)) {
    const { result, refusal } = await carryOut(plan)
    results[index] = result
    report([...results])
    if (refusal) throw refusal
    if (isFailed(result) && !access.signal.aborted) {
      throw notUpdated(result, results, options)
    }
    core.info(`Pod ${podName(plan.pod)}: ${describeResult(result)}`)
    access.signal.throwIfAborted()
  }

  async function carryOut(plan: PodPlan): Promise<PodChange> {
    const { pod, action } = plan
    if (mayChange(plan)) {
      const wasHealthy = health.get(pod.id) ?? false
      return await changePod(access, plan, wasHealthy, options)
    }
    const mayMove = action === 'keep' && health.size > 0
    const result = mayMove
      ? await settlePod(access, plan, options)
      : expectedResult(plan)
    return { result }
  }
}

/** Those with the image come first: another run may be at work with one of them. */
function inOrder(plans: PodPlan[]): [number, PodPlan][] {
  const all = [...plans.entries()]
  const isKept = ([, { action }]: [number, PodPlan]): boolean =>
    action === 'keep'
  return [...all.filter(isKept), ...all.filter((plan) => !isKept(plan))]
}

/** Asks Milvus on each pod that is to be changed while it runs. */
async function healthOf(
  access: Access,
  plans: PodPlan[],
  options: ChangeOptions
): Promise<Map<string, boolean>> {
  const health = new Map<string, boolean>()
  for (const { pod, action } of plans) {
    if (action === 'roll')
      health.set(pod.id, await isHealthy(access, pod, options))
  }
  return health
}

/** Returns the result of a pod as long as nothing was done. */
function untouched(plan: PodPlan): PodResult {
  const result = expectedResult(plan)
  return mayChange(plan)
    ? { ...result, outcome: 'waiting', now: result.before }
    : result
}

/** @throws Failure when a pod may not have the image. */
export function requireAllowed(plans: PodPlan[]): void {
  const refused = plans.filter(({ action }) => action === 'refuse')
  if (refused.length === 0) return
  const list = refused.map(
    ({ pod, reason = '' }) => `${podName(pod)}: ${reason}`
  )
  throw fail('pods-refused', { pods: list.join('; ') })
}

/**
 * Checks that Milvus on the pods takes the password. One that does not answer says
 * nothing about it.
 *
 * @throws Failure that names a pod.
 */
export async function requirePassword(
  access: Access,
  plans: PodPlan[],
  password: string
): Promise<void> {
  const running = plans.filter(({ action }) => action === 'roll')
  await Promise.all(running.map(({ pod }) => probePod(access, pod, password)))
}

/** Returns whether a pod's Milvus answers before anything is changed. */
async function isHealthy(
  access: Access,
  pod: Pod,
  { password }: ChangeOptions
): Promise<boolean> {
  const { answers, reason } = await probePod(access, pod, password)
  if (reason) {
    annotate('pod-not-healthy-before', { pod: podName(pod), reason })
  }
  return answers
}

/**
 * Asks a pod's Milvus once, if it can be reached.
 *
 * @throws Failure when the password is wrong: the new image would seem to fail.
 */
async function probePod(
  access: Access,
  pod: Pod,
  password: string
): Promise<{ answers: boolean; reason?: string }> {
  const address = addressOf(pod)
  if (!address || pod.status !== 'RUNNING') return { answers: false }
  try {
    await askMilvus(restOfPod(address, password, access.signal))
    return { answers: true }
  } catch (error) {
    access.signal.throwIfAborted()
    if (isPasswordRefused(error)) {
      throw fail(
        'pod-password-refused',
        { pod: podName(pod) },
        { cause: error }
      )
    }
    return { answers: false, reason: oneLine(messageOf(error)) }
  }
}

/** @param results of all pods */
function notUpdated(
  failed: PodResult,
  results: PodResult[],
  { target }: ChangeOptions
): Failure {
  const { outcome, now, wayBack } = failed
  const left = results.filter((result) => result.outcome === 'waiting')
  const untouchedPods = left.map(podName).join(', ') || 'none'
  const result = describeResult(failed)
  const values = { pod: podName(failed), result, untouchedPods }
  const isKept = outcome === 'broken' && isSameImage(now, target.ref)
  return isKept && wayBack === 'closed'
    ? fail('pod-not-put-back', values)
    : fail('pod-not-updated', values, { remedy: outcome })
}
