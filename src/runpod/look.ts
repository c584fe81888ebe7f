import { pause } from '../lib/pause.js'
import { getPod } from './api.js'
import type { Access } from './call.js'
import { isNotFound } from './errors.js'
import { LOOK_SECONDS } from './limits.js'
import type { Pod } from './types.js'

/**
 * Returns a pod as it is now. One of RunPod's servers may not know it, or not yet:
 * that there is no such pod counts once RunPod has said it for some seconds.
 *
 * @throws RunPodFailure when it cannot be read, and the reason of `access.over`.
 */
export async function lookAtPod(
  access: Access,
  id: string,
  seconds = LOOK_SECONDS
): Promise<Pod> {
  for (let spent = 0; ; spent += LOOK_SECONDS) {
    try {
      return await getPod(access, id)
    } catch (error) {
      if (!isNotFound(error) || spent >= seconds) throw error
    }
    await pause(LOOK_SECONDS * 1000, access.over)
    access.over.throwIfAborted()
  }
}

/** Returns a pod as it is now; undefined if there is none, or none any more. */
export async function findPod(
  access: Access,
  id: string
): Promise<Pod | undefined> {
  try {
    const pod = await lookAtPod(access, id)
    return pod.status === 'TERMINATED' ? undefined : pod
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}
