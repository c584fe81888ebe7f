import { answerOf, budgetSeconds, type Budget } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readIndex } from '../docker/registry.js'
import { fail, Failure } from '../messages/failure.js'
import { readMarks } from './marks.js'
import type { TagTarget } from './published.js'

/**
 * Reads what a tag points to now.
 *
 * @param budget for how many seconds an error is retried
 * @throws Failure when the registry's answer leaves it open.
 */
export async function readTarget(
  docker: Docker,
  ref: string,
  budget: Budget = budgetSeconds
): Promise<TagTarget> {
  try {
    const index = await readIndex(docker, ref, budget)
    return { ...index, marks: readMarks(index.annotations) }
  } catch (error) {
    const answer = answerOf(error)
    if (answer === 'absent' || answer === 'denied') return answer
    // Without docker or a disk, it is not the registry that failed.
    if (error instanceof Failure) throw error
    throw fail('tag-unreadable', { ref }, { cause: error, remedy: answer })
  }
}

/** Reads, side by side, what each tag points to. */
export async function readTargets(
  docker: Docker,
  image: string,
  tags: string[]
): Promise<Map<string, TagTarget>> {
  const entries = tags.map(async (tag) => {
    return [tag, await readTarget(docker, `${image}:${tag}`)] as const
  })
  return new Map(await Promise.all(entries))
}
