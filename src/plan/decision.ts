import type { Inputs } from '../inputs/inputs.js'
import { reaches, type SmokeLevel } from '../smoke/levels.js'
import {
  isImage,
  newerThan,
  type LeftAlone,
  type Origin,
  type Standing,
  type StandingImage
} from './published.js'
import type { Tags } from '../inputs/tags.js'

/** What an image has to be made from, to be the one that is wanted. */
export interface Wanted extends Origin {
  platforms: string[]
}

/** What a run does, and why. */
export interface Decision {
  reason: string
  /** The image that stands in place of one that would be built. */
  standing?: StandingImage & {
    /** False when it was built under a lower smoke level than today's. */
    isTested: boolean
  }
  /** Tags to set, in order. */
  tags: string[]
  /** Tags that stand on a newer version, and stay there. */
  left: LeftAlone[]
}

/** In a word, what a run does: `test` is of an image that passed less so far. */
export function planOf({
  standing,
  tags
}: Decision): 'build' | 'test' | 'promote' | 'nothing' {
  if (!standing) return 'build'
  if (!standing.isTested) return 'test'
  return tags.length > 0 ? 'promote' : 'nothing'
}

/** Decides without a look at the registry: a build that gets no tag there. */
export function buildAnyway(reason: string): Decision {
  return { reason, tags: [], left: [] }
}

/**
 * Decides what there is to do: an image that stands under one of the tags and
 * is the wanted one is not built again.
 *
 * @param standing what each tag but the dated ones stands on
 */
export function decide(
  wanted: Wanted,
  tags: Tags,
  standing: Map<string, Standing>,
  rebuild: Inputs['rebuild'] = 'if-changed'
): Decision {
  const left = inOrder(tags).flatMap((tag) => {
    return newerThan(tag, standing.get(tag), wanted.version) ?? []
  })
  const mayMove = (tag: string): boolean => !left.some((one) => one.tag === tag)
  const build = (reason: string): Decision => ({
    reason,
    tags: inOrder(tags).filter(mayMove),
    left
  })
  if (rebuild === 'always') return build('"rebuild" is "always"')

  const image = standingImage(wanted, standing)
  if (!image) {
    const [newer] = left
    const isPointless = newer && inOrder(tags).every((tag) => !mayMove(tag))
    return isPointless
      ? {
          reason: `every tag stands on a newer version: ${newer.tag} on ${newer.version}`,
          standing: { ...newer.image, isTested: true },
          tags: [],
          left
        }
      : build(whyBuild(wanted, standing))
  }
  // Dated tags are of a build, and there is none.
  const toSet = [...tags.exact, ...tags.floating].filter((tag) => {
    const current = standing.get(tag)
    return (
      mayMove(tag) && !(isImage(current) && current.digest === image.digest)
    )
  })
  const rest = toSet.length > 0 ? `, but not under ${toSet.join(', ')}` : ''
  return {
    reason: `nothing is new: Milvus ${wanted.version} stands, on the same base image, with the same context and options${rest}`,
    standing: image,
    tags: toSet,
    left
  }
}

function inOrder({ exact, dated, floating }: Tags): string[] {
  return [...exact, ...dated, ...floating]
}

/** The first that is wanted, but rather one that needs no test any more. */
function standingImage(
  wanted: Wanted,
  standing: Map<string, Standing>
): Decision['standing'] {
  const images = [...standing.values()]
    .filter(isImage)
    .filter((image) => difference(wanted, image) === undefined)
    .map((image) => ({ ...image, isTested: isEnough(image, wanted.level) }))
  return images.find(({ isTested }) => isTested) ?? images[0]
}

function isEnough({ origin }: StandingImage, level: SmokeLevel): boolean {
  return origin !== undefined && reaches(origin.level, level)
}

function whyBuild(wanted: Wanted, standing: Map<string, Standing>): string {
  const [first] = standing
  if (!first) return 'every tag is of one build alone'
  const [tag, current] = first
  if (current === 'absent') return `${tag} is not there yet`
  if (current === 'denied') {
    return `${tag} may not be read, as if it were not there yet`
  }
  return `${tag} ${difference(wanted, current) ?? ''}`
}

/** Says in what an image is not the wanted one; undefined when it is. */
function difference(
  wanted: Wanted,
  { origin, platforms }: StandingImage
): string | undefined {
  if (!origin) return 'was not made by this action'
  if (origin.version !== wanted.version) return `is Milvus ${origin.version}`
  if (origin.baseDigest !== wanted.baseDigest) {
    return `has another base image, ${origin.baseDigest}`
  }
  if (origin.context !== wanted.context) {
    return 'has another build context, or other options'
  }
  const present = Object.keys(platforms).sort().join(', ')
  if (present !== [...wanted.platforms].sort().join(', ')) {
    return `has the platforms ${present || 'of no index'}`
  }
  return undefined
}
