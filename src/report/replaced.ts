import { note } from '../lib/messages.js'
import { existingIndex, type Results } from '../publish/results.js'

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
  const { plan } = results
  const now = existingIndex(results)?.digest
  if (!now || plan?.decision.kind !== 'test') return undefined
  const before = plan.decision.published.digest
  if (now === before) return undefined
  return `The digest of ${plan.image} is ${now} now, no longer ${before}: its index lists the same images, and names the level that they have passed. Signatures and attestations of the old digest do not count for the new one: sign it, too. The output "changed" tells a workflow when.`
}
