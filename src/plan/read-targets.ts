import {
  answerOf,
  budgetSeconds,
  isLost,
  type Budget
} from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readDigest, readIndex } from '../docker/registry.js'
import { sideBySide } from '../lib/side-by-side.js'
import { fail, Failure } from '../messages/failure.js'
import { readMarks } from './marks.js'
import { isImage, type PublishedImage, type TagTarget } from './published.js'

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
    if (answer === 'denied') return answer
    if (answer === 'absent' && !isLost(error)) return answer
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
