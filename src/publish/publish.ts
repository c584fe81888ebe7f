import type { Docker } from '../docker/cli.js'
import { withConfiguration } from '../docker/configured-builder.js'
import { patientDocker, wasGoneAfter } from '../docker/engine-gone.js'
import { openDocker } from '../docker/login.js'
import type { Inputs } from '../inputs/inputs.js'
import { noteContainersGone, type Job } from '../job.js'
import { removeBeside } from '../lib/removals.js'
import { publishedBefore } from '../messages/caller.js'
import { makePlan, type Plan } from '../plan/plan.js'
import type { SmokeLevel } from '../smoke/levels.js'
import { promotableOf, readAhead, type Ahead } from './ahead.js'
import { promote } from './promote.js'
import { deploy } from './deploy-published.js'
import { RUNPOD_PLATFORM, type Candidates } from './deployable.js'
import { requireNeeded } from './needs.js'
import { bootBeside, obtainTested, publishedImage } from './obtain.js'
import {
  existingIndex,
  leftTags,
  timekeeper,
  type Image,
  type Promotion,
  type Purpose,
  type Report,
  type Run
} from './results.js'
import { checkRunPod, previewRunPod } from './deploy-ahead.js'
import {
  isNew,
  openRunPod,
  removeLeft,
  tryOnRunPod,
  updateRunPod
} from './deploy.js'

/**
 * The job: builds the image unless it is published already, pushes it by digest,
 * tests exactly that, and only then sets its tags and brings RunPod to it.
 *
 * @param report takes each result as soon as it is known
 * @param open logs in, and returns docker; replaced in tests
 * @throws Error that says what failed, why, and what to do.
 */
export async function publish(
  inputs: Inputs,
  job: Job,
  report: Report,
  open = openDocker
): Promise<void> {
  const removals = removeBeside()
  const openAll: typeof openDocker = async () =>
    await withConfiguration(await open(job, inputs), inputs, job)
  try {
    await publishWith({ inputs, job, removals, report }, openAll)
  } catch (error) {
    await removals.ended()
    throw error
  }
  if (await removals.ended()) noteContainersGone(job)
}

async function publishWith(
  given: Pick<Run, 'inputs' | 'job' | 'removals' | 'report'>,
  open: typeof openDocker
): Promise<void> {
  const { inputs, job, report } = given
  const times = timekeeper((timings) => {
    report({ timings })
  })
  const { step } = times
  report({ purpose: purposeOf(inputs) })
  if (inputs.runpod?.doctor) {
    const { examine } = await import('./doctor.js')
    await examine(inputs.runpod, { inputs, job, step, report }, open)
    return
  }
  const docker = await step('Log in', () => open(job, inputs))
  const published = publishedBefore()
  if (published !== undefined) {
    report({ purpose: 'deploy' })
    await deploy(docker, { inputs, job, step, report }, published)
    return
  }
  const plan = await step('Plan', () => makePlan(inputs, docker, job))
  const { decision } = plan
  report({ plan })
  if (decision.kind !== 'build') {
    report({ image: publishedImage(inputs.image, decision.published) })
  }
  const run: Run = { ...given, ...times, plan }
  const asked = { request: inputs.version, level: levelOnRunPod(plan) }
  const runpod = await openRunPod(docker, run, asked)
  if (inputs.dryRun) {
    if (runpod) await step('RunPod', () => previewRunPod(runpod))
    return
  }
  await requireNeeded(docker, run)
  const engine = patientDocker(docker)
  const builder = bootBeside(engine, run)
  if (runpod) await removeLeft(runpod)
  if (runpod) await checkRunPod(runpod)

  const ahead = readAhead(docker, run)
  const image = await obtainTested(engine, run, builder, ahead.begin)
  // It may have created what it could not say any more.
  if (wasGoneAfter(engine, 0)) run.removals.leaveUnknown()
  report({ image })
  if (runpod) await tryOnRunPod(runpod, image)
  const promotion = await promoteTested(docker, run, image, ahead)
  if (runpod) {
    const candidates = taggedCandidates(plan, image, promotion)
    await updateRunPod(runpod, candidates, triedDigest(plan, image))
  }
}

/** Sets the tags. Undefined if there are none to set. */
async function promoteTested(
  docker: Docker,
  run: Run,
  image: Image,
  ahead: Ahead
): Promise<Promotion | undefined> {
  const promotable = promotableOf(run, image)
  if (!promotable) return undefined
  const [promotion, sizes] = await Promise.all([
    run.step('Promote', async () =>
      promote(docker, promotable, await ahead.look())
    ),
    ahead.sizesOf(image)
  ])
  run.report({ promotion, sizes })
  if (promotion.failure) throw promotion.failure
  return promotion
}

/**
 * Returns the images that the run's tags point to: its own, if it has one, and
 * newer ones.
 */
function taggedCandidates(
  plan: Plan,
  image: Image,
  promotion: Promotion | undefined
): Candidates {
  const { version, decision } = plan
  const hadTag =
    decision.kind === 'promote' ||
    (decision.kind === 'nothing' && !('isSuperseded' in decision))
  const hasTag = hadTag || (promotion?.moved ?? []).length > 0
  const index = hasTag ? existingIndex({ image, promotion }) : undefined
  return {
    own: index && { digest: index.digest, version },
    newer: leftTags({ plan, promotion })
  }
}

/** Returns the digest of the image if a canary has tried it. */
function triedDigest(plan: Plan, image: Image): string | undefined {
  const isTried = isNew({ plan }) && image.kind !== 'engine'
  return isTried ? image.index.digest : undefined
}

/** Returns what an image must have passed on the platform of RunPod's machines. */
function levelOnRunPod({ tests }: Plan): SmokeLevel {
  const test = tests.find(({ platform }) => platform === RUNPOD_PLATFORM)
  return test?.level ?? 'none'
}

function purposeOf({ push, dryRun, runpod }: Inputs): Purpose {
  if (runpod?.doctor) return 'doctor'
  if (dryRun) return 'dry-run'
  if (push === 'by-digest') return 'part'
  return push === 'false' ? 'local' : 'publish'
}
