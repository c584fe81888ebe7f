import { build, type BuiltImage } from './build.js'
import type { Docker } from '../docker/cli.js'
import { openDocker } from '../docker/login.js'
import { merge } from './merge.js'
import { installEmulators, nativePlatform } from './emulators.js'
import { promote } from './promote.js'
import { pullMissing } from '../docker/pull.js'
import { refsOf } from '../docker/reference.js'
import type { Inputs } from '../inputs/inputs.js'
import { noteEngineUse, stepRunner, type Job, type Timings } from '../job.js'
import { makePlan, type Plan } from '../plan/plan.js'
import { untested, type SmokeReport } from '../smoke/report.js'
import { refsToRun, testPlatforms } from '../smoke/test-run.js'
import { planTests, type SmokeTest } from '../smoke/test-plan.js'
import { requirePassed, requireReported } from '../smoke/verdict.js'
import type { LeftAlone, StandingImage } from '../plan/published.js'
import { checkUserYaml } from '../inputs/user-yaml.js'

/** What came of a run, as far as it got. */
export interface Results {
  timings: Timings
  plan?: Plan
  /** The image that was built, or that stands. */
  image?: BuiltImage
  /** True when it was built now. */
  built: boolean
  smoke?: SmokeReport[]
  /** Tags that point at the image now, and did not before. */
  promoted: string[]
  /** Tags that stand on a newer version, and stay there. */
  left: LeftAlone[]
  /** Why the run failed. */
  error?: string
}

/** Returns the results of a run that has done nothing yet. */
export function noResults(): Results {
  return { timings: {}, built: false, promoted: [], left: [] }
}

/**
 * The job: builds the image, unless it stands already, and pushes it by digest,
 * tests exactly that, and only then gives it its tags. Fills in `results` as it
 * goes, so that a run that fails is reported as well.
 *
 * @throws Error that says what failed, why, and what to do.
 */
export async function publish(
  inputs: Inputs,
  job: Job,
  results: Results
): Promise<void> {
  const step = stepRunner(results.timings)
  await checkUserYaml(inputs.userYaml)
  const docker = await step('Log in', () => openDocker(inputs, job))
  const plan = await step('Plan', () => makePlan(inputs, docker, job))
  results.plan = plan
  const { standing, tags, left } = plan.decision
  results.left.push(...left)
  if (standing) results.image = imageOf(plan.image, standing)
  if (inputs.dryRun) return

  if (!standing?.isTested) {
    const getTested = inputs.digests.length > 0 ? mergeTested : buildAndTest
    await getTested({ inputs, job, docker, plan, step, results })
  }

  const pushed = results.image?.pushed
  if (!pushed || tags.length === 0) return
  const { image, version } = plan
  const { promoted: moved, left: stayed } = results
  await step('Promote', () =>
    promote(docker, { image, version, tags, ...pushed, moved, left: stayed })
  )
  // Other jobs were faster with newer versions: without a tag there is no index.
  if (pushed.source && moved.length === 0) delete results.image
}

/** What the way to a tested image needs. */
interface Run {
  inputs: Inputs
  job: Job
  docker: Docker
  plan: Plan
  step: ReturnType<typeof stepRunner>
  results: Results
}

/** Builds the image, unless one stands that is only to be tested, and tests it. */
async function buildAndTest(run: Run): Promise<void> {
  const { inputs, job, docker, plan, step, results } = run
  noteEngineUse(job)
  const tests = planTests(
    inputs.platforms,
    inputs.smoke,
    await nativePlatform(docker)
  )
  await step('QEMU', () => installEmulators(docker, inputs, tests, job))

  const { standing } = plan.decision
  const basePull =
    inputs.push && !standing ? pullBase(docker, plan, tests, job) : undefined
  const image =
    results.image ??
    (await step('Build', () => build(docker, plan, inputs, job)))
  results.built = !standing
  results.image = image

  const smoke = await step('Smoke test', async () => {
    await basePull
    return await testPlatforms(docker, image.refs, tests, inputs.smoke, job)
  })
  results.smoke = smoke
  requirePassed(smoke)
}

/** Merges images that other runs have built and tested. */
async function mergeTested(run: Run): Promise<void> {
  const { inputs, docker, plan, step, results } = run
  const { smokeResults, smoke, platforms } = inputs
  requireReported(smokeResults, platforms, smoke)
  results.smoke = smoke.level === 'none' ? untested(platforms) : smokeResults
  // The index comes to be with its first tag.
  if (plan.decision.tags.length === 0) return
  results.image = await step('Merge', () => merge(docker, plan, inputs))
  results.built = true
}

/** An image that stands, as if it had been built now. */
function imageOf(repository: string, standing: StandingImage): BuiltImage {
  const { digest, platforms } = standing
  return {
    refs: refsOf(repository, platforms),
    pushed: { digest, platformDigests: platforms }
  }
}

/**
 * Pulls the base while the image is being built: on a fresh runner this takes
 * longest. If it fails, the pull of the built image says why.
 */
async function pullBase(
  docker: Docker,
  { base }: Plan,
  tests: SmokeTest[],
  job: Job
): Promise<void> {
  const refs = refsOf(base.repository, base.platforms)
  await pullMissing(docker, refsToRun(refs, tests), job).catch(() => undefined)
}
