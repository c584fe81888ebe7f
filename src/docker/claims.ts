import * as core from '../core.js'
import { createHash } from 'node:crypto'
import { messageOf } from '../messages/failure.js'
import type { Job } from '../job.js'
import type { Docker } from './cli.js'

/** Label of a claim: the image that a job brought to the engine. */
const IMAGE_LABEL = 'io.github.milvus-runpod.image'

/**
 * Claims an image that the job is about to use, unless it was in the engine before
 * any job of this action. A claim is an empty volume, by which jobs that share an
 * engine know of each other. The last of them removes the image: the engine protects
 * an image only once it has a container, and a job that has not started its own yet
 * would find the image gone ("No such image").
 *
 * Returns whether the image must be pulled.
 */
export async function claimImage(
  docker: Docker,
  ref: string,
  job: Job
): Promise<boolean> {
  const label = `${IMAGE_LABEL}=${ref}`
  if (await isPresent(docker, ref)) {
    const claims = await listClaims(docker, label)
    if (claims.length === 0) return false
  }
  const hash = createHash('sha256').update(ref).digest('hex').slice(0, 12)
  await docker(
    ['volume', 'create', '--label', job.label, '--label', label].concat(
      `${job.name}-image-${hash}`
    )
  )
  // The last job that had claimed it may have ended just now.
  return !(await isPresent(docker, ref))
}

/**
 * Gives up the claims of a job, and removes each image that no other job claims.
 * An image that a container uses stays.
 *
 * @throws Error of the first image that could not be removed, after all others.
 */
export async function releaseImages(docker: Docker, job: Job): Promise<void> {
  const errors: unknown[] = []
  for (const { volume, ref } of await listClaims(docker, job.label)) {
    try {
      await docker(['volume', 'rm', '--force', volume])
      const others = await listClaims(docker, `${IMAGE_LABEL}=${ref}`)
      if (others.length === 0) await removeImage(docker, ref)
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}

async function listClaims(
  docker: Docker,
  label: string
): Promise<{ volume: string; ref: string }[]> {
  const format = `{{.Name}} {{.Label "${IMAGE_LABEL}"}}`
  const args = ['volume', 'ls', '--filter', `label=${label}`]
  const output = await docker([...args, '--format', format])
  return output.split('\n').flatMap((line) => {
    const [volume, ref] = line.split(' ')
    return volume && ref ? [{ volume, ref }] : []
  })
}

/** Without --force, which would untag an image that a container uses. */
async function removeImage(docker: Docker, ref: string): Promise<void> {
  try {
    await docker(['image', 'rm', ref])
  } catch (error) {
    const reason = messageOf(error)
    if (/no such image/i.test(reason)) return
    if (!/conflict: /i.test(reason)) throw error
    core.info(`${ref} is in use, so it stays: ${reason}`)
  }
}

/** True if the engine has an image. */
export async function isPresent(docker: Docker, ref: string): Promise<boolean> {
  const args = ['image', 'inspect', '--format', '{{.Id}}', ref]
  try {
    await docker(args)
    return true
  } catch (error) {
    if (/no such image/i.test(messageOf(error))) return false
    throw error
  }
}
