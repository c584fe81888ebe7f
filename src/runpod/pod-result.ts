import { oneLine } from '../lib/foreign.js'
import type { PodPlan } from './pods.js'

/**
 * What came of a pod:
 * - updated: it is healthy with the new image
 * - set: it is stopped, and starts with the new image next time
 * - unchanged: it has the image already
 * - left, refused: it was not touched, for a reason
 * - restored: it was not healthy with the new image, and has the previous one again
 * - broken: nor is it healthy with the previous one, or that could not be put back
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
  | 'waiting'

export interface PodResult {
  id: string
  name: string
  outcome: PodOutcome
  /** The image that it had. */
  before: string
  /** The image that it has now. */
  now: string
  reason?: string
  /** Seconds until it was healthy. */
  seconds?: number
}

/** Returns what would come of a pod if all went well. */
export function expectedResult(
  { pod, action, reason }: PodPlan,
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
  const { outcome, now, reason = '', seconds = 0 } = result
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
      return `not healthy with the new image (${reason}), so it has its previous one again, ${image}`
    case 'broken':
      return `not healthy with the new image, and not in order with its previous one either (${reason}); its image is ${image}`
    case 'waiting':
      return `not touched, since a pod before it failed`
  }
}
