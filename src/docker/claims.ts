import * as core from '@actions/core'
import { createHash } from 'node:crypto'
import { messageOf } from '../messages/failure.js'
import { noteClaim, notedClaims, type Job } from '../job.js'
import { DockerError, type Docker } from './cli.js'

/** Label of a claim: the image that a job brought to the engine. */
const IMAGE_LABEL = 'io.github.milvus-runpod.image'

/**
 * Claims images that the job is about to use, except those that were in the engine
 * before any job of this action. A claim is an empty volume, by which jobs that share an
 * engine know of each other. The last of them removes the image: the engine protects
 * an image only once it has a container, and a job that has not started its own yet
 * would find the image gone ("No such image").
 *
 * Returns those that must be pulled.
 */
export async function claimImages(
  docker: Docker,
  refs: string[],
  job: Job
): Promise<string[]> {
  const absent = await absentImages(docker, refs)
  const present = refs.filter((ref) => !absent.includes(ref))
  const shared = await claimedOf(docker, present)
  await Promise.all(
    [...absent, ...shared].map((ref) => claim(docker, ref, job))
  )
  // The last job that had claimed it may have ended just now.
  return [...absent, ...(await absentImages(docker, shared))]
}

/** Claims one image, and returns whether it must be pulled. */
export async function claimImage(
  docker: Docker,
  ref: string,
  job: Job
): Promise<boolean> {
  return (await claimImages(docker, [ref], job)).length > 0
}

/** Returns the images that jobs have claimed. */
async function claimedOf(docker: Docker, refs: string[]): Promise<string[]> {
  if (refs.length === 0) return []
  const claims = await listClaims(docker, IMAGE_LABEL)
  return refs.filter((ref) => claims.some((one) => one.ref === ref))
}

async function claim(docker: Docker, ref: string, job: Job): Promise<void> {
  noteClaim(job, ref)
  await docker(
    ['volume', 'create', '--label', job.label, '--label']
      .concat(`${IMAGE_LABEL}=${ref}`)
      .concat(volumeOf(job, ref))
  )
}

function volumeOf({ name }: Job, ref: string): string {
  const hash = createHash('sha256').update(ref).digest('hex').slice(0, 12)
  return `${name}-image-${hash}`
}

/**
 * Gives up the claims of a job, and removes each image that no other job claims.
 * An image that a container uses stays.
 *
 * @param more volumes to remove in the same call; they need not be there
 * @throws Error of the first claim or image that could not be removed, after all others.
 */
export async function releaseImages(
  docker: Docker,
  job: Job,
  more: string[] = []
): Promise<void> {
  const own = await claimsOf(docker, job)
  const volumes = [...own.map(({ volume }) => volume), ...more]
  if (volumes.length === 0) return
  const errors: unknown[] = []
  const keep = (error: unknown): void => void errors.push(error)
  await docker(['volume', 'rm', '--force', ...volumes]).catch(keep)
  // One of its own that could not be given up counts as well.
  const claimed = await claimedOf(
    docker,
    own.map(({ ref }) => ref)
  )
  const refs = own.map(({ ref }) => ref).filter((ref) => !claimed.includes(ref))
  await removeImages(docker, refs, keep)
  if (errors.length > 0) throw errors[0]
}

/** Returns the claims of a job, which need not be there any more. */
async function claimsOf(docker: Docker, job: Job): Promise<Claim[]> {
  const refs = notedClaims(job)
  return refs
    ? refs.map((ref) => ({ volume: volumeOf(job, ref), ref }))
    : await listClaims(docker, job.label)
}

interface Claim {
  volume: string
  ref: string
}

async function listClaims(docker: Docker, label: string): Promise<Claim[]> {
  const format = `{{.Name}} {{.Label "${IMAGE_LABEL}"}}`
  const args = ['volume', 'ls', '--filter', `label=${label}`]
  const output = await docker([...args, '--format', format])
  return output.split('\n').flatMap((line) => {
    const [volume, ref] = line.split(' ')
    return volume && ref ? [{ volume, ref }] : []
  })
}

/** Removes images in one call, or each by itself if that fails for one of them. */
async function removeImages(
  docker: Docker,
  refs: string[],
  onError: (error: unknown) => void
): Promise<void> {
  if (refs.length === 0) return
  const isDone = await docker(['image', 'rm', ...refs]).then(
    () => true,
    () => false
  )
  if (isDone) return
  for (const ref of refs) await removeImage(docker, ref).catch(onError)
}

/** Without --force, which would untag an image that a container uses. */
async function removeImage(docker: Docker, ref: string): Promise<void> {
  try {
    await docker(['image', 'rm', ref])
  } catch (error) {
    const reason = messageOf(error)
    if (NO_SUCH_IMAGE.test(reason)) return
    if (!/conflict: /i.test(reason)) throw error
    core.info(`${ref} is in use, so it stays: ${reason}`)
  }
}

/** What the engine says of each image that it does not have. */
const NO_SUCH_IMAGE = /no such image/i

/** Returns the images that the engine does not have. */
export async function absentImages(
  docker: Docker,
  refs: string[]
): Promise<string[]> {
  if (refs.length === 0) return []
  try {
    await docker(['image', 'inspect', '--format', '{{.Id}}', ...refs])
    return []
  } catch (error) {
    if (!NO_SUCH_IMAGE.test(messageOf(error))) throw error
    return namedIn(error, refs) ?? (await absentEach(docker, refs))
  }
}

/** Returns the images that an error names, if all the others were found. */
function namedIn(error: unknown, refs: string[]): string[] | undefined {
  if (!(error instanceof DockerError)) return undefined
  const lines = error.stderr.split('\n').map((line) => line.trim())
  const absent = refs.filter((ref) =>
    lines.some((line) => line.endsWith(` image: ${ref}`))
  )
  const found = error.output.split('\n').filter(Boolean)
  return found.length + absent.length === refs.length ? absent : undefined
}

async function absentEach(docker: Docker, refs: string[]): Promise<string[]> {
  if (refs.length === 1) return refs
  const looks = refs.map((ref) => absentImages(docker, [ref]))
  return (await Promise.all(looks)).flat()
}
