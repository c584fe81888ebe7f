import {
  answerOf,
  isDeniedForGood,
  lacksPackagesPermission
} from '../docker/answer.js'
import { DOCKER_HUB, type TargetRegistry } from '../docker/reference.js'
import type { CaseOf } from '../messages/catalog.js'

/** A registry that could not be written to. */
export interface WriteTarget {
  registry: TargetRegistry
  /** True when no tag pointed to an image before: the repository may be new. */
  isUnpublished: boolean
}

type WriteCase = CaseOf<'tag-not-set'>

/** Returns which remedy fits an image or a tag that could not be written. */
export function writeRemedy(
  error: unknown,
  { registry: { host, isGitHub }, isUnpublished }: WriteTarget
): WriteCase {
  const answer = answerOf(error)
  if (answer === 'absent' && !isUnpublished) return 'vanished'
  if (answer !== 'denied') return answer
  if (isGitHub && lacksPackagesPermission(error)) return 'noPermission'
  const isForGood = isDeniedForGood(error)
  const denied =
    isGitHub && !isForGood
      ? 'deniedOnGitHub'
      : host === DOCKER_HUB
        ? 'deniedOnHub'
        : 'denied'
  return isUnpublished && !isForGood ? `${denied}IfNew` : denied
}
