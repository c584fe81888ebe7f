import { isSameImage } from '../../docker/reference.js'
import { whatOf } from '../../messages/failure.js'
import type { Access } from '../call.js'
import { readEvidence, shownOf, withWords } from '../pod/evidence.js'
import { findPod } from '../pod/pod-health.js'
import type { PodResult } from '../pods.js'
import type { Pod } from '../shapes.js'

export const GIVEN = 'another run has given it the new image in the meantime'

/** Nobody knows who has given it the image. */
const FOUND = 'it had the new image when this run began'

/** A pod that this run has not given the image, and that did not become healthy. */
interface Unsettled {
  kept: PodResult
  error: unknown
  /** The pod as it was before. */
  since?: Pod
}

/** Returns what is known of such a pod, with what it has said: it keeps the image. */
export async function unsettled(
  access: Access,
  { kept, error, since: before }: Unsettled,
  image: string
): Promise<PodResult> {
  const pod = await findPod(access, kept.id)
  if (!pod) return { ...kept, outcome: 'gone', now: '' }
  const has = isSameImage(pod.image, image)
  const failed = { pod, error, image, before }
  const evidence = has ? await readEvidence(access, failed) : {}
  const reason = `${before ? GIVEN : FOUND}, and it was not healthy with it (${withWords(evidence, whatOf(error))})`
  return {
    ...kept,
    ...shownOf(evidence),
    outcome: has ? 'broken' : 'differs',
    now: pod.image,
    reason
  }
}
