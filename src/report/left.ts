import { note } from '../lib/messages.js'
import { existingIndex, leftTags, type Results } from '../publish/results.js'

/** Says of each tag that was not moved why, and how to move it by hand. */
export function noteLeftTags(results: Results): void {
  for (const line of leftLines(results)) note('tag-left-alone', line)
}

/** Returns a line for each tag that was left alone. */
export function leftLines(results: Results): string[] {
  const { plan } = results
  if (!plan) return []
  const digest = existingIndex(results)?.digest
  const [exact = ''] = plan.tags.exact
  const source = `${plan.image}${digest ? `@${digest}` : `:${exact}`}`
  return leftTags(results).map(({ tag, version, image }) => {
    const target = `${plan.image}:${tag}`
    const why = `${target} points to Milvus ${version}, which is newer than ${plan.version}: not moved.`
    // Without an image of this version there is nothing to move it to.
    if (digest ? digest === image.digest : !exact) return why
    return `${why} To move it by hand: docker buildx imagetools create --tag ${target} ${source}`
  })
}
