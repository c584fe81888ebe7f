import * as core from '@actions/core'
import { isSameImage } from '../../docker/reference.js'
import type { Job } from '../../job.js'
import { pause } from '../../lib/pause.js'
import { oneLine } from '../../lib/untrusted.js'
import { annotate } from '../../messages/annotate.js'
import { whatOf } from '../../messages/failure.js'
import { startPod } from '../api.js'
import { failTry, retryTries, type Access, type FailedTry } from '../call.js'
import {
  changeImage,
  LATE_LOOKS,
  type Changed,
  type ImageChange
} from './change-image.js'
import { findPod } from '../pod/pod-health.js'
import { forgetRolling, readRolling, type Rolling } from '../notes.js'
import { isStopped, podName } from '../pods.js'
import type { Pod } from '../shapes.js'

/**
 * Why a previous image is not put back:
 * - back: the pod has it
 * - other: the pod has an image that this run did not give it
 * - closed: it is not there any more, or would not open what Milvus of the new image
 *   may have written
 * - locked: its owner has locked it
 */
export type Obstacle = 'back' | 'other' | 'closed' | 'locked'

/** Says why a pod that is like this does not get its previous image back. */
export function obstacleOf(pod: Pod, rolling: Rolling): Obstacle | undefined {
  const { before, after, closed } = rolling
  if (isSameImage(pod.image, before)) return 'back'
  // Someone has changed it in the meantime, and on purpose.
  if (!isSameImage(pod.image, after)) return 'other'
  if (closed && mayHaveRun(pod, rolling)) return 'closed'
  return pod.locked ? 'locked' : undefined
}

/**
 * False only for a pod that was stopped and still is. Of one that ran, RunPod may show
 * late that its new container runs.
 */
function mayHaveRun({ status, startedAt }: Pod, { stopped }: Rolling): boolean {
  return status !== 'EXITED' || startedAt !== stopped?.startedAt
}

/**
 * Gives a pod its previous image, if it still has the one that this run gave it. One
 * that ran and has ended with the new image is started: RunPod leaves a stopped pod
 * stopped when its image changes.
 */
export async function restoreImage(
  access: Access,
  rolling: Rolling,
  onAsk: ImageChange<Obstacle>['onAsk'] = () => undefined
): Promise<Changed<Obstacle>> {
  const change = await changeImage(access, {
    id: rolling.id,
    image: rolling.before,
    whyNot: (pod) => obstacleOf(pod, rolling),
    onAsk
  })
  const hadEnded = change.kind === 'changed' && isStopped(change.before)
  if (hadEnded && !rolling.stopped) await startAgain(access, rolling)
  return change
}

/**
 * Starts a pod that RunPod has not started by itself. It is looked at before each try,
 * since the one before may have worked. The wait shows whether it runs.
 */
async function startAgain(access: Access, rolling: Rolling): Promise<void> {
  const name = podName(rolling)
  const attempt = async (): Promise<void> => {
    const pod = await findPod(access, rolling.id)
    if (!pod || !isStopped(pod)) return
    await startPod(access, rolling.id).catch(failTry)
    core.info(`Started pod ${name}, which had ended`)
  }
  try {
    await retryTries(access, `Pod ${name}`, attempt)
  } catch (error) {
    const { failure = error } = error as Partial<FailedTry>
    core.info(`Pod ${name} has ended: ${whatOf(failure)}`)
  }
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
    const { before, after, closed } = rolling
    const why = [whatOf(error), closed].filter(Boolean).join('; ')
    throw new Error(
      `the pod ${podName(rolling)} may have the image ${oneLine(after)} now, and had ${oneLine(before)}: ${why}. Look at it in the RunPod console`,
      { cause: error }
    )
  }
}

async function restoreOrWatch(access: Access, rolling: Rolling): Promise<void> {
  const pod = podName(rolling)
  let last = rolling
  for (const seconds of [...LATE_LOOKS, 0]) {
    const change = await restoreImage(access, last)
    switch (change.kind) {
      case 'gone':
        core.info(`Pod ${pod} was terminated`)
        return
      case 'changed':
        core.info(`Pod ${pod} has the image ${oneLine(last.before)}`)
        return
      case 'failed':
        throw change.error
      case 'kept':
        if (change.why === 'locked') throw new Error('its owner has locked it')
        if (change.why === 'closed') {
          sayKept(last)
          return
        }
        last = sinceGiven(last, change.pod)
    }
    await pause(seconds * 1000, access.signal)
    access.signal.throwIfAborted()
  }
  const { closed: reason } = last
  const images = { before: oneLine(last.before), after: oneLine(last.after) }
  if (reason) annotate('pod-may-change.closed', { pod, ...images, reason })
  else annotate('pod-may-change', { pod, ...images })
}

/**
 * Another image may have been given to a pod; then that one is the previous one, of
 * whose way back nothing is known.
 */
function sinceGiven(rolling: Rolling, { image }: Pod): Rolling {
  if (!image || isSameImage(image, rolling.before)) return rolling
  return { ...rolling, before: image, closed: undefined }
}

/** Says that a pod keeps the new image, with which it was not seen to be unhealthy. */
export function sayKept(rolling: Rolling): void {
  annotate('pod-not-put-back.unseen', {
    pod: podName(rolling),
    image: oneLine(rolling.after),
    reason: rolling.closed ?? ''
  })
}
