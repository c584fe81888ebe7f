import { isSameRepository, splitReference } from '../../docker/reference.js'
import { affecting, type PublishedAdvisory } from '../../milvus/advisories.js'
import {
  isNewer,
  lineOf,
  parseRequest,
  matching
} from '../../milvus/version.js'
import { milvusOf, type ReadImage } from '../known.js'
import type { KnownMilvus } from '../pods.js'
import type { ImageFacts, LogFacts, Read } from './facts.js'

/** What is asked about images, beside RunPod. */
export interface ImageSources {
  /** Repository of the run. */
  repository: string
  /** Asks the registry about an image of that repository. */
  readImage: ReadImage
  /** Returns the tag that the repository has for a line, such as `2.6`. */
  tagOf: (line: string) => string
  /** All published advisories of Milvus. */
  advisories: Read<PublishedAdvisory[]>
  /** Tags of all releases of Milvus. */
  releases: Read<string[]>
}

/** Reads what is known of the Milvus in a pod's image. What it says itself counts most. */
export async function readImageFacts(
  image: string,
  log: Read<LogFacts>,
  sources: ImageSources
): Promise<ImageFacts> {
  const said = 'value' in log ? log.value.version : undefined
  const milvus = said
    ? { line: lineOf(said), version: said }
    : await milvusOf(image, sources.readImage)
  const { line, version } = milvus
  if (!line) return {}
  return {
    ...milvus,
    ...(version && { advisories: advisoriesOf(version, sources.advisories) }),
    published: await newerPublished(image, line, version, sources),
    released: newerReleased(milvus, sources.releases)
  }
}

function advisoriesOf(
  version: string,
  all: ImageSources['advisories']
): ImageFacts['advisories'] {
  return 'value' in all ? { value: affecting(all.value, version) } : all
}

/** An image of the same version is newer if its bytes are others. */
async function newerPublished(
  image: string,
  line: string,
  version: string | undefined,
  { repository, readImage, tagOf }: ImageSources
): Promise<ImageFacts['published']> {
  const { repository: own, digest } = splitReference(image)
  if (!isSameRepository(own, repository)) return undefined
  const tagged = await readImage(`${repository}:${tagOf(line)}`)
  if (!tagged.version) return undefined
  if (version && isNewer(version, tagged.version)) return undefined
  const present = digest ? await readImage(image) : undefined
  const isSame = present
    ? present.manifest === tagged.manifest
    : version === tagged.version
  return isSame ? undefined : { version: tagged.version }
}

function newerReleased(
  { line = '', version }: KnownMilvus,
  releases: ImageSources['releases']
): ImageFacts['released'] {
  const request = parseRequest(line)
  if (!version || !request || !('value' in releases)) return undefined
  const [newest] = matching(releases.value, request)
  return newest && isNewer(newest.version, version)
    ? { version: newest.version }
    : undefined
}
