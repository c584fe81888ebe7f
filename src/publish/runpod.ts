import type { Docker } from '../docker/cli.js'
import { isSameRepository, splitReference } from '../docker/reference.js'
import { cancelled } from '../lib/cancellation.js'
import { Failure } from '../lib/failure.js'
import { note, warn } from '../lib/messages.js'
import { isImage, readTarget } from '../plan/published.js'
import type { Access } from '../runpod/call.js'
import type { CanaryResult } from '../runpod/canary.js'
import type { ReadImage } from '../runpod/lines.js'
import type { RunPodOptions } from '../runpod/options.js'
import type { PodPlan, PodTarget } from '../runpod/pods.js'
import type { RunPodResults } from '../runpod/results.js'
import type * as Wing from '../runpod/runpod.js'
import type { TemplateWish } from '../runpod/template.js'
import type { Image, PushedIndex } from './results.js'
import type { Run } from './run.js'

/** Platform of RunPod's machines. */
const RUNPOD_PLATFORM = 'linux/amd64'

/** What a run needs to work at RunPod. */
export interface RunPod {
  run: Run
  options: RunPodOptions
  access: Access
  wing: typeof Wing
  /** Reads what the images of pods are. */
  readImage: ReadImage
  /** Takes what came of each part, as soon as it is known. */
  record: (known: RunPodResults) => void
}

/** Returns what works at RunPod; without a key nothing of it is loaded. */
export async function openRunPod(
  run: Run,
  readImage: ReadImage
): Promise<RunPod | undefined> {
  const options = run.inputs.runpod
  if (!options) return undefined
  const wing = await import(/* webpackMode: "eager" */ '../runpod/runpod.js')
  const access = wing.openRunPod(options, cancelled)
  let runpod: RunPodResults = {}
  const record = (known: RunPodResults): void => {
    runpod = { ...runpod, ...known }
    run.report({ runpod })
  }
  return { run, options, access, wing, readImage, record }
}

/** Reports what a run would do at RunPod, and changes nothing. */
export async function previewRunPod(runpod: RunPod): Promise<void> {
  const { run, options, access, wing, record } = runpod
  const { decision } = run.plan
  // An image that is built or tested again gets another digest.
  const isPublished = decision.kind === 'promote' || decision.kind === 'nothing'
  const target = targetOf(
    run,
    isPublished ? decision.published.digest : undefined
  )
  record({ planned: true })
  if (options.canary && isNew(run)) record({ canary: { outcome: 'planned' } })
  const wish = wishOf(runpod)
  if (wish) {
    record({ template: await wing.planTemplate(access, wish, target.ref) })
  }
  const plans = await planNamedPods(runpod, target)
  record({ pods: plans.map((plan) => wing.expectedResult(plan, target.ref)) })
}

/**
 * Tries an image that was built, merged or tested again on a pod of its own.
 *
 * @throws Failure when the image failed, or when RunPod had no pod for it and the
 * run may not go on without one.
 */
export async function tryOnRunPod(runpod: RunPod, image: Image): Promise<void> {
  const { run, options, access, wing, record } = runpod
  const { canary: choice } = options
  if (!choice || !isNew(run)) return
  const ref = runnableRef(run.plan.image, image)
  const { job } = run
  const canary = await run.step('Canary', () =>
    wing.runCanary(access, { ...options, choice, image: ref, job })
  )
  record({ canary })
  requireCanary(canary, options)
}

/**
 * Brings the template and the pods to the image that stands, and terminates what
 * killed jobs have left.
 *
 * @throws Failure that says what could not be brought to it, and why.
 */
export async function updateRunPod(
  runpod: RunPod,
  index: PushedIndex | undefined
): Promise<void> {
  const { run, options, access, wing, record } = runpod
  if (options.canary || options.pods.length > 0) {
    await wing.reapCanaries(access)
  }
  const wish = wishOf(runpod)
  if (!wish && options.pods.length === 0) return
  const { ref: image, ...target } = targetOf(run, index?.digest)
  if (!image) {
    note(
      'runpod-not-updated',
      'The image got no tag, so the template and the pods at RunPod keep theirs.'
    )
    return
  }
  if (wish) {
    await run.step('RunPod template', async () => {
      record({ template: await wing.bringTemplate(access, wish, image) })
    })
  }
  if (options.pods.length === 0) return
  await run.step('RunPod pods', async () => {
    const wanted = { ...target, ref: image }
    const plans = await planNamedPods(runpod, wanted)
    const { readImage } = runpod
    const all = { ...options, target: wanted, readImage, job: run.job }
    await wing.rollPods(access, plans, all, (pods) => {
      record({ pods })
    })
  })
}

/** True if no run has published these bytes as tested before. */
function isNew({ plan }: Run): boolean {
  return ['build', 'test'].includes(plan.decision.kind)
}

/** @param digest of the index; undefined while there is none */
function targetOf({ plan }: Run, digest: string | undefined): PodTarget {
  const { image: repository, version, decision } = plan
  // The published image may be newer than what would have been built.
  const marks = decision.kind === 'build' ? undefined : decision.published.marks
  return {
    repository,
    ref: digest && `${repository}@${digest}`,
    version: marks?.version ?? version
  }
}

function wishOf({ run, options }: RunPod): TemplateWish | undefined {
  const { template, registry } = options
  return template === undefined
    ? undefined
    : { template, registry, variant: run.inputs.variant }
}

/**
 * Returns a reference that RunPod can pull. An index that its first tag creates
 * does not exist yet, but its platforms' images do.
 */
function runnableRef(repository: string, { refs, pushed }: Image): string {
  const index = pushed?.source ? undefined : pushed?.digest
  return index ? `${repository}@${index}` : (refs[RUNPOD_PLATFORM] ?? '')
}

async function planNamedPods(
  { options, access, wing, readImage }: RunPod,
  target: PodTarget
): Promise<PodPlan[]> {
  if (options.pods.length === 0) return []
  const named = wing.selectPods(await wing.listPods(access), options.pods)
  const { allowLineChange } = options
  return await wing.planPods(named, target, { allowLineChange, readImage })
}

/**
 * Returns what reads the images of pods. It asks only the registry that the run
 * has a login for.
 *
 * @param image repository of the run
 */
export function imageReader(docker: Docker, image: string): ReadImage {
  return async (ref) => {
    const { repository } = splitReference(ref)
    if (!isSameRepository(repository, image)) return {}
    const target = await readTarget(docker, ref)
    if (!isImage(target)) return {}
    return { digest: target.digest, version: target.marks?.version }
  }
}

function requireCanary(
  { outcome, cause = '' }: CanaryResult,
  { canaryRequired }: RunPodOptions
): void {
  if (outcome === 'failed') {
    throw new Failure(
      'canary-failed',
      `The image failed on a RunPod pod, so no tag was moved: ${cause}`,
      {
        likely:
          'RunPod cannot pull the image (a private one needs "runpod-registry"), or Milvus does not start there',
        next: 'look at the cause above; the pod was terminated'
      }
    )
  }
  if (outcome !== 'unavailable') return
  const what = `RunPod could not run a canary: ${cause}`
  if (!canaryRequired) {
    warn('no-canary', `${what}. The image is published without one.`)
    return
  }
  throw new Failure('canary-unavailable', `${what}. No tag was moved.`, {
    likely: 'RunPod is out of capacity, or the account out of balance',
    next: 'run again later; with "runpod-canary-required" set to "false" the image is published without a canary then'
  })
}
