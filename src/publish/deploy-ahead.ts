// What would happen at RunPod, before anything is built.
import { annotate } from '../messages/annotate.js'
import { whatOf } from '../messages/failure.js'
import type { PodPlan } from '../runpod/pods.js'
import type { TemplateResult } from '../runpod/template/template.js'
import { chooseImage, type Candidates } from './deployable.js'
import {
  changesOf,
  isNew,
  planNamedPods,
  desiredTemplate,
  type RunPod
} from './deploy.js'

/** What would happen. */
interface Outlook {
  template?: TemplateResult
  pods: PodPlan[]
  /** The image by digest; undefined as long as it is not built. */
  ref?: string
  /** Why the template and the pods would keep their images. */
  kept?: string
}

/**
 * Reports what a run would do at RunPod, and changes nothing.
 *
 * @throws Failure that would end the run.
 */
export async function previewRunPod(runpod: RunPod): Promise<void> {
  const { run, options, runpodModule, record } = runpod
  record({ planned: true })
  if (options.canary && isNew(run)) record({ canary: { outcome: 'planned' } })
  await unlessDown(runpod, async () => {
    const outlook = await lookWithRights(runpod)
    const { template, pods, ref, kept } = outlook
    const changes = changesOf(runpod, template, pods)
    const isChange = changes.template || changes.pods
    // A later job may be able to read what has failed on a pod.
    const isUnread = pods.some(isHeldUnread)
    if (isChange || !isUnread) record({ wouldChange: isChange })
    if (changes.canary) {
      record({ canary: { outcome: 'planned' } })
    }
    const results = pods.map((plan) => runpodModule.expectedResult(plan, ref))
    record({ template, pods: results, kept })
    runpodModule.sayWaysBack(pods)
    runpodModule.sayWouldHold(pods)
    await requireUsable(runpod, pods)
  })
}

/**
 * Finds, before anything is built, what would end the run after its tags have
 * moved: a wrong key or password, a right that the key lacks, a name that nothing has or
 * that two templates have, a pod that may not have the image.
 *
 * @throws Failure that says so.
 */
export async function checkRunPod(runpod: RunPod): Promise<void> {
  // Without anything to build or to tag, the update itself finds it as early.
  if (runpod.run.plan.decision.kind === 'nothing') return
  await runpod.run.step('RunPod', () =>
    unlessDown(runpod, async () => {
      await requireUsable(runpod, (await lookWithRights(runpod)).pods)
    })
  )
}

/** True if a pod keeps its image because the memory of failures could not be read. */
function isHeldUnread({ action, failure }: PodPlan): boolean {
  return action === 'hold' && failure === undefined
}

/** @throws Failure when a pod may not have the image, or refuses the password. */
async function requireUsable(
  { runpodModule, access, options }: RunPod,
  pods: PodPlan[]
): Promise<void> {
  runpodModule.requireAllowed(pods)
  await runpodModule.requirePassword(access, pods, options)
}

/** Goes on if RunPod has a fault that may pass: that says nothing about the inputs. */
async function unlessDown(
  { runpodModule }: RunPod,
  look: () => Promise<void>
): Promise<void> {
  try {
    await look()
  } catch (error) {
    if (runpodModule.isLasting(error)) throw error
    annotate('runpod-not-checked', { reason: whatOf(error) })
  }
}

/**
 * Looks ahead, and requires the rights for it. With something to build, these are
 * asked for at the same time, by the inputs; else only for what is to be changed.
 *
 * @throws Failure that names the rights rather than what a lack of them leads to.
 */
async function lookWithRights(runpod: RunPod): Promise<Outlook> {
  const { run, options, requireRights } = runpod
  const looking = lookAhead(runpod)
  if (run.plan.decision.kind === 'nothing') {
    const { template, pods } = await looking
    await requireRights(changesOf(runpod, template, pods))
    return await looking
  }
  const asking = requireRights({
    template: options.template !== undefined,
    pods: options.pods.length > 0,
    canary: options.canary !== undefined
  })
  await Promise.allSettled([asking, looking])
  await asking
  return await looking
}

async function lookAhead(runpod: RunPod): Promise<Outlook> {
  const { run, asked, options, access, runpodModule, readImage } = runpod
  const choice = chooseImage(expected(run), asked)
  if (choice.kind === 'none') return { pods: [], kept: choice.reason }
  const { digest, version } = choice
  const repository = run.inputs.image
  const ref = digest && `${repository}@${digest}`
  const target = { repository, version, ref }
  const desired = desiredTemplate(runpod)
  const [template, pods] = await Promise.all([
    desired && runpodModule.planTemplate(access, desired, target, readImage),
    planNamedPods(runpod, target),
    // Without a template and pods, nothing else finds a wrong key.
    options.canary && isNew(run)
      ? runpodModule.findOffers(access, options.canary)
      : undefined
  ])
  return { template, pods, ref }
}

/** Returns the images that there will be, if all goes well. */
function expected({
  plan: { version, decision }
}: RunPod['run']): Candidates<string | undefined> {
  const { left: newer, tags } = decision
  switch (decision.kind) {
    case 'build':
    case 'test': {
      // Its digest is another one then.
      const own = tags.length > 0 ? { version, digest: undefined } : undefined
      return { own, newer }
    }
    default: {
      const { digest } = decision.published
      const isOwn = !('isSuperseded' in decision)
      return { own: isOwn ? { version, digest } : undefined, newer }
    }
  }
}
