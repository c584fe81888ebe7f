import type { Job } from '../job.js'
import { Failure, messageOf } from '../lib/failure.js'
import { retry } from '../lib/retry.js'
import { answerOf, patience } from './answer.js'
import { claimImage } from './claims.js'
import type { Docker } from './cli.js'
import type { PlatformRefs } from './reference.js'

/** Seconds for one pull: Milvus' images are large, and some networks slow. */
const PULL_SECONDS = 60 * 60

/**
 * Pulls an image, retrying a transient 429, which docker does not.
 *
 * @throws Failure when the registry refuses the pull or has no such image.
 */
export async function pull(
  docker: Docker,
  ref: string,
  platform?: string
): Promise<void> {
  const option = platform ? ['--platform', platform] : []
  const args = ['pull', '--quiet', ...option, ref]
  try {
    await retry(() => docker(args, { timeoutSeconds: PULL_SECONDS }), {
      what: `pull of ${ref}`,
      patience
    })
  } catch (error) {
    throw new Failure(
      'pull-failed',
      `${ref} could not be pulled: ${messageOf(error)}`,
      {
        likely:
          answerOf(error) === 'limited'
            ? 'the registry limits pulls, especially without a login'
            : 'the registry refused the pull, or the disk is full',
        next: 'log in to its registry, with "base-username" and "base-password" if that is the registry of "base-image", or run again later'
      }
    )
  }
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
  platform?: string
): Promise<void> {
  if (await claimImage(docker, ref, job)) await pull(docker, ref, platform)
}

/** Pulls, in parallel, the images that the engine does not have yet. */
export async function pullMissing(
  docker: Docker,
  images: PlatformRefs,
  job: Job
): Promise<void> {
  const pulls = Object.entries(images).map(([platform, ref]) =>
    pullForJob(docker, ref, job, platform)
  )
  await Promise.all(pulls)
}
