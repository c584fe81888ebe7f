import { oneLine } from '../lib/untrusted.js'
import { pause } from '../lib/pause.js'
import { deletePod, getPod } from './api.js'
import type { Access } from './call.js'
import { isNotFound } from './errors.js'
import { APPEAR_SECONDS, LOOK_SECONDS } from './limits.js'
import type { Pod } from './types.js'

/**
 * Terminates a pod and makes sure that it is gone. The answer alone does not count:
 * something on the way may give it, and the answer to a repeat says nothing about
 * the first try.
 *
 * @param isNew true if RunPod may not show the pod yet: then "there is no such pod"
 * counts only once RunPod has said it for a while
 * @throws Error when it is not certain that the pod is gone.
 */
export async function terminatePod(
  access: Access,
  id: string,
  { isNew }: { isNew: boolean }
): Promise<void> {
  let isKnown = !isNew
  let pod: Pod | undefined
  for (let seconds = 0; seconds <= APPEAR_SECONDS; seconds += LOOK_SECONDS) {
    if (seconds > 0) await wait(access)
    const refusal = await tryToDelete(access, id)
    pod = await look(access, id, refusal)
    if (pod?.status === 'TERMINATED') return
    isKnown ||= refusal === undefined || pod !== undefined
    if (!pod && isKnown) return
    if (pod && refusal && !isNotFound(refusal)) throw refusal
  }
  if (!pod) return
  throw new Error(
    `RunPod still shows it, with the status ${oneLine(pod.status)}`
  )
}

/** Returns why RunPod did not delete a pod; undefined if it says that it did. */
async function tryToDelete(
  access: Access,
  id: string
): Promise<Error | undefined> {
  try {
    await deletePod(access, id)
    return undefined
  } catch (error) {
    access.over.throwIfAborted()
    return error as Error
  }
}

/** Returns a pod as RunPod shows it; undefined if it says that there is none. */
async function look(
  access: Access,
  id: string,
  refusal: Error | undefined
): Promise<Pod | undefined> {
  try {
    return await getPod(access, id)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw refusal ?? error
  }
}

async function wait({ over }: Access): Promise<void> {
  await pause(LOOK_SECONDS * 1000, over)
  over.throwIfAborted()
}
