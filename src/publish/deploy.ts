import type { Docker } from '../docker/cli.js'
import { cancelled } from '../lib/cancellation.js'
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'
import type { Access } from '../runpod/call.js'
import type { CanaryResult } from '../runpod/canary/canary.js'
import type { PodPlan } from '../runpod/pods.js'
import type { PodTarget, ReadImage } from '../runpod/known-image.js'
import type { FailureMemory } from '../runpod/roll/memory.js'
import type * as RunPodModule from '../runpod/runpod.js'
import type { RunPodOptions, RunPodResults } from '../runpod/runpod.js'
import type { DesiredTemplate } from '../runpod/template/new-template.js'
import type { ReadBytes, TemplateResult } from '../runpod/template/template.js'
import {
  chooseImage,
  RUNPOD_PLATFORM,
  type Asked,
  type Candidates
} from './deployable.js'
import { imageReaders } from './image-readers.js'
import type { Image, Run } from './results.js'
import { rightsRequirer, type Changes, type RequireRights } from './rights.js'

/** What it takes to bring RunPod to an image. */
interface RunPodParts<R = Pick<Run, 'inputs' | 'job' | 'step'>> {
  run: R
  /** What an image must be like that RunPod gets. */
  asked: Asked
  options: RunPodOptions
  access: Access
  runpodModule: typeof RunPodModule
  /** Reads what an image of the repository is. */
  readImage: ReadImage
  /** Reads how large one is. */
  readBytes: ReadBytes
  requireRights: RequireRights
  memory: FailureMemory
  /** Takes the result of each part, as soon as it is known. */
  record: (known: RunPodResults) => void
}

/** The same, of a run that has a plan. */
export type RunPod = RunPodParts<Run>

/** Returns what works at RunPod. Without a key, none of that code is loaded. */
export async function openRunPod<R extends Pick<Run, 'inputs' | 'report'>>(
  docker: Docker,
  run: R,
  asked: Asked
): Promise<RunPodParts<R> | undefined> {
  const options = run.inputs.runpod
  if (!options) return undefined
  const runpodModule = await import('../runpod/runpod.js')
  const access = runpodModule.accessTo(options, cancelled)
  let runpod: RunPodResults = {}
  const record = (known: RunPodResults): void => {
    runpod = { ...runpod, ...known }
    run.report({ runpod })
  }
  const readers = imageReaders(docker, run.inputs.image)
  const requireRights = rightsRequirer(runpodModule.askerOfRights(access))
  // Until something is known of them.
  if (options.pods.length > 0) record({ pods: [] })
  const { openMemory } = await import('./failed-pods.js')
  const readOnce = runpodModule.readOnce(readers.readImage)
  const memory = openMemory(docker, run.inputs.image, readOnce)
  const parts = { run, asked, options, access, runpodModule }
  return { ...parts, ...readers, requireRights, memory, record }
}

/**
 * Terminates canaries that killed jobs have left. This comes first, so that a run
 * that fails later has done it, too.
 */
export async function removeLeft(runpod: RunPodParts): Promise<void> {
  const { run, options, access, runpodModule } = runpod
  if (!options.canary && options.pods.length === 0) return
  await runpodModule.reapCanaries(access, run.job)
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
  await tryImage(runpod, ref, 'tags')
}

/** What waits for a canary. */
type Stake = 'tags' | 'pods'

async function tryImage(
  { run, options, access, runpodModule, readBytes, record }: RunPodParts,
  image: string,
  stake: Stake
): Promise<void> {
  const { canary: choice } = options
  if (!choice) return
  const { job } = run
  const canary = await run.step('Canary', async () => {
    const imageBytes = await readBytes(image)
    const wanted = { ...options, choice, image, imageBytes, job }
    return await runpodModule.runCanary(access, wanted)
  })
  record({ canary })
  requireCanary(canary, options, stake)
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
  const { run, asked, options, access, runpodModule } = runpod
  const { readImage, memory, record } = runpod
  const desired = desiredTemplate(runpod)
  if (!desired && options.pods.length === 0) return
  const choice = chooseImage(candidates, asked)
  if (choice.kind === 'none') {
    record({ kept: choice.reason })
    const { reason, next } = choice
    annotate('runpod-not-updated', { reason, next })
    return
  }
  const { version, digest } = choice
  const repository = run.inputs.image
  const image = `${repository}@${digest}`
  const target = { repository, version, ref: image }
  if (digest !== tried) await prepareChanges(runpod, target)
  if (desired) {
    await run.step('RunPod template', async () => {
      record({
        template: await runpodModule.syncTemplate(
          access,
          desired,
          target,
          runpod
        )
      })
    })
  }
  if (options.pods.length === 0) return
  await run.step('RunPod pods', async () => {
    const plans = await planNamedPods(runpod, target)
    const all = { ...options, target, readImage, memory, job: run.job }
    await runpodModule.rollPods(access, plans, all, (pods) => {
      record({ pods })
    })
  })
}

/**
 * Requires, before the first of several things is done, that the key may do all of
 * them, and tries the image on a canary. A single change is the first itself.
 *
 * @throws Failure when it may not, or the canary fails, or a pod may not have the image.
 */
async function prepareChanges(
  runpod: RunPodParts,
  target: PodTarget & { ref: string }
): Promise<void> {
  const { options, access, runpodModule, readImage, requireRights } = runpod
  const desired = desiredTemplate(runpod)
  if (!options.canary && !(desired && options.pods.length > 0)) return
  const [template, pods] = await Promise.all([
    desired && runpodModule.planTemplate(access, desired, target, readImage),
    planNamedPods(runpod, target)
  ])
  if (options.canary) runpodModule.requireAllowed(pods)
  const changes = changesOf(runpod, template, pods)
  await requireRights(changes)
  if (changes.canary) await tryImage(runpod, target.ref, 'pods')
}

/** Returns what is changed if plans are carried out; a canary only if anything is. */
export function changesOf(
  { options }: Pick<RunPodParts, 'options'>,
  planned: TemplateResult | undefined,
  pods: PodPlan[]
): Changes {
  const template = ['created', 'updated'].includes(planned?.outcome ?? '')
  const isAnyPod = pods.some(({ action }) => ['roll', 'set'].includes(action))
  const canary = options.canary !== undefined && (template || isAnyPod)
  return { template, pods: isAnyPod, canary }
}

/** True if no run has published these bytes as tested before. */
export function isNew({ plan }: Pick<Run, 'plan'>): boolean {
  return ['build', 'test'].includes(plan.decision.kind)
}

/** Returns which template is to have the image; undefined for none. */
export function desiredTemplate({
  options
}: Pick<RunPodParts, 'options'>): DesiredTemplate | undefined {
  const { template, registry, isComputeAsked } = options
  if (template === undefined) return undefined
  return {
    template,
    registry,
    compute: options.templateCompute,
    isComputeAsked
  }
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
  { options, access, runpodModule, readImage, memory }: RunPodParts,
  target: PodTarget
): Promise<PodPlan[]> {
  if (options.pods.length === 0) return []
  const named = runpodModule.selectPods(
    await runpodModule.listPods(access),
    options.pods
  )
  const { allowLineChange, retry } = options
  const rules = { allowLineChange, readImage }
  const plans = await runpodModule.planPods(named, target, rules)
  return await runpodModule.holdFailed(plans, target, {
    memory,
    retry,
    answers: (pod) => runpodModule.milvusAnswers(access, pod, options)
  })
}

function requireCanary(
  { outcome, cause: reason = '', known }: CanaryResult,
  { canaryRequired, registry }: RunPodOptions,
  stake: Stake
): void {
  if (outcome === 'failed') {
    const values = { reason, link: known?.link ?? '' }
    const remedy =
      known?.failure ?? (registry ? 'withRegistry' : 'withoutRegistry')
    throw fail(`canary-failed.${stake}`, values, { remedy })
  }
  if (outcome !== 'unavailable') return
  if (canaryRequired) throw fail(`canary-unavailable.${stake}`, { reason })
  annotate(`no-canary.${stake}`, { reason })
}
