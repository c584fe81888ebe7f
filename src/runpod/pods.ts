import { oneLine } from '../lib/untrusted.js'
import { fail } from '../messages/failure.js'
import type { WayBack } from '../smoke/levels.js'
import type { KnownPodFailure } from './pod/pod-diagnosis.js'
import { clientAddress } from './pod/pod-address.js'
import type { PodLog } from './pod/pod-log.js'
import type { Pod } from './shapes.js'

/** A pod that the input names. */
export interface NamedPod {
  pod: Pod
  /** True if it is named by its id, and not only by its name. */
  byId: boolean
}

/** What is known of the Milvus that a pod runs. */
export interface KnownMilvus {
  /** Such as `2.6`; undefined if nothing is known. */
  line?: string
  /** Such as `2.6.22`. */
  version?: string
}

/** What is known of the way back from the new image to the one that a pod has. */
export interface KnownWayBack {
  kind: WayBack
  /** Such as `Milvus 2.6.22 does not open what 2.6.23 writes (tested)`. */
  words: string
}

/** What is known of the image that a pod has. */
export interface KnownImage {
  milvus: KnownMilvus
  /** Why the new image would go backwards. */
  backwards?: string
  /** True if it is a tag that points to the new image by now. */
  isMoved?: boolean
  /** Undefined while the new image is not built, or if the tag has moved. */
  wayBack?: KnownWayBack
}

/**
 * What is to be done with a pod:
 * - roll: it runs, so it gets the image and must become healthy
 * - set: it is stopped, gets the image, and stays stopped
 * - keep: it has the image
 * - leave: it is not to be touched
 * - refuse: it may not have this image, which ends the run
 * - hold: the image has failed on it before
 * - wait: it comes after one that is held
 */
export interface PodPlan extends NamedPod {
  /** What is known of its image. */
  known: KnownImage
  action: 'roll' | 'set' | 'keep' | 'leave' | 'refuse' | 'hold' | 'wait'
  /** Why it is left alone, refused or held, or waits. */
  reason?: string
  /**
   * Which image has failed on it and when, if that could be read: of a pod that is
   * held, or that kept the image and does not answer. Pods after it wait.
   */
  failure?: string
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
      const names = pods.slice(0, 10).map(podName).join(', ') || 'none'
      throw fail('pod-unknown', { selector, names })
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
    .map((named) => ({ pod: named, byId: false }))
}

/** True for a pod whose container does not run. */
export function isStopped({ status }: Pod): boolean {
  return status === 'EXITED' || status === 'ERROR'
}

/** Returns a pod's name and id, safe to print. */
export function podName({ id, name }: Pick<Pod, 'id' | 'name'>): string {
  const shownId = oneLine(id, 40)
  return name ? `${oneLine(name, 60)} (${shownId})` : shownId
}

/**
 * The outcome of a pod:
 * - updated: it is healthy with the new image
 * - set: it is stopped, and starts with the new image next time
 * - unchanged: it has the image already
 * - left, refused: it was not changed, for a reason
 * - restored: it has its previous image again
 * - broken: it is unhealthy, and could not be repaired
 * - differs: it has an image that this run did not give it, and keeps it
 * - gone: it was terminated while it was changed
 * - unknown: RunPod does not say what happened to it, or may still change it
 * - held: the image has failed on it before, so it was not touched
 * - waiting: it comes after one that failed or is held, and was not touched
 */
export type PodOutcome =
  | 'updated'
  | 'set'
  | 'unchanged'
  | 'left'
  | 'refused'
  | 'restored'
  | 'broken'
  | 'differs'
  | 'gone'
  | 'unknown'
  | 'held'
  | 'waiting'

export interface PodResult {
  id: string
  name: string
  outcome: PodOutcome
  /** The image that it had. */
  before: string
  /** The image that it has now, or may have if that is not known; empty if gone. */
  now: string
  reason?: string
  /** Seconds until it was healthy. */
  seconds?: number
  /** Whether the image that it had opens what the new one writes, if it is to get that. */
  wayBack?: WayBack
  /** Where clients reach its Milvus, such as `203.0.113.7:17446`. */
  address?: { before?: string; after?: string }
  /** What it said last with the image that failed. */
  log?: PodLog
  /** What it said last with its previous image, if it was not healthy with it again. */
  logAgain?: PodLog
  /** A known failure that its log shows. */
  known?: KnownPodFailure
}

/** Returns the result of a pod if all goes well. */
export function expectedResult(
  {
    pod,
    action,
    reason,
    known
  }: Pick<PodPlan, 'pod' | 'action' | 'reason'> &
    Partial<Pick<PodPlan, 'known'>>,
  image = 'the new image'
): PodResult {
  const { id, name, image: before } = pod
  const outcomes = {
    roll: 'updated',
    set: 'set',
    keep: 'unchanged',
    leave: 'left',
    refuse: 'refused',
    hold: 'held',
    wait: 'waiting'
  } as const
  const outcome = outcomes[action]
  const isChanged = outcome === 'updated' || outcome === 'set'
  const now = isChanged ? image : before
  const wayBack = isChanged ? known?.wayBack?.kind : undefined
  const at = clientAddress(pod)
  const address = { before: at, after: isChanged ? undefined : at }
  return { id, name, outcome, before, now, reason, wayBack, address }
}

/** Says in one line what happened to a pod. */
export function describeResult(result: PodResult): string {
  const { outcome, before, now, reason = '', seconds = 0 } = result
  const image = oneLine(now)
  switch (outcome) {
    case 'updated':
      return `healthy with ${image} after ${seconds.toFixed(0)} s`
    case 'set':
      return `stopped, and has ${image} when it is started`
    case 'unchanged':
      return `has ${image} already`
    case 'left':
      return `not touched, since ${reason}`
    case 'refused':
      return `refused: ${reason}`
    case 'restored':
      return `has its previous image again, ${image}: ${reason}`
    case 'broken':
      return `unhealthy: ${reason}; its image is ${image}`
    case 'differs':
      return `has ${image}, which this run did not give it, and keeps it: ${reason}`
    case 'gone':
      return 'it was terminated while it was changed'
    case 'unknown':
      return now === before ? reason : `${reason}; its image may be ${image}`
    case 'held':
      return `keeps ${image}, since ${reason}`
    case 'waiting':
      return `not touched, since ${reason || 'a pod before it failed'}`
  }
}

/** Says where clients reach a pod, as the end of a line; empty if that is not known. */
export function describeAddress({ address }: PodResult): string {
  const { before, after } = address ?? {}
  if (!after) return ''
  const change = before && before !== after ? ` (it was ${before})` : ''
  return `; its address is ${after}${change}`
}

const FAILED: PodOutcome[] = [
  'restored',
  'broken',
  'differs',
  'gone',
  'unknown'
]

/** True for a result after which no other pod is touched. */
export function isFailed({ outcome }: PodResult): boolean {
  return FAILED.includes(outcome)
}
