import * as core from '@actions/core'
import type { Job } from '../job.js'
import { messageOf } from '../lib/failure.js'
import { warn } from '../lib/messages.js'
import { deletePod, listPods } from './api.js'
import type { Access } from './call.js'
import { canaryName, isCanary } from './canary-name.js'
import { REMOVE_SECONDS } from './limits.js'
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
    await removeCanaries({ ...access, over }, job)
  } catch (error) {
    core.info(`The canary is left to the post step: ${messageOf(error)}`)
  }
}

/**
 * Terminates all pods with the name of a job's canary.
 *
 * @throws RunPodFailure when one could not be terminated.
 */
export async function removeCanaries(access: Access, job: Job): Promise<void> {
  const pods = await listPods(access)
  const own = pods.filter(({ name }) => name === canaryName(job))
  for (const pod of own) await remove(access, pod)
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
