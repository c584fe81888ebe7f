import * as core from '@actions/core'
import { Failure, messageOf } from '../lib/failure.js'
import { oneLine } from '../lib/foreign.js'
import { warn } from '../lib/messages.js'
import { RestError } from '../smoke/rest.js'
import type { Access } from './call.js'
import { changePod, type ChangeOptions } from './change.js'
import { addressOf, askMilvus, restOf } from './pod-health.js'
import { describeResult, expectedResult, type PodResult } from './pod-result.js'
import { nameOf, type PodPlan } from './pods.js'
import type { Pod } from './types.js'

/** Milvus' code for a wrong password (`ErrNeedAuthenticate` in merr/errors.go). */
const WRONG_PASSWORD = [1800, 1400]

/**
 * Gives pods an image, one after the other. Each must become healthy with it before
 * the next is touched; if one does not, it gets its previous image back, and those
 * after it are not touched.
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
  const waiting = plans.map(untouched)
  report(waiting)
  requireAllowed(plans)
  const health = new Map<string, boolean>()
  for (const { pod, action } of plans) {
    if (action === 'roll')
      health.set(pod.id, await isHealthy(access, pod, options))
  }
  const done: PodResult[] = []
  for (const plan of plans) {
    const wasHealthy = health.get(plan.pod.id) ?? false
    const result = await changePod(access, plan, wasHealthy, options)
    done.push(result)
    report([...done, ...waiting.slice(done.length)])
    core.info(`Pod ${nameOf(plan.pod)}: ${describeResult(result)}`)
    access.over.throwIfAborted()
    if (isFailed(result)) throw notHealthy(result, waiting.slice(done.length))
  }
}

function isFailed({ outcome }: PodResult): boolean {
  return outcome === 'restored' || outcome === 'broken'
}

/** Returns the result of a pod as long as nothing was done. */
function untouched(plan: PodPlan): PodResult {
  const result = expectedResult(plan)
  const isNext = plan.action === 'roll' || plan.action === 'set'
  return isNext ? { ...result, outcome: 'waiting', now: result.before } : result
}

/** @throws Failure when a pod may not have the image. */
export function requireAllowed(plans: PodPlan[]): void {
  const refused = plans.filter(({ action }) => action === 'refuse')
  if (refused.length === 0) return
  const list = refused.map(
    ({ pod, reason = '' }) => `${nameOf(pod)}: ${reason}`
  )
  throw new Failure(
    'pods-refused',
    `No pod was changed, since these may not have the new image. ${list.join('; ')}`,
    { next: 'do what is said of each, or take it out of "runpod-pods"' }
  )
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
  await Promise.all(running.map(({ pod }) => probe(access, pod, password)))
}

/** Returns whether a pod's Milvus answers before anything is changed. */
async function isHealthy(
  access: Access,
  pod: Pod,
  { password }: ChangeOptions
): Promise<boolean> {
  const { answers, reason } = await probe(access, pod, password)
  if (reason) {
    warn(
      'pod-not-healthy-before',
      `Milvus on the pod ${nameOf(pod)} does not answer even before it is changed: ${reason}`
    )
  }
  return answers
}

/**
 * Asks a pod's Milvus once, if it can be reached.
 *
 * @throws Failure when the password is wrong: the new image would seem to fail.
 */
async function probe(
  access: Access,
  pod: Pod,
  password: string
): Promise<{ answers: boolean; reason?: string }> {
  const address = addressOf(pod)
  if (!address || pod.status !== 'RUNNING') return { answers: false }
  try {
    await askMilvus(restOf(address, password, access.over))
    return { answers: true }
  } catch (error) {
    access.over.throwIfAborted()
    const code = error instanceof RestError ? (error.code ?? 0) : 0
    if (WRONG_PASSWORD.includes(code)) throw wrongPassword(pod, error)
    return { answers: false, reason: oneLine(messageOf(error)) }
  }
}

function wrongPassword(pod: Pod, error: unknown): Failure {
  return new Failure(
    'pod-password-refused',
    `No pod was changed, since Milvus on the pod ${nameOf(pod)} refuses the password of root: ${oneLine(messageOf(error))}`,
    {
      next: 'set "runpod-root-password" to the password that root has on the pods (a secret)'
    }
  )
}

/** @param after pods that were not touched because of it */
function notHealthy(failed: PodResult, after: PodResult[]): Failure {
  const left = after.filter(({ outcome }) => outcome === 'waiting')
  const names = left.map(nameOf).join(', ')
  const next =
    failed.outcome === 'restored'
      ? 'read the log of the pod in the RunPod console, then run again: pods that have the new image are left as they are'
      : 'look at the pod in the RunPod console first: nothing was left in order there'
  return new Failure(
    'pod-not-updated',
    `Pod ${nameOf(failed)}: ${describeResult(failed)}. Pods that were not touched: ${names || 'none'}`,
    { next }
  )
}
