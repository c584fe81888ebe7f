import { budgetAfterPush } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { findEngine, platformHere } from '../docker/engine.js'
import type { Inputs } from '../inputs/inputs.js'
import { renderTags } from '../inputs/tag-templates.js'
import { fail } from '../messages/failure.js'
import { retry } from '../lib/retry.js'
import { tagSuffix, parseMilvusVersion } from '../milvus/version.js'
import { isImage, leftAlone } from '../plan/published.js'
import { readTarget, readTargets } from '../plan/read-targets.js'
import { meets, planTests } from '../smoke/levels.js'
import { RUNPOD_PLATFORM, type Asked, type Candidates } from './deployable.js'
import type { Run } from './results.js'
import { openRunPod, removeLeft, updateRunPod } from './deploy.js'

/**
 * Brings RunPod to an image that an earlier job of the workflow has published, or
 * has found published. Plans, builds and tags nothing: its tags may all be of that
 * job alone, so no plan would find it again.
 *
 * @param digest of the image; empty if it got no tag
 * @throws Failure that says what could not be brought to it, and why.
 */
export async function deploy(
  docker: Docker,
  run: Pick<Run, 'inputs' | 'job' | 'step' | 'report'>,
  digest: string
): Promise<void> {
  const { inputs, step } = run
  const asked = await askedOf(inputs, docker)
  const runpod = await openRunPod(docker, run, asked)
  if (!runpod) return
  await removeLeft(runpod)
  const candidates = await step('Published image', () =>
    candidatesOf(docker, inputs, digest)
  )
  await updateRunPod(runpod, candidates)
}

async function askedOf(
  { version: request, smoke }: Inputs,
  docker: Docker
): Promise<Asked> {
  // In the workflow, every platform is tested natively, whatever the engine is here.
  const isSame = meets(smoke.emulatedLevel, smoke.level)
  const { native } = isSame
    ? { native: platformHere() }
    : await findEngine(docker)
  const isEmulated = (platform: string): boolean => platform !== native
  const [test] = planTests([RUNPOD_PLATFORM], smoke, isEmulated)
  return { request, level: test?.level ?? smoke.level }
}

/**
 * Returns the image, unless its tags point to others by now, and newer ones that
 * they point to. All are judged by what they passed.
 */
async function candidatesOf(
  docker: Docker,
  { image: repository, variant, tags: templates }: Inputs,
  digest: string
): Promise<Candidates> {
  if (!digest) return { newer: [] }
  const ref = `${repository}@${digest}`
  const image = await readTarget(docker, ref, budgetAfterPush(false))
  const marks = isImage(image) ? image.marks : undefined
  const version = parseMilvusVersion(marks?.version ?? '')
  if (!isImage(image) || !version) throw fail('published-unreadable', { ref })
  const values = { ...version, date: '', sha: '' }
  const { exact, floating } = renderTags(templates, values, tagSuffix(variant))
  const tags = [...exact, ...floating]
  const own = { tag: digest, version: version.version, image }
  // Dated tags, which only that job could set, are not looked at again.
  if (tags.length === 0) return { newer: [own] }
  return await untilShown(ref, async () => {
    const targets = [...(await readTargets(docker, repository, tags))]
    const newer = targets.flatMap(
      ([tag, target]) => leftAlone(tag, target, own.version) ?? []
    )
    const [tag] =
      targets.find(([, one]) => isImage(one) && one.digest === digest) ?? []
    return { newer: tag ? [{ ...own, tag }, ...newer] : newer }
  })
}

/** No tag points to an image that RunPod may get. */
class NoTag extends Error {}

/** Seconds in which a registry may be late to show a tag that was just set. */
const LATE_TAG_SECONDS = 7

/** Looks again for a while if no tag points to the image, or to a newer one. */
async function untilShown(
  ref: string,
  look: () => Promise<Candidates>
): Promise<Candidates> {
  const lookOnce = async (): Promise<Candidates> => {
    const found = await look()
    if (found.newer.length === 0) throw new NoTag(`no tag points to ${ref}`)
    return found
  }
  const budgetSeconds = (error: unknown): number =>
    error instanceof NoTag ? LATE_TAG_SECONDS : 0
  try {
    return await retry(lookOnce, { what: 'tags of the image', budgetSeconds })
  } catch (error) {
    if (error instanceof NoTag) return { newer: [] }
    throw error
  }
}
