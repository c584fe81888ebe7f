import { isSameImage } from '../../docker/reference.js'
import { pause } from '../../lib/pause.js'
import { oneLine } from '../../lib/untrusted.js'
import { setPodImage } from '../api.js'
import {
  FailedTry,
  failTry,
  mayHaveWorked,
  retryTries,
  type Access
} from '../call.js'
import { findPod } from '../pod/pod-health.js'
import type { Pod } from '../shapes.js'

/**
 * Seconds between looks at a pod that RunPod was asked to change, and that does not
 * show it: 30 s in all, as docs/pods.md says.
 */
export const LATE_LOOKS = [1, 1, 2, 3, 5, 5, 5, 8]

/** The sum of these. */
export const LATE_SECONDS = 30

/** A change of a pod's image. */
export interface ImageChange<T> {
  id: string
  image: string
  /** Says why a pod that is like this is not changed; undefined if it is. */
  whyNot: (pod: Pod) => T | undefined | Promise<T | undefined>
  /** Called right before RunPod is asked, with the pod as it is. */
  onAsk: (pod: Pod) => void
}

/**
 * The result:
 * - changed: the pod shows the image
 * - kept: it was not changed, for a reason
 * - gone: the pod no longer exists
 * - failed: RunPod did not change it
 */
export type Changed<T> =
  | { kind: 'changed'; before: Pod; isClear: boolean }
  | { kind: 'kept'; pod: Pod; why: T; isClear: boolean }
  | { kind: 'gone'; wasTouched: boolean }
  | { kind: 'failed'; pod: Pod; error: Error; isClear: boolean }

/** What is known of the calls so far. */
interface CallsSoFar {
  /** The pod as it was right before the last call. */
  before?: Pod
  /** Calls that RunPod may have carried out, or may yet. */
  unclear: number
}

/**
 * Gives a pod an image. RunPod has no call that changes a pod only if it is as it
 * was read, so the pod is read right before each try, and each is decided anew. The
 * answer to a try says nothing about those before it: what the pod shows does.
 *
 * `isClear` is false if RunPod may still carry out a call.
 *
 * @throws Failure when the pod cannot be read, and the reason of `access.signal`.
 */
export async function changeImage<T>(
  access: Access,
  change: ImageChange<T>
): Promise<Changed<T>> {
  const asked: CallsSoFar = { unclear: 0 }
  const attempt = async (): Promise<Changed<T>> => {
    const known = await lookBefore(access, change, asked)
    if ('kind' in known) return known
    asked.before = known
    change.onAsk(known)
    return await ask(access, change, known, asked)
  }
  try {
    return await retryTries(access, `Pod ${oneLine(change.id, 40)}`, attempt)
  } catch (error) {
    if (!(error instanceof FailedTry)) throw error
    return await lookAfter(access, change, asked, error.failure)
  }
}

/** Returns the pod if it is to be changed, or else the result of the change. */
async function lookBefore<T>(
  access: Access,
  { id, image, whyNot }: ImageChange<T>,
  { before, unclear }: CallsSoFar
): Promise<Pod | Changed<T>> {
  const pod = await findPod(access, id)
  if (!pod) return { kind: 'gone', wasTouched: unclear > 0 }
  if (before && unclear > 0 && isSameImage(pod.image, image)) {
    return { kind: 'changed', before, isClear: unclear === 1 }
  }
  const why = await whyNot(pod)
  if (why === undefined) return pod
  return { kind: 'kept', pod, why, isClear: unclear === 0 }
}

async function ask<T>(
  access: Access,
  change: ImageChange<T>,
  before: Pod,
  asked: CallsSoFar
): Promise<Changed<T>> {
  const { id, image } = change
  const answer = await setPodImage(access, id, image).catch(
    (error: unknown) => {
      if (mayHaveWorked(error)) asked.unclear += 1
      return failTry(error)
    }
  )
  const isClear = asked.unclear === 0
  if (answer && isSameImage(answer.image, image)) {
    return { kind: 'changed', before, isClear }
  }
  asked.unclear += 1
  const error = new Error('RunPod accepted the image, but did not show it')
  return await lookAfter(access, change, asked, error)
}

/** Looks for a while whether a pod gets the image, although RunPod did not say so. */
async function lookAfter<T>(
  access: Access,
  { id, image }: ImageChange<T>,
  { before, unclear }: CallsSoFar,
  error: Error
): Promise<Changed<T>> {
  const gone = { kind: 'gone', wasTouched: unclear > 0 } as const
  if (!before) return gone
  if (unclear === 0) return await lookOnce(access, id, image, before, error)
  let pod = await findPod(access, id)
  for (const seconds of LATE_LOOKS) {
    if (!pod || !isSameImage(pod.image, before.image)) break
    await pause(seconds * 1000, access.signal)
    access.signal.throwIfAborted()
    pod = await findPod(access, id)
  }
  if (!pod) return gone
  return isSameImage(pod.image, image)
    ? { kind: 'changed', before, isClear: unclear === 1 }
    : { kind: 'failed', pod, error, isClear: false }
}

/** A refusal, too, may come from something on the way, after RunPod has done it. */
async function lookOnce<T>(
  access: Access,
  id: string,
  image: string,
  before: Pod,
  error: Error
): Promise<Changed<T>> {
  // That it cannot be read is not what failed first.
  const pod = await findPod(access, id).catch(() => before)
  access.signal.throwIfAborted()
  if (!pod) return { kind: 'gone', wasTouched: false }
  return isSameImage(pod.image, image)
    ? { kind: 'changed', before, isClear: true }
    : { kind: 'failed', pod, error, isClear: true }
}
