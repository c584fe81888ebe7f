import * as core from '@actions/core'
import { isSameImage } from '../docker/reference.js'
import type { Job } from '../job.js'
import { oneLine } from '../lib/untrusted.js'
import { note } from '../messages/annotate.js'
import { pause } from '../lib/pause.js'
import type { Access } from './call.js'
import { changeImage, type Changed, type ImageChange } from './change-image.js'
import { firstLine } from './errors.js'
import { LATE_LOOKS, LATE_SECONDS } from './limits.js'
import { nameOf } from './pods.js'
import { forgetRolling, readRolling, type Rolling } from './rolling.js'
import type { Pod } from './types.js'

/**
 * Why a previous image is not put back:
 * - back: the pod has it
 * - other: the pod has an image that this run did not give it
 * - locked: its owner has locked it
 */
export type Obstacle = 'back' | 'other' | 'locked'

/** Says why a pod that is like this does not get its previous image back. */
export function obstacleOf(
  { image, locked }: Pod,
  { before, after }: Pick<Rolling, 'before' | 'after'>
): Obstacle | undefined {
  if (isSameImage(image, before)) return 'back'
  // Whoever has changed it in the meantime meant it.
  if (!isSameImage(image, after)) return 'other'
  return locked ? 'locked' : undefined
}

/** Gives a pod its previous image, if it still has the one that this run gave it. */
export async function restoreImage(
  access: Access,
  rolling: Rolling,
  onAsk: ImageChange<Obstacle>['onAsk'] = () => undefined
): Promise<Changed<Obstacle>> {
  return await changeImage(access, {
    id: rolling.id,
    image: rolling.before,
    whyNot: (pod) => obstacleOf(pod, rolling),
    onAsk
  })
}

/**
 * Puts the previous image back on the pod that was being changed when the job
 * ended, if there is one. Looks for a while, since RunPod may carry out the call
 * that was cut off; does not wait until the pod is healthy.
 *
 * @throws Error that says which image the pod may have now.
 */
export async function putPodBack(access: Access, job: Job): Promise<void> {
  const rolling = readRolling(job)
  if (!rolling) return
  try {
    await restoreOrWatch(access, rolling)
    forgetRolling(job)
  } catch (error) {
    throw new Error(
      `the pod ${nameOf(rolling)} may have the image ${oneLine(rolling.after)} now, and had ${oneLine(rolling.before)}: ${firstLine(error)}. Look at it in the RunPod console`,
      { cause: error }
    )
  }
}

async function restoreOrWatch(access: Access, rolling: Rolling): Promise<void> {
  const name = nameOf(rolling)
  let { before } = rolling
  for (const seconds of [...LATE_LOOKS, 0]) {
    const change = await restoreImage(access, { ...rolling, before })
    switch (change.kind) {
      case 'gone':
        core.info(`Pod ${name} was terminated`)
        return
      case 'changed':
        core.info(`Pod ${name} has the image ${oneLine(before)}`)
        return
      case 'failed':
        throw change.error
      case 'kept':
        if (change.why === 'locked') throw new Error('its owner has locked it')
        // Another may have been given to it; then that one is the previous image.
        before = change.pod.image || before
    }
    await pause(seconds * 1000, access.over)
    access.over.throwIfAborted()
  }
  note(
    'pod-may-change',
    `The pod ${name} has the image ${oneLine(before)}. The job ended while RunPod was asked to give it ${oneLine(rolling.after)}, which did not happen within ${LATE_SECONDS} s, but still may.`
  )
}
