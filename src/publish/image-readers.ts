import type { Budget } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { isSameRepository, splitReference } from '../docker/reference.js'
import { readSizes } from '../docker/size.js'
import { isImage } from '../plan/published.js'
import { readTarget } from '../plan/read-targets.js'
import type { ImageInRegistry, ReadImage } from '../runpod/known-image.js'
import type { ImageReaders, ReadBytes } from '../runpod/template/template.js'
import { RUNPOD_PLATFORM } from './deployable.js'

/** Seconds to retry for: a size is good to know, but not worth a wait. */
const NO_RETRY: Budget = () => 0

/**
 * Returns what reads the images of templates and pods. It asks only the registry that
 * the run has a login for.
 *
 * @param image repository of the run
 */
export function imageReaders(docker: Docker, image: string): ImageReaders {
  const readImage: ReadImage = (ref) => readOwn(docker, image, ref)
  const readBytes: ReadBytes = async (ref) => {
    const none: ImageInRegistry = {}
    const read = readOwn(docker, image, ref, NO_RETRY).catch(() => none)
    const { manifest } = await read
    if (!manifest) return undefined
    const refs = { [RUNPOD_PLATFORM]: `${image}@${manifest}` }
    return (await readSizes(docker, refs))[RUNPOD_PLATFORM]
  }
  return { readImage, readBytes }
}

async function readOwn(
  docker: Docker,
  image: string,
  ref: string,
  budget?: Budget
): Promise<ImageInRegistry> {
  const { repository } = splitReference(ref)
  if (!isSameRepository(repository, image)) return {}
  const target = await readTarget(docker, ref, budget)
  if (!isImage(target)) return {}
  const { digest, platforms, marks } = target
  return {
    digest,
    version: marks?.version,
    // A single image lists nothing.
    manifest: platforms[RUNPOD_PLATFORM] ?? digest,
    upgrade: marks?.upgrades[RUNPOD_PLATFORM]
  }
}
