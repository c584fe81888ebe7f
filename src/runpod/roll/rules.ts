import semver from 'semver'
import {
  isSameImage,
  isSameRepository,
  splitReference
} from '../../docker/reference.js'
import { oneLine } from '../../lib/untrusted.js'
import { lineOf } from '../../milvus/version.js'
import {
  readKnownImage,
  readOnce,
  type PodTarget,
  type ReadImage
} from '../known-image.js'
import { isCanary } from '../notes.js'
import { unreachable } from '../pod/pod-address.js'
import {
  isStopped,
  type KnownImage,
  type KnownMilvus,
  type NamedPod,
  type PodPlan
} from '../pods.js'
import { POD_STATUSES, type Pod } from '../shapes.js'

/** Milvus 2.6 and later read only what this version or a later one has written. */
const FIRST_FOR_LATER = '2.5.16'

/** The first line that asks for it. */
const LATER_LINES = '2.6.0'

/**
 * Says why a pod's Milvus may not be replaced by a version; undefined if it may.
 * Data of Milvus below 2.5.16 cannot be read by 2.6 or later, whatever is allowed
 * (https://milvus.io/docs/upgrade_milvus_standalone-docker.md).
 *
 * @param allowed whether the line may change
 */
export function lineRefusal(
  from: KnownMilvus,
  to: string,
  allowed: boolean
): string | undefined {
  const next = lineOf(to)
  if (from.line === next) return undefined
  const name = from.version ?? from.line
  if (from.line && isTooOld(from, to)) {
    return `it runs Milvus ${name}, and Milvus ${next} reads only what ${FIRST_FOR_LATER} or later of 2.5 has written: first give it such an image`
  }
  if (allowed) return undefined
  const change = name
    ? `it runs Milvus ${name}, of another line than ${to}`
    : `the Milvus that it runs cannot be told from the name of its image`
  return `${change}: set "runpod-allow-line-change" to "true" if its data may be changed for good`
}

/** A version of 2.5 that is not known may be too old. */
function isTooOld({ line, version }: KnownMilvus, to: string): boolean {
  const oldest = version ?? `${line}.0`
  return semver.gte(to, LATER_LINES) && semver.lt(oldest, FIRST_FOR_LATER)
}

export interface PlanOptions {
  allowLineChange: boolean
  readImage: ReadImage
}

/** Decides what is to be done with each pod. Nothing is changed. */
export async function planPods(
  named: NamedPod[],
  target: PodTarget,
  options: PlanOptions
): Promise<PodPlan[]> {
  const plans: PodPlan[] = []
  const readImage = readOnce(options.readImage)
  for (const one of named) {
    const known = await readKnown(one, target, readImage)
    plans.push(planPod(one, known, target, options))
  }
  return plans
}

/**
 * Decides again, for the pod as it is now. Of an image that was known before nothing
 * is read: what is decided has to be done before the pod is another one.
 */
export async function planAgain(
  before: PodPlan,
  pod: Pod,
  target: PodTarget,
  options: PlanOptions
): Promise<PodPlan> {
  const now = { pod, byId: before.byId }
  if (pod.image === before.pod.image) {
    return unlessRenamed(before, planPod(now, before.known, target, options))
  }
  const known = await readKnown(now, target, readOnce(options.readImage))
  const plan = planPod(now, known, target, options)
  const reason = mayChange(plan) ? whyMoved(before, plan, target) : undefined
  return unlessRenamed(
    before,
    reason ? { ...plan, action: 'leave', reason } : plan
  )
}

/** Leaves a pod alone that was named by a name which it does not have any more. */
function unlessRenamed(before: PodPlan, plan: PodPlan): PodPlan {
  const { name } = plan.pod
  const isNamed = plan.byId || !name || name === before.pod.name
  if (isNamed || !mayChange(plan)) return plan
  const reason = `its name is "${oneLine(name, 60)}" by now; to update it anyway, give its ID`
  return { ...plan, action: 'leave', reason }
}

/** True if the pod is to get the image. */
export function mayChange({ action }: PodPlan): boolean {
  return action === 'roll' || action === 'set'
}

/**
 * Says why a pod that got another image in the meantime is left alone: what allows a
 * change of repository or line was said of the image that it had.
 */
function whyMoved(
  before: PodPlan,
  { pod: { image }, known: { milvus } }: PodPlan,
  { repository, version }: PodTarget
): string | undefined {
  const own = splitReference(image).repository
  const { repository: last } = splitReference(before.pod.image)
  if (![repository, last].some((name) => isSameRepository(name, own))) {
    return `it got an image of another repository in the meantime, ${oneLine(own)}`
  }
  const isExpected = [lineOf(version), before.known.milvus.line].includes(
    milvus.line
  )
  return isExpected ? undefined : 'it got another Milvus in the meantime'
}

async function readKnown(
  { pod, byId }: NamedPod,
  target: PodTarget,
  readImage: ReadImage
): Promise<KnownImage> {
  if (untouchable(pod, byId, target) || has(pod, target)) return { milvus: {} }
  return await readKnownImage(pod.image, target, readImage)
}

/**
 * Decides what is to be done with a pod that is like this. It is asked for the plan,
 * and again right before each change.
 */
function planPod(
  { pod, byId }: NamedPod,
  known: KnownImage,
  target: PodTarget,
  { allowLineChange }: Pick<PlanOptions, 'allowLineChange'>
): PodPlan {
  const plan = { pod, byId, known }
  const why = untouchable(pod, byId, target)
  if (why) return { ...plan, action: 'leave', reason: why }
  if (has(pod, target)) return { ...plan, action: 'keep' }
  const { milvus, backwards } = known
  if (backwards) return { ...plan, action: 'leave', reason: backwards }
  const refusal = lineRefusal(milvus, target.version, allowLineChange)
  if (refusal) return { ...plan, action: 'refuse', reason: refusal }
  if (isStopped(pod)) return { ...plan, action: 'set' }
  const reason = unreachable(pod)
  if (reason) return { ...plan, action: 'refuse', reason }
  return { ...plan, action: 'roll' }
}

function has({ image }: Pod, { ref }: PodTarget): boolean {
  return ref !== undefined && isSameImage(image, ref)
}

/** Says why a pod is never touched; undefined if it may be. */
function untouchable(
  pod: Pod,
  byId: boolean,
  { repository }: PodTarget
): string | undefined {
  if (pod.status === 'TERMINATED') return 'it is terminated'
  if (isCanary(pod)) return 'it is a canary of another run'
  if (pod.locked) return 'it is locked'
  if (pod.cluster) return 'it belongs to a cluster'
  if (!POD_STATUSES.includes(pod.status)) {
    return `its status is "${oneLine(pod.status)}", which this version of the action does not know`
  }
  if (!pod.image) return 'RunPod does not say which image it has'
  const own = splitReference(pod.image).repository
  if (byId || isSameRepository(own, repository)) return undefined
  return `its image is of another repository, ${oneLine(own)}; to update it anyway, give its ID`
}
