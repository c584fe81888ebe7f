import {
  isSameImage,
  isSameRepository,
  splitReference
} from '../docker/reference.js'
import { Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { isCanary } from './canary-name.js'
import {
  lineOf,
  lineRefusal,
  milvusOf,
  whyBackwards,
  type KnownMilvus,
  type ReadImage
} from './lines.js'
import { unreachable } from './pod-health.js'
import { POD_STATUSES, type Pod } from './types.js'

/** The image that pods are to have. */
export interface PodTarget {
  repository: string
  /** By digest; undefined as long as it is not built. */
  ref?: string
  /** Version of its Milvus. */
  version: string
}

/** A pod that the input names. */
export interface NamedPod {
  pod: Pod
  /** True if it is named by its id, and not only by its name. */
  byId: boolean
}

/**
 * What is to be done with a pod:
 * - roll: it runs, so it gets the image and must become healthy
 * - set: it is stopped, gets the image, and stays stopped
 * - keep: it has the image
 * - leave: it is not to be touched
 * - refuse: it may not have this image, which ends the run
 */
export interface PodPlan extends NamedPod {
  /** What is known of its image. */
  known: KnownImage
  action: 'roll' | 'set' | 'keep' | 'leave' | 'refuse'
  /** Why it is left alone or refused. */
  reason?: string
}

/**
 * Returns the pods that an input names, each once, in the order of its lines. A
 * name selects every pod that has it; an id goes before a name.
 *
 * @param selectors ids, names, or beginnings of names that end with `*`
 * @throws Failure that names the line without a pod.
 */
export function selectPods(pods: Pod[], selectors: string[]): NamedPod[] {
  const selected = new Map<string, NamedPod>()
  for (const selector of selectors) {
    const named = podsOf(pods, selector)
    if (named.length === 0 && !selector.endsWith('*')) {
      throw noSuchPod(selector, pods)
    }
    for (const { pod, byId } of named) {
      const before = selected.get(pod.id)?.byId ?? false
      selected.set(pod.id, { pod, byId: byId || before })
    }
  }
  return [...selected.values()]
}

function podsOf(pods: Pod[], selector: string): NamedPod[] {
  if (selector.endsWith('*')) {
    const prefix = selector.slice(0, -1)
    return pods
      .filter(({ name }) => name.startsWith(prefix))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((pod) => ({ pod, byId: false }))
  }
  const pod = pods.find(({ id }) => id === selector)
  if (pod) return [{ pod, byId: true }]
  return pods
    .filter(({ name }) => name === selector)
    .map((one) => ({ pod: one, byId: false }))
}

function noSuchPod(selector: string, pods: Pod[]): Failure {
  const names = pods.slice(0, 10).map(nameOf).join(', ')
  return new Failure(
    'pod-unknown',
    `Input "runpod-pods": RunPod has no pod with the id or name "${selector}"; it has ${names || 'none'}`,
    {
      likely:
        'the pod was terminated, or belongs to another account than the key does',
      next: 'compare the input with the pods in the RunPod console; "*" at the end of a line makes it the beginning of names, which may match none'
    }
  )
}

/** What is known of the image that a pod has. */
export interface KnownImage {
  milvus: KnownMilvus
  /** Why the new image would go backwards. */
  backwards?: string
  /** True if it is a tag that points to the new image by now. */
  isMoved?: boolean
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
  for (const one of named) {
    const known = await readKnown(one, target, options)
    plans.push(decide(one, known, target, options))
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
    return unlessRenamed(before, decide(now, before.known, target, options))
  }
  const known = await readKnown(now, target, options)
  const plan = decide(now, known, target, options)
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
  const reason = `its name is "${oneLine(name, 60)}" by now; to change it all the same, name it by its id`
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
  { readImage }: PlanOptions
): Promise<KnownImage> {
  const { image } = pod
  if (untouchable(pod, byId, target) || has(pod, target)) return { milvus: {} }
  return {
    milvus: await milvusOf(image, readImage),
    backwards: await whyBackwards(image, target, readImage),
    isMoved: await hasMoved(image, target, readImage)
  }
}

/**
 * Decides what is to be done with a pod that is like this. It is asked for the plan,
 * and again right before each change.
 */
export function decide(
  { pod, byId }: NamedPod,
  known: KnownImage,
  target: PodTarget,
  { allowLineChange }: Pick<PlanOptions, 'allowLineChange'>
): PodPlan {
  const plan = { pod, byId, known }
  const foreign = untouchable(pod, byId, target)
  if (foreign) return { ...plan, action: 'leave', reason: foreign }
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

/**
 * True if a tag points to the new image by now: then the one that the pod has
 * pulled by it cannot be put back.
 */
async function hasMoved(
  image: string,
  { ref, repository }: PodTarget,
  readImage: ReadImage
): Promise<boolean> {
  const name = splitReference(image)
  if (!ref || name.digest || !isSameRepository(name.repository, repository)) {
    return false
  }
  const { digest } = await readImage(image)
  return digest === splitReference(ref).digest
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
  return `its image is of another repository, ${oneLine(own)}; to change it all the same, name it by its id`
}

/** True for a pod whose container does not run. */
export function isStopped({ status }: Pod): boolean {
  return status === 'EXITED' || status === 'ERROR'
}

/** Returns a pod's name and id, safe to print. */
export function nameOf({ id, name }: Pick<Pod, 'id' | 'name'>): string {
  return `${oneLine(name, 60)} (${oneLine(id, 40)})`
}
