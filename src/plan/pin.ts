// A base image that is pinned by its digest must be of the version that the input names.
import { answerOf } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readIndex, type Index } from '../docker/registry.js'
import { fail, whatOf, type Failure } from '../messages/failure.js'
import { DOUBT } from '../messages/plan.js'
import { oneLine } from '../lib/untrusted.js'
import { annotate } from '../messages/annotate.js'
import type { SmokeTest } from '../smoke/levels.js'
import type { Base, Doubt } from './base-image.js'
import { MARK } from '../inputs/labels.js'

/** What the tag of a version points to, or why that is not known. */
type Tagged = Index | Doubt

/** Reads the tag of a version; never throws, since the pinned image is enough. */
export async function readTag(docker: Docker, name: string): Promise<Tagged> {
  try {
    return await readIndex(docker, name)
  } catch (error) {
    const reason =
      answerOf(error) === 'absent'
        ? DOUBT.absent({ name })
        : DOUBT.unreadable({ name, reason: whatOf(error) })
    return { reason, differs: false }
  }
}

/**
 * Compares a pinned image with what its version's tag points to, or else with the
 * version in its labels. A tag may have been set again since the image was pinned,
 * so another digest alone proves nothing.
 *
 * @param platforms those that are built
 * @throws Failure when the image's own labels name another version.
 */
export function doubtOf(
  base: Base,
  platforms: string[],
  tagged: Tagged
): Doubt | undefined {
  if ('digest' in tagged && isSame(base, platforms, tagged)) return undefined
  const own = Object.values(base.labels).map(labelledVersion).filter(Boolean)
  const { version } = base.version
  const other = own.find((label) => label !== version)
  if (other) throw ofOtherVersion(base, DOUBT.labelled({ label: other }))
  if (own.length > 0) return undefined
  if ('reason' in tagged) return tagged
  const reason = DOUBT.elsewhere({ name: base.name, digest: tagged.digest })
  return { reason, differs: true }
}

/** True if both are made of the same images, be it an index or one of its images. */
function isSame(base: Base, platforms: string[], tagged: Index): boolean {
  if (base.digest === tagged.digest) return true
  return platforms.every(
    (platform) =>
      base.platforms[platform] === (tagged.platforms[platform] ?? tagged.digest)
  )
}

/**
 * Returns the version of Milvus in the labels of an image. Upstream's image has
 * that of the distribution that it is built on, such as 22.04.
 */
function labelledVersion(labels: Record<string, string>): string | undefined {
  const [, version] =
    /^v?(\d+\.\d+\.\d+)(?:-gpu)?$/.exec(labels[MARK.version] ?? '') ?? []
  return version
}

/**
 * Says that a pinned image could not be recognized as its version. If Milvus is
 * not started either, to say its version itself, another digest than the tag's is
 * refused.
 *
 * @throws Failure when nothing else would notice another version.
 */
export function judgeDoubt(
  base: Base,
  tests: readonly Pick<SmokeTest, 'level'>[]
): void {
  const { doubt, version } = base
  if (!doubt) return
  const isTested = tests.some(({ level }) => level !== 'none')
  if (doubt.differs && !isTested) throw ofOtherVersion(base, doubt.reason)
  annotate(`base-version-unknown.${isTested ? 'tested' : 'untested'}`, {
    ref: refOf(base),
    version: version.version,
    reason: oneLine(doubt.reason)
  })
}

function ofOtherVersion(base: Base, reason: string): Failure {
  return fail('base-of-other-version', {
    ref: refOf(base),
    version: base.version.version,
    name: base.name,
    reason: oneLine(reason)
  })
}

function refOf({ repository, digest }: Base): string {
  return `${repository}@${digest}`
}
