import * as core from '@actions/core'
import { isSameImage } from '../../docker/reference.js'
import { annotate } from '../../messages/annotate.js'
import { fail, type Failure } from '../../messages/failure.js'
import type { Access } from '../call.js'
import { changePod, type ChangeOptions, type PodChange } from './change.js'
import { withAddress } from '../pod/last-address.js'
import { askMilvus, isPasswordRefused } from '../pod/pod-health.js'
import {
  isUntrusted,
  openRest,
  whyNoRest,
  type PodLogin
} from '../pod/pod-rest.js'
import { sayHeld } from './memory.js'
import { settlePod } from './settle.js'
import {
  describeAddress,
  describeResult,
  expectedResult,
  isFailed,
  podName,
  type PodPlan,
  type PodResult
} from '../pods.js'
import { hintOf } from '../pod/pod-diagnosis.js'
import { sayProtection } from '../pod/protection.js'
import { mayChange } from './rules.js'
import type { Pod } from '../shapes.js'
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
  sayProtection(access, askedOf(plans), options)
  sayHeld(plans)
  const health = await healthOf(access, plans, options)
  for (const [index, plan] of inOrder(plans)) {
    const { result: end, refusal } = await carryOut(plan)
    const result = await withAddress(access, end)
    results[index] = result
    report([...results])
    if (refusal) throw refusal
    const words = `${describeResult(result)}${describeAddress(result)}`
    core.info(`Pod ${podName(plan.pod)}: ${words}`)
    if (isFailed(result) && !access.signal.aborted) {
      throw notUpdated(result, results, options)
    }
    access.signal.throwIfAborted()
  }

  async function carryOut(plan: PodPlan): Promise<PodChange> {
    const { pod, action } = plan
    if (mayChange(plan)) {
      const wasHealthy = health.get(pod.id) ?? false
      return await changePod(access, plan, wasHealthy, options)
    }
    // One that is known to be down is not waited for again.
    const mayMove = action === 'keep' && !plan.failure && health.size > 0
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
  for (const pod of askedOf(plans)) {
    health.set(pod.id, await isHealthy(access, pod, options))
  }
  return health
}

/** The pods whose Milvus is asked before anything is changed. */
function askedOf(plans: PodPlan[]): Pod[] {
  return plans.filter(({ action }) => action === 'roll').map(({ pod }) => pod)
}

/** Returns the result of a pod as long as nothing was done. */
function untouched(plan: PodPlan): PodResult {
  const result = expectedResult(plan)
  if (!mayChange(plan)) return result
  const { before, address } = result
  const at = { before: address?.before, after: address?.before }
  return { ...result, outcome: 'waiting', now: before, address: at }
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
  login: PodLogin
): Promise<void> {
  const asked = askedOf(plans)
  sayProtection(access, asked, login)
  await Promise.all(asked.map((pod) => probePod(access, pod, login)))
}

/** Returns whether a pod's Milvus answers before anything is changed. */
async function isHealthy(
  access: Access,
  pod: Pod,
  login: PodLogin
): Promise<boolean> {
  const { answers, reason } = await probePod(access, pod, login)
  if (reason) {
    annotate('pod-not-healthy-before', { pod: podName(pod), reason })
  }
  return answers
}

/**
 * Asks a pod's Milvus once, if it can be reached.
 *
 * @throws Failure when the password is wrong, or the certificate: the new image would
 * seem to fail.
 */
async function probePod(
  access: Access,
  pod: Pod,
  login: PodLogin
): Promise<{ answers: boolean; reason?: string }> {
  if (pod.status !== 'RUNNING') return { answers: false }
  const rest = await openRest(access, pod, login)
  if (typeof rest === 'string') return { answers: false }
  try {
    await askMilvus(rest)
    return { answers: true }
  } catch (error) {
    access.signal.throwIfAborted()
    const name = podName(pod)
    if (isPasswordRefused(error)) {
      throw fail('pod-password-refused', { pod: name }, { cause: error })
    }
    const reason = whyNoRest(rest, error)
    if (!isUntrusted(error)) return { answers: false, reason }
    throw fail('pod-untrusted', { pod: name, reason }, { cause: error })
  }
}

/** @param results of all pods */
function notUpdated(
  failed: PodResult,
  results: PodResult[],
  { target }: ChangeOptions
): Failure {
  const { outcome, now, wayBack, known } = failed
  const left = results.filter((result) => result.outcome === 'waiting')
  const untouchedPods = left.map(podName).join(', ') || 'none'
  const result = describeResult(failed)
  const values = { pod: podName(failed), result, untouchedPods }
  const isBroken = outcome === 'broken'
  const isKept = isBroken && isSameImage(now, target.ref)
  const isClosed = isKept && wayBack === 'closed'
  if (!known || !(isBroken || outcome === 'restored')) {
    return isClosed
      ? fail('pod-not-put-back', values)
      : fail('pod-not-updated', values, { remedy: outcome })
  }
  const { likely = '', next: hint } = hintOf(known)
  const hinted = { ...values, likely, hint }
  return isClosed
    ? fail('pod-not-put-back.known', hinted)
    : fail('pod-not-updated.known', hinted, { remedy: outcome })
}
