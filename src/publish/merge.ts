import { budgetAfterPush, type Budget } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { describeExtras } from '../docker/entries.js'
import { refsOf } from '../docker/reference.js'
import { readImage, type RegistryImage } from '../docker/registry.js'
import { fail, Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import { MARK } from '../inputs/labels.js'
import { levelOf, readMarks } from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { meets } from '../smoke/levels.js'
import { assemble } from './assemble.js'
import { requireBase } from './base-layers.js'
import { splitAnnotation } from './build.js'
import type { PushedImage } from './results.js'

/** An image that another job has pushed by digest. */
export interface Part extends RegistryImage {
  ref: string
}

/**
 * Merges images that other jobs have pushed and tested into one index, whose
 * platform manifests are exactly theirs.
 *
 * @throws Failure when they do not belong together, or cannot be read.
 */
export async function merge(
  docker: Docker,
  plan: Plan,
  digests: string[]
): Promise<PushedImage> {
  const refs = digests.map((digest) => `${plan.image}@${digest}`)
  const worth = budgetAfterPush(plan.isUnpublished)
  const parts = await Promise.all(
    refs.map((ref) => readPart(docker, ref, worth))
  )
  for (const part of parts) requireTestedOnly(part)
  const platformDigests = onePerPlatform(plan, parts)
  for (const part of parts) {
    requireSameOrigin(plan, part)
    requireBase(plan, Object.keys(part.platforms), part.layers)
    requireLevel(plan, part)
  }
  const pushed = await assemble(
    docker,
    indexAnnotations(plan),
    refs,
    platformDigests
  )
  return { origin: 'merged', refs: refsOf(plan.image, platformDigests), pushed }
}

async function readPart(
  docker: Docker,
  ref: string,
  worth: Budget
): Promise<Part> {
  try {
    return { ref, ...(await readImage(docker, ref, worth)) }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw fail('digest-unreadable', { ref }, { cause: error })
  }
}

/** The images got the annotations of their manifests when they were built. */
function indexAnnotations({ annotations }: Plan): string[] {
  return annotations
    .map(splitAnnotation)
    .filter(({ places }) => places.includes('index'))
    .map(({ pair }) => pair)
}

/**
 * Checks that a part lists nothing that its job has not tested. All that it lists
 * becomes part of the merged index, and tools differ in which entry they take.
 *
 * @throws Failure that names what else it lists.
 */
function requireTestedOnly({ ref, extras }: Part): void {
  if (!extras) return
  throw fail('digest-lists-others', { ref, extras: describeExtras(extras) })
}

/**
 * Checks that an image was made from what this run has planned.
 *
 * @throws Failure that names the label that differs.
 */
export function requireSameOrigin(
  plan: Pick<Plan, 'labels'>,
  { ref, labels }: Pick<Part, 'ref' | 'labels'>
): void {
  for (const actual of Object.values(labels)) {
    for (const key of [MARK.version, MARK.baseDigest, MARK.context]) {
      const planned = labelOf(plan, key)
      if (actual[key] === planned) continue
      const own = oneLine(actual[key] ?? '')
      throw fail('digest-of-other-build', { ref, key, actual: own, planned })
    }
  }
}

/** Of several labels with one key, docker takes the last. */
function labelOf({ labels }: Pick<Plan, 'labels'>, key: string): string {
  const start = `${key}=`
  const line = labels.findLast((one) => one.startsWith(start))
  return line?.slice(start.length) ?? ''
}

/**
 * Checks that an image was pushed to be tested as this run asks.
 *
 * @throws Failure that names the platform and its level.
 */
export function requireLevel(
  { tests }: Pick<Plan, 'tests'>,
  {
    ref,
    platforms,
    annotations
  }: Pick<Part, 'ref' | 'platforms' | 'annotations'>
): void {
  const levels = readMarks(annotations)?.levels ?? {}
  for (const { platform, level } of tests) {
    const own = levelOf(levels, platform)
    if (!platforms[platform] || meets(own, level)) continue
    throw fail('digest-of-other-level', { ref, own, platform, level })
  }
}

/**
 * Returns the manifest digest of each platform.
 *
 * @throws Failure when a platform is missing, superfluous or there twice.
 */
export function onePerPlatform(
  { platforms: wanted }: Pick<Plan, 'platforms'>,
  parts: Pick<Part, 'ref' | 'platforms'>[]
): Record<string, string> {
  const digests: Record<string, string> = {}
  for (const { ref, platforms } of parts) {
    for (const [platform, digest] of Object.entries(platforms)) {
      if (digests[platform]) throw fail('digests-overlap', { ref, platform })
      digests[platform] = digest
    }
  }
  const given = Object.keys(digests).sort().join(', ')
  if (given === [...wanted].sort().join(', ')) return digests
  throw fail('digests-not-of-platforms', {
    given: given || 'no platform',
    wanted: wanted.join(', ')
  })
}
