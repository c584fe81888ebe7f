import { isSameRepository, splitReference } from '../../docker/reference.js'
import { affecting, type PublishedAdvisory } from '../../milvus/advisories.js'
import {
  isNewer,
  lineOf,
  parseRequest,
  matching,
  type Release
} from '../../milvus/version.js'
import { milvusOf, type ReadImage } from '../known-image.js'
import type { FailureMemory } from '../roll/memory.js'
import type { KnownMilvus } from '../pods.js'
import type { Pod } from '../shapes.js'
import type { ImageFacts, LogFacts, NewerImage, Read } from './facts.js'

/** What is asked about images, beside RunPod. */
export interface ImageSources {
  /** Repository of the run. */
  repository: string
  /** Asks the registry about an image of that repository. */
  readImage: ReadImage
  /** Returns the tag that the repository has for a line, such as `2.6`. */
  tagOf: (line: string) => string
  /** Returns the failure of an image, by digest, on a pod; undefined if there was none. */
  failureOn: FailureMemory['failureOn']
  /** All published advisories of Milvus. */
  advisories: Read<PublishedAdvisory[]>
  /** All releases of Milvus. */
  releases: Read<Release[]>
}

/** Reads what is known of the Milvus in a pod's image. What it says itself counts most. */
export async function readImageFacts(
  pod: Pod,
  log: Read<LogFacts>,
  sources: ImageSources
): Promise<ImageFacts> {
  const said = 'value' in log ? log.value.version : undefined
  const milvus = said
    ? { line: lineOf(said), version: said }
    : await milvusOf(pod.image, sources.readImage)
  const { line, version } = milvus
  if (!line) return {}
  return {
    ...milvus,
    ...(version && { advisories: advisoriesOf(version, sources.advisories) }),
    published: await newerPublished(pod, milvus, sources),
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
  { id, image }: Pod,
  { line = '', version }: KnownMilvus,
  { repository, readImage, tagOf, failureOn }: ImageSources
): Promise<NewerImage | undefined> {
  const { repository: own, digest } = splitReference(image)
  if (!isSameRepository(own, repository)) return undefined
  const tagged = await readImage(`${repository}:${tagOf(line)}`)
  if (!tagged.version || !tagged.digest) return undefined
  if (version && isNewer(version, tagged.version)) return undefined
  const present = digest ? await readImage(image) : undefined
  const isSame = present
    ? present.manifest === tagged.manifest
    : version === tagged.version
  if (isSame) return undefined
  const failed = await failureOn(id, `${repository}@${tagged.digest}`)
  return { version: tagged.version, ...(failed && { failed }) }
}

function newerReleased(
  { line = '', version }: KnownMilvus,
  releases: ImageSources['releases']
): string | undefined {
  const request = parseRequest(line)
  if (!version || !request || !('value' in releases)) return undefined
  const [newest] = matching(releases.value, request)
  return newest && isNewer(newest.version, version) ? newest.version : undefined
}
