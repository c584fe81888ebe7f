import * as core from '@actions/core'
import { answerOf, type RegistryAnswer } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readImage, type RegistryImage } from '../docker/registry.js'
import type { Inputs } from '../inputs/inputs.js'
import { Failure, messageOf } from '../lib/failure.js'
import { readReleases } from '../milvus/releases.js'
import { tagSuffix } from '../milvus/variant.js'
import { matching, type MilvusVersion } from '../milvus/version.js'

/** A Milvus version, and the upstream image that ours is built on. */
export interface Base {
  version: MilvusVersion
  /** The name that people know, with a tag. */
  name: string
  repository: string
  digest: string
  /** Manifest digest of each platform. */
  platforms: Record<string, string>
  /** The newest creation time of its images, in seconds since 1970. */
  created: number
}

type BaseInputs = Pick<Inputs, 'version' | 'variant' | 'base' | 'platforms'>

/** Images follow a release within minutes; five releases without one means something else is wrong. */
const MAX_WITHOUT_IMAGE = 5

/**
 * Finds the image to build on. An exact version needs no list of releases.
 *
 * @throws Failure when there is none for every platform, or it cannot be read.
 */
export async function findBase(
  inputs: BaseInputs & Pick<Inputs, 'githubToken'>,
  docker: Docker
): Promise<Base> {
  const { exact } = inputs.version
  if (exact) return await exactBase(inputs, exact, docker)
  const releases = await readReleases(inputs.githubToken)
  return await newestBase(inputs, releases, docker)
}

/**
 * Finds the image of an exact version.
 *
 * @throws Failure when there is none for every platform, or it cannot be read.
 */
export async function exactBase(
  inputs: BaseInputs,
  version: MilvusVersion,
  docker: Docker
): Promise<Base> {
  const { repository, digest } = inputs.base
  const name = nameOf(inputs, version)
  const ref = digest ? `${repository}@${digest}` : name
  const image = await readBaseImage(docker, ref, { orAbsent: false })
  const missing = missingPlatforms(inputs, image)
  if (missing.length === 0) return baseOf(inputs, version, image)
  throw new Failure(
    `The base image ${name} is not available for ${missing.join(', ')}; its platforms are: ${platformsOf(image)}`,
    { next: 'set the input "platforms" to platforms of the base image' }
  )
}

/**
 * Finds the newest of several releases whose image is available for every
 * platform: Milvus' images are pushed some time after the release.
 *
 * @param releases tags of Milvus' releases
 * @throws Failure when there is none, or an image cannot be read.
 */
export async function newestBase(
  inputs: BaseInputs,
  releases: string[],
  docker: Docker
): Promise<Base> {
  const { text } = inputs.version
  const versions = matching(releases, inputs.version)
  if (versions.length === 0) {
    throw new Failure(
      `No release of Milvus matches "${text}" (of ${releases.length} stable releases)`,
      { next: 'compare "milvus-version" with the releases of milvus-io/milvus' }
    )
  }
  const skipped: string[] = []
  for (const version of versions.slice(0, MAX_WITHOUT_IMAGE)) {
    const name = nameOf(inputs, version)
    const image = await readBaseImage(docker, name, { orAbsent: true })
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
    `No release of Milvus that matches "${text}" has an image: ${skipped.join('; ')}`,
    { next: 'check "base-image", "platforms" and "variant"' }
  )
}

function noteSkipped({ version }: MilvusVersion, skipped: string[]): void {
  if (skipped.length === 0) return
  core.notice(`Fell back to Milvus ${version}: ${skipped.join('; ')}`)
}

function baseOf(
  inputs: BaseInputs,
  version: MilvusVersion,
  { digest, platforms, created }: RegistryImage
): Base {
  const { repository } = inputs.base
  const name = nameOf(inputs, version)
  return { version, name, repository, digest, platforms, created }
}

function nameOf(
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

/**
 * Reads an upstream image.
 *
 * Returns undefined only with `orAbsent`, when the registry says that there is none.
 * @throws Failure when there is none, or the registry's answer leaves it open.
 */
async function readBaseImage<Absent extends boolean>(
  docker: Docker,
  ref: string,
  { orAbsent }: { orAbsent: Absent }
): Promise<RegistryImage | (Absent extends true ? undefined : never)> {
  try {
    return await readImage(docker, ref)
  } catch (error) {
    if (error instanceof Failure) throw error
    const answer = answerOf(error)
    if (orAbsent && answer === 'absent') return undefined as never
    throw new Failure(
      `The base image ${ref} could not be read: ${messageOf(error)}`,
      adviceFor(answer, ref)
    )
  }
}

function adviceFor(
  answer: RegistryAnswer,
  ref: string
): { likely: string; next: string } {
  switch (answer) {
    case 'absent':
      return {
        likely:
          'this Milvus version was never released, or its image is not pushed yet',
        next: 'compare "milvus-version" with the tags of "base-image"'
      }
    case 'denied':
      return {
        likely: 'the repository does not exist, or needs a login',
        next: 'check "base-image", or log in to its registry earlier in the job'
      }
    case 'limited':
      return {
        likely: 'the registry limits anonymous reads',
        next: 'log in to it earlier in the job, or run again later'
      }
    case 'unavailable':
      return {
        likely: 'the registry or the network is down',
        next: 'run again later'
      }
    default:
      return {
        likely: 'docker buildx cannot read this image',
        next: `try: docker buildx imagetools inspect ${ref}`
      }
  }
}
