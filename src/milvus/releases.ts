import { MILVUS, readList } from './github.js'

interface Release {
  tag_name: string
  draft: boolean
  prerelease: boolean
}

/**
 * Reads the tags of all releases of Milvus, without drafts and pre-releases.
 *
 * @throws Failure if they cannot be read.
 */
export async function readReleases(token: string): Promise<string[]> {
  const list = await readList(
    'releases of Milvus',
    `${MILVUS}/releases?`,
    token
  )
  return (list as Release[])
    .filter(({ draft, prerelease }) => !draft && !prerelease)
    .map(({ tag_name }) => tag_name)
    .filter((tag) => typeof tag === 'string')
}
