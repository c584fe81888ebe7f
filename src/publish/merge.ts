import { answerOf, budgetAfterPush, type Budget } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { describeExtras } from '../docker/entries.js'
import { registryOf } from '../docker/reference.js'
import { readImage, type IndexWithConfigs } from '../docker/registry.js'
import { fail, Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import type { Inputs } from '../inputs/inputs.js'
import { MARK } from '../inputs/labels.js'
import { levelOf, readMarks } from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { meets, weaker } from '../smoke/levels.js'
import { assemble, indexAnnotations } from './assemble.js'
import { requireBase } from './base-layers.js'
import type { PushedImage } from './results.js'

/** An image that another job has pushed by digest. */
interface Part extends IndexWithConfigs {
  ref: string
}

type MergeInputs = Pick<Inputs, 'image' | 'platforms' | 'digests'>

/**
 * Merges images that other jobs have pushed and tested into one index, whose
 * platform manifests are exactly theirs.
 *
 * @throws Failure when they do not belong together, or cannot be read.
 */
export async function merge(
  docker: Docker,
  plan: Plan,
  { image: repository, platforms: wanted, digests }: MergeInputs
): Promise<PushedImage> {
  const budget = budgetAfterPush(plan.isUnpublished)
  const parts = await Promise.all(
    digests.map((digest) => readPart(docker, `${repository}@${digest}`, budget))
  )
  for (const part of parts) requireTestedOnly(part)
  const platforms = onePerPlatform(wanted, parts)
  for (const part of parts) {
    requireSameOrigin(plan, part)
    requireBase(plan, Object.keys(part.platforms), part.layers)
    requireLevel(plan, part)
  }
  const annotations = indexAnnotations(plan)
  const merged = { repository, annotations, digests, platforms }
  return await assemble(docker, merged, 'merged')
}

async function readPart(
  docker: Docker,
  ref: string,
  budget: Budget
): Promise<Part> {
  try {
    return { ref, ...(await readImage(docker, ref, budget)) }
  } catch (error) {
    if (error instanceof Failure) throw error
    const values = { ref, registry: registryOf(ref) }
    const remedy = answerOf(error)
    throw fail('digest-unreadable', values, { cause: error, remedy })
  }
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
function requireSameOrigin(plan: Plan, { ref, labels }: Part): void {
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
function labelOf({ labels }: Plan, key: string): string {
  const start = `${key}=`
  const line = labels.findLast((label) => label.startsWith(start))
  return line?.slice(start.length) ?? ''
}

/**
 * Checks that an image was pushed to be tested as this run asks. What it was upgraded
 * from is in its report.
 *
 * @throws Failure that names the platform and its level.
 */
function requireLevel(
  { tests }: Plan,
  { ref, platforms, annotations }: Part
): void {
  const levels = readMarks(annotations)?.levels ?? {}
  for (const { platform, level } of tests) {
    const own = levelOf(levels, platform)
    if (!platforms[platform] || meets(own, weaker(level, 'restart'))) continue
    throw fail('digest-of-other-level', { ref, own, platform, level })
  }
}

/**
 * Returns the manifest digest of each platform.
 *
 * @throws Failure when a platform is missing, superfluous or there twice.
 */
function onePerPlatform(
  wanted: string[],
  parts: Part[]
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
