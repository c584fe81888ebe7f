import { answerOf, budgetAfterWrite, isLost } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readImage, type IndexWithConfigs } from '../docker/registry.js'
import type { Inputs } from '../inputs/inputs.js'
import { fail, Failure } from '../messages/failure.js'
import {
  tagSuffix,
  type MilvusVersion,
  type ReleasedVersion
} from '../milvus/version.js'
import type { Base } from './base-image.js'
import { doubtOf, readTag } from './pin.js'
import { noteOlder, overdue, reasonsOf, type Skipped } from './skipped.js'

type BaseInputs = Pick<Inputs, 'version' | 'variant' | 'base' | 'platforms'>

/** Images follow a release within minutes; five releases without one means something else is wrong. */
const MAX_WITHOUT_IMAGE = 5

/**
 * Finds the image to build on: that of the exact version, or else that of the
 * newest version whose image is available for every platform.
 *
 * @param versions released versions, the newest first
 * @param now tells how long a newer version has had no image
 * @throws Failure when there is none, or an image cannot be read.
 */
export async function findBase(
  inputs: BaseInputs,
  versions: ReleasedVersion[],
  docker: Docker,
  now = new Date()
): Promise<Base> {
  const { exact } = inputs.version
  return exact
    ? await exactBase(inputs, exact, docker)
    : await newestBase(inputs, versions, docker, now)
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
    throw fail('base-lacks-platform', {
      name,
      missing: missing.join(', '),
      platforms:
        Object.keys(image.platforms).join(', ') || 'none (is it an image?)'
    })
  }
  const base = baseOf(inputs, version, image)
  return tagged
    ? { ...base, doubt: doubtOf(base, inputs.platforms, tagged) }
    : base
}

/** Milvus' images are pushed some time after the release. */
async function newestBase(
  inputs: BaseInputs,
  versions: ReleasedVersion[],
  docker: Docker,
  now: Date
): Promise<Base> {
  const skipped: Skipped[] = []
  for (const version of versions.slice(0, MAX_WITHOUT_IMAGE)) {
    const name = baseNameOf(inputs, version)
    const image = await findBaseImage(docker, name)
    const missing = image ? missingPlatforms(inputs, image) : []
    if (image && missing.length === 0) {
      noteOlder(version, inputs.base.repository, skipped, now)
      const newer = overdue(skipped, now)?.version.version
      return { ...baseOf(inputs, version, image), newer }
    }
    const available = image
      ? inputs.platforms.filter((platform) => image.platforms[platform])
      : []
    skipped.push({ version, name, missing, available })
  }
  throw fail('no-release-with-image', {
    request: inputs.version.text,
    skipped: reasonsOf(skipped)
  })
}

function baseOf(
  inputs: BaseInputs,
  version: MilvusVersion,
  image: IndexWithConfigs
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
  image: IndexWithConfigs
): string[] {
  return platforms.filter((platform) => !image.platforms[platform])
}

async function readBaseImage(
  docker: Docker,
  ref: string
): Promise<IndexWithConfigs> {
  try {
    return await readImage(docker, ref, budgetAfterWrite)
  } catch (error) {
    throw unreadableBase(ref, error)
  }
}

/**
 * Returns undefined only when the registry says, more than once, that there is no such
 * image: most releases have theirs, and an older one would be built instead.
 */
async function findBaseImage(
  docker: Docker,
  ref: string
): Promise<IndexWithConfigs | undefined> {
  try {
    return await readImage(docker, ref, budgetAfterWrite)
  } catch (error) {
    if (answerOf(error) === 'absent' && !isLost(error)) return undefined
    throw unreadableBase(ref, error)
  }
}

function unreadableBase(ref: string, error: unknown): Failure {
  if (error instanceof Failure) return error
  const answer = answerOf(error)
  const isOfDigest = answer === 'absent' && ref.includes('@')
  const absent = isOfDigest ? 'digestAbsent' : answer
  const remedy = isLost(error) ? 'lost' : absent
  return fail('base-unreadable', { ref }, { cause: error, remedy })
}
