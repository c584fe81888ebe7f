import { note } from '../messages/annotate.js'
import { existingIndex, leftTags, type Results } from '../publish/results.js'

/** A tag that was not moved. */
export interface LeftTag {
  why: string
  /** Moves it by hand; undefined without an image to move it to. */
  command?: string
}

/** Says of each tag that was not moved why, and how to move it by hand. */
export function noteLeftTags(results: Results): void {
  for (const { why, command } of describeLeft(results)) {
    note(
      'tag-left-alone',
      command ? `${why} To move it by hand: ${command}` : why
    )
  }
}

/** Describes each tag that was left alone. */
export function describeLeft(results: Results): LeftTag[] {
  const { plan } = results
  if (!plan) return []
  const digest = existingIndex(results)?.digest
  const [exact = ''] = plan.tags.exact
  const source = `${plan.image}${digest ? `@${digest}` : `:${exact}`}`
  return leftTags(results).map(({ tag, version, image }) => {
    const target = `${plan.image}:${tag}`
    const why = `${target} points to Milvus ${version}, which is newer than ${plan.version}: not moved.`
    if (digest ? digest === image.digest : !exact) return { why }
    const command = `docker buildx imagetools create --prefer-index=false --tag ${target} ${source}`
    return { why, command }
  })
}
