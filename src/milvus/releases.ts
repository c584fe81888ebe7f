import { MILVUS, readList } from './github.js'

interface Release {
  tag_name: string
  draft: boolean
  prerelease: boolean
}

/**
 * Returns the tags of all releases of Milvus' repository that are neither a
 * draft nor a pre-release.
 *
 * @throws Failure when they could not be read.
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
}
