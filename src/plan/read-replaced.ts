import { answerOf } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { splitReference } from '../docker/reference.js'
import { readImage, type IndexWithConfigs } from '../docker/registry.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Tags } from '../inputs/tag-templates.js'
import { fail, Failure } from '../messages/failure.js'
import type { SmokeTest } from '../smoke/levels.js'
import { readMarks } from './marks.js'
import { isImage, type PublishedImage, type TagTarget } from './published.js'
import type { Replaceable, ReplacedImage } from './replaced.js'

/**
 * Reads the image that `smoke-upgrade-from` names, if the level `upgrade` is asked
 * for: an index, or a single image, in any registry.
 *
 * @throws Failure that names the input, also if the registry leaves it open.
 */
export async function readUpgradeFrom(
  docker: Docker,
  { level, upgradeFrom: name }: Inputs['smoke']
): Promise<ReplacedImage | undefined> {
  if (level !== 'upgrade' || name === undefined) return undefined
  const { repository } = splitReference(name)
  try {
    return describe(name, repository, await readImage(docker, name))
  } catch (error) {
    if (error instanceof Failure) throw error
    const remedy = answerOf(error)
    throw fail('upgrade-from-unreadable', { name }, { cause: error, remedy })
  }
}

/**
 * Checks that the image which `smoke-upgrade-from` names is one to upgrade from: it may
 * be of other platforms, or no image at all, such as a signature.
 *
 * @throws Failure when no platform could open its data.
 */
export function requireUpgradable(
  { name, platforms }: ReplacedImage,
  tests: SmokeTest[]
): void {
  const asked = tests.filter(({ level }) => level === 'upgrade')
  const wanted = asked.map(({ platform }) => platform)
  if (wanted.length === 0 || wanted.some((one) => platforms[one])) return
  throw fail('upgrade-from-lacks-platforms', {
    name,
    wanted: wanted.join(', '),
    platforms: Object.keys(platforms).join(', ') || 'none'
  })
}

/**
 * Returns the images that floating tags point to, in their order, if the level
 * `upgrade` is asked for. A single image, which other tools may have pushed, does not
 * say its platform until its config is read.
 *
 * @throws Failure when such an image cannot be read.
 */
export async function readReplaceable(
  docker: Docker,
  { image: repository, smoke }: Pick<Inputs, 'image' | 'smoke'>,
  { floating }: Tags,
  targets: Map<string, TagTarget>
): Promise<Replaceable[]> {
  if (smoke.level !== 'upgrade') return []
  const found = floating.map(async (tag) => {
    const target = targets.get(tag)
    if (!isImage(target)) return []
    const name = `${repository}:${tag}`
    return [{ tag, image: await readTarget(docker, name, repository, target) }]
  })
  return (await Promise.all(found)).flat()
}

async function readTarget(
  docker: Docker,
  name: string,
  repository: string,
  { digest, platforms, marks }: PublishedImage
): Promise<ReplacedImage> {
  if (Object.keys(platforms).length > 0) {
    return { name, repository, digest, platforms, version: marks?.version }
  }
  try {
    const image = await readImage(docker, `${repository}@${digest}`)
    return describe(name, repository, image)
  } catch (error) {
    if (error instanceof Failure) throw error
    const remedy = answerOf(error)
    throw fail('tag-unreadable', { ref: name }, { cause: error, remedy })
  }
}

/** A single image of this action has no annotations, but the same marks as labels. */
function describe(
  name: string,
  repository: string,
  { digest, platforms, annotations, labels }: IndexWithConfigs
): ReplacedImage {
  const all = [annotations, ...Object.values(labels)]
  const marks = all.map(readMarks).find((one) => one !== undefined)
  return { name, repository, digest, platforms, version: marks?.version }
}
