import { LOCAL_ADVICE } from '../docker/advice.js'
import { answerOf, type RegistryAnswer } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readImage, type RegistryImage } from '../docker/registry.js'
import type { Inputs } from '../inputs/inputs.js'
import { Failure, messageOf, type Advice } from '../messages/failure.js'
import { note } from '../messages/annotate.js'
import { tagSuffix } from '../milvus/variant.js'
import type { MilvusVersion } from '../milvus/version.js'
import type { Base } from './base-image.js'
import { doubtOf, readTag } from './pin.js'

type BaseInputs = Pick<Inputs, 'version' | 'variant' | 'base' | 'platforms'>

/** Images follow a release within minutes; five releases without one means something else is wrong. */
const MAX_WITHOUT_IMAGE = 5

/**
 * Finds the image to build on: that of the exact version, or else that of the
 * newest version whose image is available for every platform.
 *
 * @param versions released versions, the newest first
 * @throws Failure when there is none, or an image cannot be read.
 */
export async function findBase(
  inputs: BaseInputs,
  versions: MilvusVersion[],
  docker: Docker
): Promise<Base> {
  const { exact } = inputs.version
  return exact
    ? await exactBase(inputs, exact, docker)
    : await newestBase(inputs, versions, docker)
}

async function exactBase(
  inputs: BaseInputs,
  version: MilvusVersion,
  docker: Docker
): Promise<Base> {
  const { repository, digest } = inputs.base
  const name = baseNameOf(inputs, version)
  const ref = digest ? `${repository}@${digest}` : name
  const [image, tagged] = await Promise.all([
    readBaseImage(docker, ref),
    digest ? readTag(docker, name) : undefined
  ])
  const missing = missingPlatforms(inputs, image)
  if (missing.length > 0) {
    throw new Failure(
      'base-lacks-platform',
      `The base image ${name} is not available for ${missing.join(', ')}; its platforms are: ${platformsOf(image)}`,
      { next: 'set the input "platforms" to platforms of the base image' }
    )
  }
  const base = baseOf(inputs, version, image)
  return tagged
    ? { ...base, doubt: doubtOf(base, inputs.platforms, tagged) }
    : base
}

/** Milvus' images are pushed some time after the release. */
async function newestBase(
  inputs: BaseInputs,
  versions: MilvusVersion[],
  docker: Docker
): Promise<Base> {
  const skipped: string[] = []
  for (const version of versions.slice(0, MAX_WITHOUT_IMAGE)) {
    const name = baseNameOf(inputs, version)
    const image = await findBaseImage(docker, name)
    const missing = image ? missingPlatforms(inputs, image) : []
    if (image && missing.length === 0) {
      noteSkipped(version, skipped)
      return baseOf(inputs, version, image)
    }
    skipped.push(
      `${name} does not exist yet${image ? ` for ${missing.join(', ')}` : ''}`
    )
  }
  throw new Failure(
    'no-release-with-image',
    `No release of Milvus that matches "${inputs.version.text}" has an image: ${skipped.join('; ')}`,
    { next: 'check "base-image", "platforms" and "variant"' }
  )
}

function noteSkipped({ version }: MilvusVersion, skipped: string[]): void {
  if (skipped.length === 0) return
  note('older-base', `Fell back to Milvus ${version}: ${skipped.join('; ')}`)
}

function baseOf(
  inputs: BaseInputs,
  version: MilvusVersion,
  image: RegistryImage
): Base {
  const { repository } = inputs.base
  return { ...image, version, name: baseNameOf(inputs, version), repository }
}

function baseNameOf(
  { base, variant }: BaseInputs,
  { version }: MilvusVersion
): string {
  return `${base.repository}:v${version}${tagSuffix(variant)}`
}

function missingPlatforms(
  { platforms }: BaseInputs,
  image: RegistryImage
): string[] {
  return platforms.filter((platform) => !image.platforms[platform])
}

function platformsOf(image: RegistryImage): string {
  return Object.keys(image.platforms).join(', ') || 'none (is it an image?)'
}

async function readBaseImage(
  docker: Docker,
  ref: string
): Promise<RegistryImage> {
  try {
    return await readImage(docker, ref)
  } catch (error) {
    throw unreadableBase(ref, error)
  }
}

/** Returns undefined only when the registry says that there is no such image. */
async function findBaseImage(
  docker: Docker,
  ref: string
): Promise<RegistryImage | undefined> {
  try {
    return await readImage(docker, ref)
  } catch (error) {
    if (answerOf(error) === 'absent') return undefined
    throw unreadableBase(ref, error)
  }
}

function unreadableBase(ref: string, error: unknown): Failure {
  if (error instanceof Failure) return error
  return new Failure(
    'base-unreadable',
    `The base image ${ref} could not be read: ${messageOf(error)}`,
    adviceOn(ref, answerOf(error)) ?? {
      likely: 'docker buildx cannot read this image',
      next: `try: docker buildx imagetools inspect ${ref}`
    }
  )
}

function adviceOn(ref: string, answer: RegistryAnswer): Advice | undefined {
  if (answer !== 'absent' || !ref.includes('@')) return BASE_ADVICE[answer]
  return {
    likely:
      'the digest in "base-image" is that of another repository, or its image was deleted',
    next: 'set "base-image" to a digest of this repository, as "docker buildx imagetools inspect" shows it'
  }
}

const BASE_ADVICE: Partial<Record<RegistryAnswer, Advice>> = {
  absent: {
    likely:
      'this Milvus version was never released, or its image is not pushed yet',
    next: 'compare "milvus-version" with the tags of "base-image"'
  },
  denied: {
    likely: 'the repository does not exist, or needs a login',
    next: 'check "base-image", or log in to its registry with "base-username" and "base-password"'
  },
  limited: {
    likely: 'the registry limits anonymous reads',
    next: 'log in to it with "base-username" and "base-password", or run again later'
  },
  unavailable: {
    likely: 'the registry or the network is down',
    next: 'run again later'
  },
  local: LOCAL_ADVICE
}
