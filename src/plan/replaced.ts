// What the image of a run replaces, and what that asks of its test.
import { NOTHING_REPLACED } from '../messages/plan.js'
import type { SmokeTest } from '../smoke/levels.js'

/** Digest of each platform's image. */
type Platforms = Record<string, string>

/** An image whose data the new one must open. */
export interface ReplacedImage {
  /** As a user names it, such as `ghcr.io/me/milvus:2.6`. */
  name: string
  repository: string
  digest: string
  platforms: Platforms
  /** Version of its Milvus by its marks; undefined if this action did not make it. */
  version?: string
}

/** An image that a run may replace. */
export interface Replaceable {
  /** The floating tag that points to it; undefined for the one that an input names. */
  tag?: string
  image: ReplacedImage
}

/**
 * Returns what a run replaces: the image that `smoke-upgrade-from` names, or what the
 * first of the moved floating tags points to. A tag that leads to the run's own bytes,
 * or to none of its platforms, replaces nothing.
 *
 * @param moved tags that the run will set
 * @param own the run's own images, as far as they are known
 */
export function firstReplaced(
  replaceable: Replaceable[],
  moved: string[],
  platforms: string[],
  own: Platforms
): ReplacedImage | undefined {
  const found = replaceable.find(
    ({ tag, image }) =>
      (tag === undefined || moved.includes(tag)) &&
      platforms.some((platform) => replacedDigest(image, platform, own))
  )
  return found?.image
}

/**
 * Returns the image whose data a platform's image must open; undefined if there is
 * none, or if it is the same image.
 */
export function replacedDigest(
  replaced: ReplacedImage | undefined,
  platform: string,
  own: Platforms
): string | undefined {
  const digest = replaced?.platforms[platform]
  return digest === own[platform] ? undefined : digest
}

/** What decides whether there is something to upgrade from. */
interface Known {
  replaced?: ReplacedImage
  /** The image that `smoke-upgrade-from` names, also if nothing is upgraded from it. */
  named?: ReplacedImage
  /** The images to test; undefined as long as they are not built. */
  own?: Platforms
  /** True for a build with a tar of data to open. */
  hasData: boolean
}

/** Plans the level `upgrade` where there is something to upgrade from. */
export function planUpgrades(
  tests: SmokeTest[],
  { replaced, named, own, hasData }: Known
): SmokeTest[] {
  const planned = tests.map((test) => {
    if (test.level !== 'upgrade') return test
    const digest = replaced?.platforms[test.platform]
    if (replaced && digest) {
      const { name, repository, version } = replaced
      const ref = `${repository}@${digest}`
      return { ...test, replaced: { name, ref, digest, version } }
    }
    if (hasData) return test
    return withoutUpgrade(test, whyNothing(test.platform, replaced ?? named))
  })
  return own ? leaveOutSame(planned, own, hasData) : planned
}

/** Says why there is nothing to upgrade from, of the image that it could have been. */
function whyNothing(platform: string, image?: ReplacedImage): string {
  if (!image) return NOTHING_REPLACED.atAll
  const { name, platforms } = image
  return platforms[platform]
    ? NOTHING_REPLACED.butItself({ name })
    : NOTHING_REPLACED.onPlatform({ name, platform })
}

/** Leaves out upgrades from an image to itself, such as after a build of the same bytes. */
export function leaveOutSame(
  tests: SmokeTest[],
  own: Platforms,
  hasData: boolean
): SmokeTest[] {
  return tests.map((test) => {
    const { replaced, platform } = test
    if (!replaced || replaced.digest !== own[platform]) return test
    if (hasData) return { ...test, replaced: undefined }
    const { name } = replaced
    return withoutUpgrade(test, NOTHING_REPLACED.butItself({ name }))
  })
}

function withoutUpgrade(test: SmokeTest, note: string): SmokeTest {
  return { ...test, level: 'restart', replaced: undefined, note }
}

/** True if some platform was to open the data of another image, if there is one. */
export function asksUpgrade(
  tests: readonly Pick<SmokeTest, 'level' | 'note'>[]
): boolean {
  return tests.some(
    ({ level, note }) => level === 'upgrade' || note !== undefined
  )
}
