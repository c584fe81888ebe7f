import {
  answerOf,
  isDeniedForGood,
  lacksPackagesPermission
} from '../docker/answer.js'
import {
  DOCKER_HUB,
  isGitHubRegistry,
  registryOf
} from '../docker/reference.js'
import type { CaseOf } from '../messages/catalog.js'

/** A repository that could not be written to. */
export interface WriteTarget {
  repository: string
  /** True when no tag pointed to an image before: the repository may be new. */
  isUnpublished: boolean
}

type WriteCase = CaseOf<'tag-not-set'>

/** Returns which remedy fits an image or a tag that could not be written. */
export function writeRemedy(
  error: unknown,
  { repository, isUnpublished }: WriteTarget
): WriteCase {
  const answer = answerOf(error)
  if (answer === 'absent' && !isUnpublished) return 'gone'
  if (answer !== 'denied') return answer
  const registry = registryOf(repository)
  const isGitHub = isGitHubRegistry(registry, process.env.GITHUB_SERVER_URL)
  if (isGitHub && lacksPackagesPermission(error)) return 'noPermission'
  const denied = isGitHub
    ? 'deniedOnGitHub'
    : registry === DOCKER_HUB
      ? 'deniedOnHub'
      : 'denied'
  const mayPass = isUnpublished && !isDeniedForGood(error)
  return mayPass ? `${denied}IfNew` : denied
}
