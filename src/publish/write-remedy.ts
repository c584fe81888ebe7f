import {
  answerOf,
  isDeniedForGood,
  missingPackagePermission
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

/** Registries where nobody else creates the repository, by the end of their names. */
const CLOUDS: [RegExp, WriteCase][] = [
  [/\.amazonaws\.com(?:\.cn)?$|^public\.ecr\.aws$/, 'deniedOnAmazon'],
  [/\.pkg\.dev$|(?:^|\.)gcr\.io$/, 'deniedOnGoogle'],
  [/\.azurecr\.(?:io|cn|us)$/, 'deniedOnAzure']
]

/** Returns which remedy fits an image or a tag that could not be written. */
export function writeRemedy(error: unknown, target: WriteTarget): WriteCase {
  const answer = answerOf(error)
  if (answer === 'absent' && !target.isUnpublished) return 'vanished'
  return answer === 'denied' ? denialRemedy(error, target) : answer
}

function denialRemedy(
  error: unknown,
  { registry: { host, isGitHub }, isUnpublished }: WriteTarget
): WriteCase {
  const missing = isGitHub ? missingPackagePermission(error) : undefined
  if (missing) return missing === 'create' ? 'mayNotCreate' : 'noPermission'
  const cloud = CLOUDS.find(([pattern]) => pattern.test(host))?.[1]
  if (cloud) return cloud
  const isForGood = isDeniedForGood(error)
  const denied =
    isGitHub && !isForGood
      ? 'deniedOnGitHub'
      : host === DOCKER_HUB
        ? 'deniedOnHub'
        : 'denied'
  return isUnpublished && !isForGood ? `${denied}IfNew` : denied
}
