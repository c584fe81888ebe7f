import { oneLine } from '../lib/untrusted.js'
import type { PodPlan } from './pods.js'

/**
 * What came of a pod:
 * - updated: it is healthy with the new image
 * - set: it is stopped, and starts with the new image next time
 * - unchanged: it has the image already
 * - left, refused: it was not changed, for a reason
 * - restored: it has its previous image again
 * - broken: it is not healthy, and that could not be helped
 * - differs: it has an image that this run did not give it, and is left so
 * - gone: it was terminated while it was changed
 * - unknown: RunPod does not say what became of it, or may still change it
 * - waiting: it comes after one that failed, and was not touched
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
}

/** Returns what would come of a pod if all went well. */
export function expectedResult(
  { pod, action, reason }: Pick<PodPlan, 'pod' | 'action' | 'reason'>,
  image = 'the new image'
): PodResult {
  const { id, name, image: before } = pod
  const outcomes = {
    roll: 'updated',
    set: 'set',
    keep: 'unchanged',
    leave: 'left',
    refuse: 'refused'
  } as const
  const outcome = outcomes[action]
  const isChanged = outcome === 'updated' || outcome === 'set'
  return { id, name, outcome, before, now: isChanged ? image : before, reason }
}

/** Says in one line what came of a pod. */
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
      return `${reason}, so it has its previous one again, ${image}`
    case 'broken':
      return `not in order: ${reason}; its image is ${image}`
    case 'differs':
      return `has ${image}, which this run did not give it, and is left so: ${reason}`
    case 'gone':
      return 'it was terminated while it was changed'
    case 'unknown':
      return now === before ? reason : `${reason}; its image may be ${image}`
    case 'waiting':
      return `not touched, since a pod before it failed`
  }
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
