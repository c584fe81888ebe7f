import { answerOf, budgetAfterWrite } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { registryOf } from '../docker/reference.js'
import { readImage, type IndexWithConfigs } from '../docker/registry.js'
import { fail, Failure } from '../messages/failure.js'

/**
 * Reads a published image that the plan has read: "not found" may be wrong then.
 *
 * @throws Failure when it cannot be read any more.
 */
export async function readAgain(
  docker: Docker,
  ref: string
): Promise<IndexWithConfigs> {
  try {
    return await readImage(docker, ref, budgetAfterWrite)
  } catch (error) {
    if (error instanceof Failure) throw error
    const values = { ref, registry: registryOf(ref) }
    const remedy = answerOf(error)
    throw fail('image-unreadable', values, { cause: error, remedy })
  }
}
