import * as core from '@actions/core'
import type { Results } from '../publish/publish.js'

/** Says of each tag that did not move why, and how to move it by hand. */
export function tellLeftAlone(results: Results): void {
  for (const line of leftLines(results)) core.notice(line)
}

/** Returns a line for each tag that was left alone. */
export function leftLines({ plan, image, left }: Results): string[] {
  if (!plan) return []
  const digest = image?.pushed?.digest
  const [exact = ''] = plan.tags.exact
  const source = `${plan.image}${digest ? `@${digest}` : `:${exact}`}`
  return left.map(({ tag, version, image: stands }) => {
    const target = `${plan.image}:${tag}`
    const why = `${target} stands on Milvus ${version}, which is newer than ${plan.version}: it was left alone.`
    // Nothing of this version is there to move it to.
    if (digest ? digest === stands.digest : !exact) return why
    return `${why} To move it by hand: docker buildx imagetools create --tag ${target} ${source}`
  })
}
