import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { findBase, readBase, type BaseImage } from '../docker/registry.js'
import { Failure } from '../lib/failure.js'
import type { Inputs } from '../inputs/inputs.js'
import { matching, type MilvusVersion } from '../milvus/version.js'
import { tagSuffix } from '../milvus/variant.js'

/** A Milvus version, and the image that it is built on. */
export interface Base extends BaseImage {
  version: MilvusVersion
  /** The name that people know, with a tag. */
  name: string
  repository: string
}

type Asked = Pick<Inputs, 'version' | 'variant' | 'base' | 'platforms'>

/** So many releases without an image are not a matter of minutes any more. */
const MAX_WITHOUT_IMAGE = 5

/**
 * Finds the image of the exact version that is asked for.
 *
 * @throws Failure when it is not there for every platform, or cannot be read.
 */
export async function exactBase(
  inputs: Asked,
  version: MilvusVersion,
  docker: Docker
): Promise<Base> {
  const { repository, digest } = inputs.base
  const name = nameOf(inputs, version)
  const base = await readBase(docker, digest ? `${repository}@${digest}` : name)
  const missing = missingPlatforms(inputs, base)
  if (missing.length === 0) return { ...base, version, name, repository }
  throw new Failure(
    `The base image ${name} is not there for ${missing.join(', ')}; its platforms are: ${platformsOf(base)}`,
    { next: 'set the input "platforms" to platforms of the base image' }
  )
}

/**
 * Finds the newest of several releases whose image is there for every platform:
 * Milvus' images are pushed some time after the release.
 *
 * @param releases tags of Milvus' releases
 * @throws Failure when there is none, or an image cannot be read.
 */
export async function newestBase(
  inputs: Asked,
  releases: string[],
  docker: Docker
): Promise<Base> {
  const { text } = inputs.version
  const versions = matching(releases, inputs.version)
  if (versions.length === 0) {
    throw new Failure(
      `No release of Milvus is "${text}" (of ${releases.length} stable releases)`,
      { next: 'compare "milvus-version" with the releases of milvus-io/milvus' }
    )
  }
  const without: string[] = []
  for (const version of versions.slice(0, MAX_WITHOUT_IMAGE)) {
    const name = nameOf(inputs, version)
    const base = await findBase(docker, name)
    const missing = base ? missingPlatforms(inputs, base) : []
    if (base && missing.length === 0) {
      if (without.length > 0) {
        core.notice(
          `Fell back to Milvus ${version.version}: ${without.join('; ')}`
        )
      }
      return { ...base, version, name, repository: inputs.base.repository }
    }
    without.push(
      `${name} is not there yet${base ? ` for ${missing.join(', ')}` : ''}`
    )
  }
  throw new Failure(
    `No image of a release of Milvus "${text}" is there: ${without.join('; ')}`,
    { next: 'check "base-image", "platforms" and "variant"' }
  )
}

function nameOf({ base, variant }: Asked, { version }: MilvusVersion): string {
  return `${base.repository}:v${version}${tagSuffix(variant)}`
}

function missingPlatforms({ platforms }: Asked, base: BaseImage): string[] {
  return platforms.filter((platform) => !base.platforms[platform])
}

function platformsOf(base: BaseImage): string {
  return Object.keys(base.platforms).join(', ') || 'none that it names'
}
