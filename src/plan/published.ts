import { answerOf, budgetSeconds, type Budget } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readDigest, readIndex, type Index } from '../docker/registry.js'
import { sideBySide } from '../lib/side-by-side.js'
import { fail, Failure } from '../messages/failure.js'
import { isNewer } from '../milvus/version.js'
import { readMarks, type Marks } from './marks.js'

/** An image that a tag points to. */
export interface PublishedImage extends Index {
  /** Undefined when this action did not make it. */
  marks?: Marks
}

/**
 * What a tag points to. `denied` is how some registries answer for a repository
 * that does not exist yet: it means absent only once a digest can be read there.
 */
export type TagTarget = PublishedImage | 'absent' | 'denied'

/** A tag that points to a newer version, and is not moved. */
export interface LeftAlone {
  tag: string
  version: string
  image: PublishedImage
}

/**
 * Reads of tags that run at once. Each is a process, so more of them would not be
 * faster on a runner of two cores, and a registry may limit requests.
 */
export const READS_AT_ONCE = 8

/** Returns images whose digest says all about them. */
type Known = () => PublishedImage[] | Promise<PublishedImage[]>

/**
 * Reads what a tag points to now.
 *
 * @param budget for how many seconds an error is retried
 * @param known if given, the tag is only compared with these, unless it points to another
 * @throws Failure when the registry's answer leaves it open.
 */
export async function readTarget(
  docker: Docker,
  ref: string,
  budget: Budget = budgetSeconds,
  known?: Known
): Promise<TagTarget> {
  try {
    return (
      (known && (await readKnown(docker, ref, budget, known))) ??
      (await readPublished(docker, ref, budget))
    )
  } catch (error) {
    const answer = answerOf(error)
    if (answer === 'absent' || answer === 'denied') return answer
    // Without docker or a disk, it is not the registry that failed.
    if (error instanceof Failure) throw error
    throw fail('tag-unreadable', { ref }, { cause: error, remedy: answer })
  }
}

async function readKnown(
  docker: Docker,
  ref: string,
  budget: Budget,
  known: Known
): Promise<PublishedImage | undefined> {
  const digest = await readDigest(docker, ref, budget)
  const images = await known()
  return images.find((image) => image.digest === digest)
}

async function readPublished(
  docker: Docker,
  ref: string,
  budget: Budget
): Promise<PublishedImage> {
  const index = await readIndex(docker, ref, budget)
  return { ...index, marks: readMarks(index.annotations) }
}

/**
 * Reads, side by side, what each tag points to. Many tags point to few images: the
 * first two, as most runs have no more, are read with all that their images list,
 * and others only if they point to another image.
 */
export async function readTargets(
  docker: Docker,
  image: string,
  tags: string[]
): Promise<Map<string, TagTarget>> {
  const images: PublishedImage[] = []
  const read = async (
    tag: string,
    known?: Known
  ): Promise<[string, TagTarget]> => {
    const ref = `${image}:${tag}`
    const target = await readTarget(docker, ref, budgetSeconds, known)
    if (isImage(target)) images.push(target)
    return [tag, target]
  }
  const first = Promise.all(tags.slice(0, 2).map((tag) => read(tag)))
  const others = sideBySide(tags.slice(2), READS_AT_ONCE - 2, (tag) =>
    read(tag, () => first.then(() => images))
  )
  return new Map((await Promise.all([first, others])).flat())
}

/** True when a tag points to an image. */
export function isImage(target?: TagTarget): target is PublishedImage {
  return typeof target === 'object'
}

/** True when none of the tags points to an image: the repository may be new. */
export function isUnpublished(targets: Map<string, TagTarget>): boolean {
  return ![...targets.values()].some(isImage)
}

/** True when the registry denied the read of every tag. */
export function isDenied(targets: Map<string, TagTarget>): boolean {
  const all = [...targets.values()]
  return all.length > 0 && all.every((target) => target === 'denied')
}

/** Returns the tag as one to leave alone, if it points to a newer version. */
export function leftAlone(
  tag: string,
  target: TagTarget | undefined,
  version: string
): LeftAlone | undefined {
  if (!isImage(target) || !target.marks) return undefined
  const { marks } = target
  if (!isNewer(marks.version, version)) return undefined
  return { tag, version: marks.version, image: target }
}
