// Whether the image that a pod has could be put back once it has had the new one.
import * as core from '@actions/core'
import { annotate } from '../../messages/annotate.js'
import type { WayBack } from '../../smoke/levels.js'
import { podName, type PodPlan } from '../pods.js'
import { mayChange } from './rules.js'

/** Says why a pod would not get its previous image back; undefined if it would. */
export function whyNoWayBack({
  isMoved,
  wayBack
}: PodPlan['known']): string | undefined {
  if (isMoved) return 'the tag that it had points to the new image by now'
  return wayBack?.kind === 'closed' ? wayBack.words : undefined
}

/** Says of each pod that is about to be changed whether a put-back can work. */
export function sayWaysBack(plans: PodPlan[]): void {
  plans.filter(mayChange).forEach(sayWayBack)
}

/** Says it of one. */
export function sayWayBack({ pod, known }: PodPlan): void {
  const name = podName(pod)
  const { kind, words = '' } = known.wayBack ?? {}
  if (kind === 'closed') {
    annotate('pod-way-back-closed', { pod: name, reason: words })
    return
  }
  core.info(`Pod ${name}: ${prospect(known.isMoved, kind)}${words}`)
}

function prospect(
  isMoved: boolean | undefined,
  kind: Exclude<WayBack, 'closed'> | undefined
): string {
  if (isMoved) {
    return 'a put-back cannot work: its image is a tag that points to the new image by now'
  }
  if (!kind) {
    return 'whether a put-back can work is known once the new image is tested'
  }
  return kind === 'open' ? 'a put-back can work: ' : 'a put-back may not work: '
}
