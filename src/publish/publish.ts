import type { Docker } from '../docker/cli.js'
import { openDocker } from '../docker/login.js'
import { pullMissing } from '../docker/pull.js'
import { refsOf, type PlatformRefs } from '../docker/reference.js'
import { readImage } from '../docker/registry.js'
import { readSizes, requireSpace } from '../docker/size.js'
import type { Inputs } from '../inputs/inputs.js'
import { noteEngineUse, type Job } from '../job.js'
import { publishedBefore } from '../messages/caller.js'
import type { TestedImage } from '../plan/decision.js'
import { makePlan, type Plan } from '../plan/plan.js'
import type { PublishedImage } from '../plan/published.js'
import type { ExpectedVersion, SmokeLevel } from '../smoke/levels.js'
import { routeOf } from '../smoke/route.js'
import { refsToRun, requirePassed, testPlatforms } from '../smoke/smoke.js'
import { raiseLevels } from './assemble.js'
import { requireBase } from './base-layers.js'
import { build } from './build.js'
import { installEmulators } from './emulators.js'
import { merge } from './merge.js'
import { promote } from './promote.js'
import { requireReports } from './test-reports.js'
import { deploy } from './deploy-published.js'
import { RUNPOD_PLATFORM, type Candidates } from './deployable.js'
import {
  existingIndex,
  leftTags,
  stepRunner,
  type Image,
  type Promotion,
  type Purpose,
  type PushedImage,
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
  const step = stepRunner((timings) => {
    report({ timings })
  })
  report({ purpose: purposeOf(inputs) })
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
  const run: Run = { inputs, job, plan, step, report }
  const asked = { request: inputs.version, level: levelOnRunPod(plan) }
  const runpod = await openRunPod(docker, run, asked)
  if (inputs.dryRun) {
    if (runpod) await step('RunPod', () => previewRunPod(runpod))
    return
  }
  if (runpod) await removeLeft(runpod)
  if (runpod) await checkRunPod(runpod)

  const image = await obtainTested(docker, run)
  report({ image })
  if (runpod) await tryOnRunPod(runpod, image)
  const promotion = await promoteTested(docker, run, image)
  if (runpod) {
    const candidates = taggedCandidates(plan, image, promotion)
    await updateRunPod(runpod, candidates, triedDigest(plan, image))
  }
}

/** Sets the tags. Undefined if there are none to set. */
async function promoteTested(
  docker: Docker,
  { inputs, plan, step, report }: Run,
  image: Image
): Promise<Promotion | undefined> {
  const { version, decision, isUnpublished, targets: planned } = plan
  const { tags } = decision
  if (image.kind === 'engine' || tags.length === 0) return undefined
  const { image: repository, registry } = inputs
  const { floating } = plan.tags
  const target = { repository, registry, isUnpublished, planned, floating }
  const [promotion, sizes] = await Promise.all([
    step('Promote', () => promote(docker, { ...target, version, image, tags })),
    // The table of the platforms, which has them, is about tested images.
    decision.kind === 'promote' ? undefined : readSizes(docker, image.refs)
  ])
  report({ promotion, sizes })
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

function purposeOf({ push, dryRun }: Inputs): Purpose {
  if (dryRun) return 'dry-run'
  if (push === 'by-digest') return 'part'
  return push === 'false' ? 'local' : 'publish'
}

/** Returns the image whose tags are to be set, once it has passed its test. */
async function obtainTested(docker: Docker, run: Run): Promise<Image> {
  const { plan, inputs } = run
  const { decision } = plan
  switch (decision.kind) {
    case 'build':
      return inputs.digests.length > 0
        ? await mergeTested(docker, run)
        : await testHere(docker, run, baseRefs(plan), () =>
            buildImage(docker, run)
          )
    case 'test':
      return await testAgain(docker, run, decision.published)
    default:
      return publishedImage(inputs.image, decision.published)
  }
}

/**
 * Obtains an image and tests each platform of it. Whatever would stop the tests
 * is found before that, and verdicts are reported before a failure is thrown.
 *
 * @param pulled images that the engine will pull
 */
async function testHere(
  docker: Docker,
  { inputs, job, plan, step, report }: Run,
  pulled: PlatformRefs,
  obtain: () => Promise<Image>
): Promise<Image> {
  const route = await routeOf(docker, plan.tests)
  await requireSpace(docker, pulled)
  // From here on the job leaves something in the engine for the post step.
  noteEngineUse(job)
  await step('QEMU', () => installEmulators(docker, inputs, plan.tests, job))
  const image = await obtain()
  report({ image })
  const results = await step('Smoke test', () =>
    testPlatforms(
      docker,
      image.refs,
      plan.tests,
      { ...inputs.smoke, route, milvus: expectedVersion(docker, plan, job) },
      job
    )
  )
  const digests = image.kind === 'engine' ? {} : image.index.platforms
  report({
    smoke: results.map((result) => ({
      ...result,
      digest: digests[result.platform]
    }))
  })
  requirePassed(results)
  return image
}

/** Another patch version is accepted if the base image is known to be of the version. */
function expectedVersion(
  docker: Docker,
  plan: Plan,
  job: Job
): ExpectedVersion {
  const { name, repository, platforms, doubt } = plan.base
  const refs = refsOf(repository, platforms)
  const pullOne = async (platform: string): Promise<string> => {
    const ref = refs[platform] ?? ''
    await pullMissing(docker, { [platform]: ref }, job)
    return ref
  }
  return {
    version: plan.version,
    base: name,
    pullBase: doubt ? undefined : pullOne
  }
}

async function buildImage(docker: Docker, run: Run): Promise<Image> {
  const { inputs, job, plan, step } = run
  const [image] = await step('Build', () =>
    Promise.all([build(docker, plan, inputs, job), pullBase(docker, run)])
  )
  return image
}

/** Tests an image that passed less so far, and raises the level in its marks. */
async function testAgain(
  docker: Docker,
  run: Run,
  published: TestedImage
): Promise<Image> {
  const { inputs, plan, step } = run
  const { image: repository, platforms } = inputs
  const image = publishedImage(repository, published)
  const pulled = refsToRun(image.refs, plan.tests)
  const ref = `${repository}@${published.digest}`
  requireBase(plan, platforms, (await readImage(docker, ref)).layers)
  await testHere(docker, run, pulled, () => Promise.resolve(image))
  return await step('Mark', () =>
    raiseLevels(docker, repository, plan, published)
  )
}

/** Merges images that other jobs have built and tested. */
async function mergeTested(
  docker: Docker,
  { inputs, plan, step, report }: Run
): Promise<Image> {
  const image = await step('Merge', () => merge(docker, plan, inputs))
  const { platforms } = image.index
  report({ smoke: requireReports(inputs.smokeResults, plan.tests, platforms) })
  return image
}

/**
 * Pulls the base while the image is built: on a fresh runner nothing takes
 * longer. If it fails, the pull of the built image says why.
 */
async function pullBase(
  docker: Docker,
  { inputs, job, plan }: Run
): Promise<void> {
  if (inputs.push === 'false') return
  await pullMissing(docker, baseRefs(plan), job).catch(() => undefined)
}

/** Returns the base of each platform that is tested. */
function baseRefs({ base, tests }: Plan): PlatformRefs {
  return refsToRun(refsOf(base.repository, base.platforms), tests)
}

function publishedImage(
  repository: string,
  { digest, platforms }: PublishedImage
): PushedImage {
  const refs = refsOf(repository, platforms)
  const index = { digest, platforms }
  return { origin: 'published', kind: 'index', refs, index }
}
