import type { Job } from '../job.js'
import { fail, Failure } from '../messages/failure.js'
import { retry } from '../lib/retry.js'
import {
  answerOf,
  budgetSeconds,
  type Budget,
  type RegistryAnswer
} from './answer.js'
import { claimImage, claimImages } from './claims.js'
import type { Docker } from './cli.js'
import { lookAtEngine } from './engine.js'
import { engineLacksProxy } from './proxy.js'
import { observePull } from './pull-progress.js'
import { registryOf, type PlatformRefs } from './reference.js'
import { whileItMoves, type Limits } from './stall.js'

interface PullOptions {
  platform?: string
  /** For how many seconds an error is retried. */
  budget?: Budget
  /** Seconds without progress; replaced in tests. */
  limits?: Limits
}

/** Seconds for one pull: Milvus' images are large, and some networks slow. */
const PULL_SECONDS = 60 * 60

/**
 * Pulls an image, retrying a transient 429, which docker does not.
 *
 * After a 401, docker asks for a login, and waits for ever if nobody is there; the
 * empty line is the answer.
 *
 * @throws DockerError when the registry refuses the pull or has no such image.
 */
export async function tryToPull(
  docker: Docker,
  ref: string,
  { platform, budget = budgetSeconds, limits }: PullOptions = {}
): Promise<void> {
  const option = platform ? ['--platform', platform] : []
  const args = ['pull', '--quiet', ...option, ref]
  const options = { input: '\n', timeoutSeconds: PULL_SECONDS }
  const look = lookAtEngine(docker)
  await retry(
    () => whileItMoves(docker, args, options, observePull(ref, look), limits),
    { what: `pull of ${ref}`, budgetSeconds: budget }
  )
}

/**
 * Pulls an image.
 *
 * @throws Failure when the registry refuses the pull or has no such image.
 */
export async function pull(
  docker: Docker,
  ref: string,
  options?: PullOptions
): Promise<void> {
  try {
    await tryToPull(docker, ref, options)
  } catch (error) {
    if (error instanceof Failure) throw error
    const values = { ref, registry: registryOf(ref) }
    const remedy = await pullRemedy(docker, error)
    throw fail('pull-failed', values, { cause: error, remedy })
  }
}

/** Returns which remedy fits a pull by the engine that failed. */
export async function pullRemedy(
  docker: Docker,
  error: unknown
): Promise<RegistryAnswer | 'engineProxy'> {
  const answer = answerOf(error)
  if (answer !== 'unavailable') return answer
  return (await engineLacksProxy(docker, process.env)) ? 'engineProxy' : answer
}

/**
 * Pulls an image that the engine does not have yet, for the post step to remove.
 *
 * @throws Failure when the registry refuses the pull or has no such image.
 */
export async function pullForJob(
  docker: Docker,
  ref: string,
  job: Job,
  options?: PullOptions
): Promise<void> {
  if (await claimImage(docker, ref, job)) await pull(docker, ref, options)
}

/** Pulls, in parallel, the images that the engine does not have yet. */
export async function pullMissing(
  docker: Docker,
  images: PlatformRefs,
  job: Job,
  budget?: Budget
): Promise<void> {
  const missing = await claimImages(docker, Object.values(images), job)
  const pulls = Object.entries(images)
    .filter(([, ref]) => missing.includes(ref))
    .map(([platform, ref]) => pull(docker, ref, { platform, budget }))
  await Promise.all(pulls)
}
