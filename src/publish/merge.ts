import { createHash } from 'node:crypto'
import { Failure, messageOf } from '../lib/failure.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Plan } from '../plan/plan.js'
import { ANNOTATION } from '../plan/published.js'
import { annotationLevel, type BuiltImage } from './build.js'
import type { Docker } from '../docker/cli.js'
import { refsOf } from '../docker/reference.js'
import { readImages, type PlatformImage } from '../docker/registry.js'

/**
 * Merges images that single jobs have pushed and tested into one index, whose
 * platform manifests are exactly theirs. It is made when the first tag is set:
 * buildx makes none without a tag.
 *
 * @throws Failure when they do not belong together, or cannot be read.
 */
export async function merge(
  docker: Docker,
  plan: Plan,
  { digests }: Pick<Inputs, 'digests'>
): Promise<BuiltImage> {
  const refs = digests.map((digest) => `${plan.image}@${digest}`)
  const images = await Promise.all(
    refs.map(async (ref) => ({ ref, platforms: await read(docker, ref) }))
  )
  const platformDigests = requireMatching(plan, images)
  const source = [...indexAnnotations(plan), ...refs]
  const index = await docker(
    ['buildx', 'imagetools', 'create', '--dry-run', ...source],
    { timeoutSeconds: 60 }
  )
  const digest = `sha256:${createHash('sha256').update(index).digest('hex')}`
  return {
    refs: refsOf(plan.image, platformDigests),
    pushed: { digest, platformDigests, source }
  }
}

async function read(
  docker: Docker,
  ref: string
): Promise<Record<string, PlatformImage>> {
  try {
    return await readImages(docker, ref)
  } catch (error) {
    throw new Failure(`${ref} could not be read: ${messageOf(error)}`, {
      likely: 'it was pushed to another repository, or is deleted',
      next: 'give "digests" the outputs "digest" of runs with the same "image"'
    })
  }
}

/** Annotations of the manifests were given when these were built. */
function indexAnnotations({ annotations }: Plan): string[] {
  return annotations
    .map(annotationLevel)
    .filter((line) => line.startsWith('index:'))
    .flatMap((line) => ['--annotation', line])
}

/** Labels in which all images must agree with the plan. */
const AGREED = [ANNOTATION.version, ANNOTATION.baseDigest, ANNOTATION.context]

/**
 * Returns the manifest digest of each platform.
 *
 * @throws Failure that names what does not match.
 */
export function requireMatching(
  plan: Pick<Plan, 'labels' | 'platforms'>,
  images: { ref: string; platforms: Record<string, PlatformImage> }[]
): Record<string, string> {
  const digests: Record<string, string> = {}
  for (const { ref, platforms } of images) {
    for (const [platform, { digest, labels }] of Object.entries(platforms)) {
      for (const key of AGREED) {
        requireLabel(ref, key, labels[key], labelOf(plan, key))
      }
      if (digests[platform]) throw twice(ref, platform)
      digests[platform] = digest
    }
  }
  const given = Object.keys(digests).sort().join(', ')
  const wanted = [...plan.platforms].sort().join(', ')
  if (given === wanted) return digests
  throw new Failure(
    `"digests" are images for ${given || 'no platform'}, and "platforms" are ${wanted}`,
    { next: 'give the digest of one image for each platform' }
  )
}

/** Of several labels with a key, docker takes the last. */
function labelOf({ labels }: Pick<Plan, 'labels'>, key: string): string {
  const start = `${key}=`
  const line = labels.findLast((one) => one.startsWith(start))
  return (line ?? start).slice(start.length)
}

function requireLabel(
  ref: string,
  key: string,
  label: string | undefined,
  wanted: string
): void {
  if (label === wanted) return
  throw new Failure(
    `${ref} cannot be merged: its label "${key}" is "${label ?? ''}", and "${wanted}" is wanted`,
    {
      likely:
        'it was built with other inputs, or a version of Milvus was released in between',
      next: 'give all runs the same inputs, with an exact "milvus-version" and a "base-image" with its digest'
    }
  )
}

function twice(ref: string, platform: string): Failure {
  return new Failure(
    `${ref} cannot be merged: another of "digests" is for ${platform}, too`,
    { next: 'give the digest of one image for each platform' }
  )
}
