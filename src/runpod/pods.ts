import { isSameRepository, splitReference } from '../docker/reference.js'
import { Failure } from '../lib/failure.js'
import { oneLine } from '../lib/foreign.js'
import { isCanary } from './canary-name.js'
import { lineRefusal, milvusOf, whyBackwards, type ReadImage } from './lines.js'
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
export interface PodPlan {
  pod: Pod
  action: 'roll' | 'set' | 'keep' | 'leave' | 'refuse'
  /** Why it is left alone or refused. */
  reason?: string
  /** True if its present image is a tag that points to the new one by now. */
  isMoved?: boolean
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
  for (const { pod, byId } of named) {
    plans.push(await planPod(pod, byId, target, options))
  }
  return plans
}

async function planPod(
  pod: Pod,
  byId: boolean,
  target: PodTarget,
  options: PlanOptions
): Promise<PodPlan> {
  const foreign = untouchable(pod, byId, target)
  if (foreign) return { pod, action: 'leave', reason: foreign }
  if (pod.image === target.ref) return { pod, action: 'keep' }
  const newer = await whyBackwards(pod.image, target, options.readImage)
  if (newer) return { pod, action: 'leave', reason: newer }
  const milvus = await milvusOf(pod.image, options.readImage)
  const refusal = lineRefusal(milvus, target.version, options.allowLineChange)
  if (refusal) return { pod, action: 'refuse', reason: refusal }
  if (isStopped(pod)) return { pod, action: 'set' }
  const reason = unreachable(pod)
  if (reason) return { pod, action: 'refuse', reason }
  const isMoved = await hasMoved(pod.image, target, options.readImage)
  return { pod, action: 'roll', isMoved }
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
