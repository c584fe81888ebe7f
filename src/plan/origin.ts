import type { Marks } from './marks.js'
import type { Plan } from './plan.js'

/**
 * Returns what the image of a run is made of: a published one may be newer than what
 * would have been built.
 */
export function originOf({
  version,
  base,
  decision
}: Plan): Pick<Marks, 'version' | 'baseDigest'> {
  const marks = decision.kind === 'build' ? undefined : decision.published.marks
  return marks ?? { version, baseDigest: base.digest }
}
