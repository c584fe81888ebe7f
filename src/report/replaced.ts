import { isDeepStrictEqual } from 'node:util'
import { note } from '../messages/annotate.js'
import { levelOf } from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { isImage } from '../plan/published.js'
import {
  existingIndex,
  type PushedIndex,
  type Results
} from '../publish/results.js'
import { meets } from '../smoke/levels.js'

/** Says that the published image has another digest now, which nobody has signed. */
export function noteReplaced(results: Results): void {
  const text = describeReplaced(results)
  if (text) note('digest-replaced', text)
}

/**
 * Describes that a level was raised: the level is an annotation, so it makes another
 * index of the same images, to which no signature of the old one belongs.
 */
export function describeReplaced(results: Results): string | undefined {
  const { plan, promotion } = results
  const index = existingIndex(results)
  if (!plan || !index || !promotion?.moved.length) return undefined
  const now = index.digest
  const before = digestBefore(plan, index)
  if (!before || now === before) return undefined
  return `The digest of ${plan.image} is ${now} now, no longer ${before}: its index lists the same images, and names the level that they have passed. Signatures and attestations of the old digest do not count for the new one: sign it, too. The output "changed" tells a workflow when.`
}

/**
 * Returns the digest of the published image that has passed more now. To raise a
 * level, the workflow builds the same images in other jobs, and merges them.
 */
function digestBefore(
  { decision, targets, version, tests }: Plan,
  { platformDigests }: PushedIndex
): string | undefined {
  if (decision.kind === 'test') return decision.published.digest
  if (decision.kind !== 'build') return undefined
  const same = [...targets.values()]
    .filter(isImage)
    .find(
      ({ marks, platforms }) =>
        marks?.version === version &&
        isDeepStrictEqual(platforms, platformDigests) &&
        tests.some(
          ({ platform, level }) =>
            !meets(levelOf(marks.levels, platform), level)
        )
    )
  return same?.digest
}
