import * as core from '@actions/core'
import type { Job } from '../job.js'
import { messageOf } from '../lib/failure.js'
import { warn } from '../lib/messages.js'
import { pause } from '../lib/pause.js'
import { deletePod, listPods } from './api.js'
import type { Access } from './call.js'
import { canaryName, isCanary } from './canary-name.js'
import { isCreating } from './creating.js'
import { APPEAR_SECONDS, REMOVE_SECONDS } from './limits.js'
import { nameOf } from './pods.js'
import type { Pod } from './types.js'

/** Hours after which a canary cannot be of a running job any more. */
const MAX_HOURS = 3

/**
 * Terminates the canary of a job, even after a cancellation; by its name, since the
 * answer with its id may not have come. What fails is left to the post step.
 */
export async function removeCanary(access: Access, job: Job): Promise<void> {
  const over = AbortSignal.timeout(REMOVE_SECONDS * 1000)
  try {
    await removeOwn({ ...access, over }, job)
  } catch (error) {
    core.info(`The canary is left to the post step: ${messageOf(error)}`)
  }
}

/**
 * Terminates all pods with the name of a job's canary, in the post step. Waits a
 * while for one that RunPod was asked for when the job ended.
 *
 * @throws RunPodFailure when one could not be terminated.
 */
export async function removeCanaries(access: Access, job: Job): Promise<void> {
  const end = performance.now() + APPEAR_SECONDS * 1000
  for (;;) {
    const count = await removeOwn(access, job)
    if (count > 0 || !isCreating(job) || performance.now() > end) return
    await pause(1000, access.over)
  }
}

/** Terminates the pods that there are, and returns their number. */
async function removeOwn(access: Access, job: Job): Promise<number> {
  const pods = await listPods(access)
  const own = pods.filter(({ name }) => name === canaryName(job))
  for (const pod of own) await remove(access, pod)
  return own.length
}

/**
 * Terminates canaries that killed jobs have left: by their name, once they are
 * older than any job keeps one. A failure is only a warning.
 */
export async function reapCanaries(access: Access): Promise<void> {
  try {
    const pods = await listPods(access)
    const old = pods.filter((pod) => isCanary(pod) && hoursOf(pod) > MAX_HOURS)
    for (const pod of old) await remove(access, pod)
  } catch (error) {
    access.over.throwIfAborted()
    warn(
      'canaries-left',
      `Canaries that other jobs may have left, and that cost money, could not be terminated: ${messageOf(error)}`
    )
  }
}

async function remove(access: Access, pod: Pod): Promise<void> {
  await deletePod(access, pod.id)
  core.info(`Terminated the pod ${nameOf(pod)}`)
}

function hoursOf({ createdAt }: Pod): number {
  return (Date.now() - Date.parse(createdAt)) / 3_600_000
}
