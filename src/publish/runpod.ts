import type { Docker } from '../docker/cli.js'
import { isSameRepository, splitReference } from '../docker/reference.js'
import { cancelled } from '../lib/cancellation.js'
import { Failure } from '../messages/failure.js'
import { note, warn } from '../messages/annotate.js'
import { isImage, readTarget } from '../plan/published.js'
import type { Access } from '../runpod/call.js'
import type { CanaryResult } from '../runpod/canary.js'
import type { ReadImage } from '../runpod/lines.js'
import type { RunPodOptions } from '../runpod/options.js'
import type { PodPlan, PodTarget } from '../runpod/pods.js'
import type { RunPodResults } from '../runpod/results.js'
import type * as Wing from '../runpod/runpod.js'
import type { TemplateResult, TemplateWish } from '../runpod/template.js'
import {
  chooseImage,
  RUNPOD_PLATFORM,
  type Asked,
  type Candidates
} from './deployable.js'
import type { Image, Run } from './results.js'

/** What it takes to bring RunPod to an image. */
export interface RunPodParts<R = Pick<Run, 'inputs' | 'job' | 'step'>> {
  run: R
  /** What an image must be like that RunPod gets. */
  asked: Asked
  options: RunPodOptions
  access: Access
  wing: typeof Wing
  /** Reads what an image of the repository is. */
  readImage: ReadImage
  /** Takes what came of each part, as soon as it is known. */
  record: (known: RunPodResults) => void
}

/** The same, of a run that has a plan. */
export type RunPod = RunPodParts<Run>

/** Returns what works at RunPod; without a key nothing of it is loaded. */
export async function openRunPod<R extends Pick<Run, 'inputs' | 'report'>>(
  run: R,
  asked: Asked,
  readImage: ReadImage
): Promise<RunPodParts<R> | undefined> {
  const options = run.inputs.runpod
  if (!options) return undefined
  const wing = await import(/* webpackMode: "eager" */ '../runpod/runpod.js')
  const access = wing.openRunPod(options, cancelled)
  let runpod: RunPodResults = {}
  const record = (known: RunPodResults): void => {
    runpod = { ...runpod, ...known }
    run.report({ runpod })
  }
  return { run, asked, options, access, wing, readImage, record }
}

/**
 * Terminates canaries that killed jobs have left. This comes first, so that a run
 * that fails later has done it, too.
 */
export async function removeLeft(runpod: RunPodParts): Promise<void> {
  const { run, options, access, wing } = runpod
  if (!options.canary && options.pods.length === 0) return
  await wing.reapCanaries(access, run.job)
}

/**
 * Tries an image that was built, merged or tested again on a pod of its own.
 *
 * @throws Failure when the image failed, or when RunPod had no pod for it and the
 * run may not go on without one.
 */
export async function tryOnRunPod(runpod: RunPod, image: Image): Promise<void> {
  const { run } = runpod
  if (!isNew(run)) return
  const ref = runnableRef(run.inputs.image, image)
  await tryImage(runpod, ref, {
    kept: 'no tag was moved',
    without: 'The image is published without one'
  })
}

/** What a canary decides. */
interface Stakes {
  /** What is not done if it fails. */
  kept: 'no tag was moved' | 'the template and the pods keep their images'
  /** What is done if RunPod has none, and the run may go on. */
  without:
    | 'The image is published without one'
    | 'The template and the pods get the image without one'
}

async function tryImage(
  { run, options, access, wing, record }: RunPodParts,
  image: string,
  stakes: Stakes
): Promise<void> {
  const { canary: choice } = options
  if (!choice) return
  const { job } = run
  const canary = await run.step('Canary', () =>
    wing.runCanary(access, { ...options, choice, image, job })
  )
  record({ canary })
  requireCanary(canary, options, stakes)
}

/**
 * Brings the template and the pods to the newest image that they may have. One that
 * no canary of this run has tried is tried before they get it.
 *
 * @param tried digest of the image that a canary has tried already
 * @throws Failure that says what could not be brought to it, and why.
 */
export async function updateRunPod(
  runpod: RunPodParts,
  candidates: Candidates,
  tried?: string
): Promise<void> {
  const { run, asked, options, access, wing, readImage, record } = runpod
  const wish = wishOf(runpod)
  if (!wish && options.pods.length === 0) return
  const choice = chooseImage(candidates, asked)
  if (choice.kind === 'none') {
    record({ kept: choice.reason })
    note(
      'runpod-not-updated',
      `The template and the pods at RunPod keep their images: ${choice.reason}. To change that, ${choice.next}.`
    )
    return
  }
  const { version, digest } = choice
  const repository = run.inputs.image
  const image = `${repository}@${digest}`
  const target = { repository, version, ref: image }
  if (digest !== tried && (await wouldChange(runpod, target))) {
    await tryImage(runpod, image, {
      kept: 'the template and the pods keep their images',
      without: 'The template and the pods get the image without one'
    })
  }
  if (wish) {
    await run.step('RunPod template', async () => {
      record({
        template: await wing.bringTemplate(access, wish, target, readImage)
      })
    })
  }
  if (options.pods.length === 0) return
  await run.step('RunPod pods', async () => {
    const plans = await planNamedPods(runpod, target)
    const all = { ...options, target, readImage, job: run.job }
    await wing.rollPods(access, plans, all, (pods) => {
      record({ pods })
    })
  })
}

/**
 * True if the template or a pod is about to get another image.
 *
 * @throws Failure when a pod may not have it.
 */
async function wouldChange(
  runpod: RunPodParts,
  target: PodTarget & { ref: string }
): Promise<boolean> {
  const { options, access, wing, readImage } = runpod
  if (!options.canary) return false
  const wish = wishOf(runpod)
  const [template, pods] = await Promise.all([
    wish && wing.planTemplate(access, wish, target, readImage),
    planNamedPods(runpod, target)
  ])
  wing.requireAllowed(pods)
  return isAnyChanged(template, pods)
}

/** True if one of the planned changes gives another image. */
export function isAnyChanged(
  template: TemplateResult | undefined,
  pods: PodPlan[]
): boolean {
  const isTemplate = ['created', 'updated'].includes(template?.outcome ?? '')
  return (
    isTemplate || pods.some(({ action }) => ['roll', 'set'].includes(action))
  )
}

/** True if no run has published these bytes as tested before. */
export function isNew({ plan }: Pick<Run, 'plan'>): boolean {
  return ['build', 'test'].includes(plan.decision.kind)
}

/** Returns which template is to have the image; undefined for none. */
export function wishOf({
  run,
  options
}: RunPodParts): TemplateWish | undefined {
  const { template, registry } = options
  return template === undefined
    ? undefined
    : { template, registry, variant: run.inputs.variant }
}

/**
 * Returns a reference that RunPod can pull. An index that its first tag creates
 * does not exist yet, but its platforms' images do.
 */
function runnableRef(repository: string, image: Image): string {
  return image.kind === 'index'
    ? `${repository}@${image.index.digest}`
    : (image.refs[RUNPOD_PLATFORM] ?? '')
}

/** Says what is to be done with each of the pods that the input names. */
export async function planNamedPods(
  { options, access, wing, readImage }: RunPodParts,
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
  { canaryRequired, registry }: RunPodOptions,
  { kept, without }: Stakes
): void {
  if (outcome === 'failed') {
    throw new Failure(
      'canary-failed',
      `The image failed on a RunPod pod, so ${kept}: ${cause}`,
      {
        likely: `RunPod cannot pull the image (${ofPull(registry)}), or Milvus does not start there`,
        next: 'look at the cause above; the pod was terminated'
      }
    )
  }
  if (outcome !== 'unavailable') return
  const what = `RunPod could not run a canary: ${cause}`
  if (!canaryRequired) {
    warn('no-canary', `${what}. ${without}.`)
    return
  }
  throw new Failure('canary-unavailable', `${what}, so ${kept}.`, {
    likely:
      'RunPod has a fault or is out of capacity, or the account out of balance',
    next: 'run again later; with "runpod-canary-required" set to "false" the run goes on without a canary then'
  })
}

/** Says what a pull at RunPod may lack. */
function ofPull(registry: string | undefined): string {
  return registry
    ? 'the credentials that "runpod-registry" names may not read it'
    : 'a private one needs "runpod-registry"'
}
