import { MILVUS, readList } from './github.js'
import type { Release } from './version.js'

/** https://docs.github.com/en/rest/releases/releases#list-releases */
interface ListedRelease {
  tag_name: string
  draft: boolean
  prerelease: boolean
  published_at?: string | null
}

/**
 * Reads all releases of Milvus, without drafts and pre-releases.
 *
 * @throws Failure if they cannot be read.
 */
export async function readReleases(token: string): Promise<Release[]> {
  const list = await readList(
    'releases of Milvus',
    `${MILVUS}/releases?`,
    token
  )
  return (list as ListedRelease[])
    .filter(({ draft, prerelease }) => !draft && !prerelease)
    .filter(({ tag_name }) => typeof tag_name === 'string')
    .map(({ tag_name: tag, published_at }) => ({
      tag,
      publishedAt: dateOf(published_at)
    }))
}

/** Returns undefined for what is not a date: the version counts without it. */
function dateOf(text: unknown): Date | undefined {
  const date = new Date(typeof text === 'string' ? text : NaN)
  return Number.isNaN(date.getTime()) ? undefined : date
}
