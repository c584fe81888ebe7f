import semver from 'semver'
import { describeExtras } from '../docker/entries.js'
import type { VersionRequest } from '../milvus/version.js'
import { levelOf } from '../plan/marks.js'
import type { LeftAlone, PublishedImage } from '../plan/published.js'
import { meets, weaker, type SmokeLevel } from '../smoke/levels.js'

/** Platform of RunPod's machines. */
export const RUNPOD_PLATFORM = 'linux/amd64'

/** An image of the repository; without a digest as long as it is not built. */
interface Deployed<D = string> {
  digest: D
  /** Version of its Milvus. */
  version: string
}

/** The images that a template and pods may get. */
export interface Candidates<D = string> {
  /** The image of the run, which has a tag and has passed what is asked. */
  own?: Deployed<D>
  /** Images of other runs, which are newer, and the tags that point to them. */
  newer: LeftAlone[]
}

/** What the image that RunPod gets must be like. */
export interface Asked {
  request: VersionRequest
  /** What is asked of the images of today. */
  level: SmokeLevel
}

/** Why RunPod gets no image, and what to do. */
interface Kept {
  reason: string
  next: string
}

/** The image that RunPod gets. */
type Choice<D = string> =
  ({ kind: 'image' } & Deployed<D>) | ({ kind: 'none' } & Kept)

/**
 * Chooses the image that the template and the pods get: the newest of those that
 * the run's tags point to and that `milvus-version` allows. If a base is missing
 * for a night, a run falls back to an older version, and its floating tags stay
 * where they are: so does RunPod. The image of another run has passed what was
 * asked of that one, which may be less than is asked today: then RunPod gets none.
 */
export function chooseImage<D>(
  { own, newer }: Candidates<D>,
  { request, level }: Asked
): Choice<D | string> {
  const allowed = newer
    .filter(({ version }) => semver.satisfies(version, request.range))
    .sort((a, b) => semver.rcompare(a.version, b.version))
  const newest = allowed.filter(
    ({ version }) => version === allowed[0]?.version
  )
  const [first] = newest
  if (!first && own) return { kind: 'image', ...own }
  if (!first) return { kind: 'none', ...noneAllowed(newer, request) }
  const fit = newest.find(({ image }) => !unfit(image, level))
  if (fit) {
    return { kind: 'image', digest: fit.image.digest, version: fit.version }
  }
  return {
    kind: 'none',
    reason: `${describeTag(first)}, which ${unfit(first.image, level) ?? ''}`,
    next: `run with "milvus-version" set to "${first.version}", which tests that image`
  }
}

function noneAllowed(newer: LeftAlone[], { text }: VersionRequest): Kept {
  const [first] = newer
  const reason = 'no tag points to the image of this run'
  if (!first) return { reason, next: 'run again' }
  return {
    reason: `${reason}: ${describeTag(first)}, which is not a version that "milvus-version" ("${text}") allows`,
    next: 'give "tags" a line of this version alone, such as "{{version}}"'
  }
}

function describeTag({ tag, version }: LeftAlone): string {
  return `${tag} points to Milvus ${version}`
}

/**
 * Says why an image of another run is not good enough; undefined if it is. A machine
 * may pull the image of a variant of its platform, so each has to have passed. One that
 * was the first had no data to open, and has passed no `upgrade`.
 */
function unfit(
  { marks, platforms, extras }: PublishedImage,
  asked: SmokeLevel
): string | undefined {
  const level = weaker(asked, 'restart')
  if (!platforms[RUNPOD_PLATFORM]) return `has no image for ${RUNPOD_PLATFORM}`
  if (extras)
    return `is not made of tested images alone: ${describeExtras(extras)}`
  const weak = Object.keys(platforms)
    .filter((platform) => `${platform}/`.startsWith(`${RUNPOD_PLATFORM}/`))
    .find((platform) => !meets(levelOf(marks?.levels ?? {}, platform), level))
  if (!weak) return undefined
  const passed = levelOf(marks?.levels ?? {}, weak)
  return `has passed "${passed}" on ${weak}, and not "${level}"`
}
