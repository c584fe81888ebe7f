import { removeOwnBuilder } from '../docker/builder.js'
import type { Docker } from '../docker/cli.js'
import { pullMissing } from '../docker/pull.js'
import { refsOf, type PlatformRefs } from '../docker/reference.js'
import { requireSpace } from '../docker/size.js'
import { noteEngineUse, type Job } from '../job.js'
import { startNow } from '../lib/start-now.js'
import type { TestedImage } from '../plan/decision.js'
import type { Plan } from '../plan/plan.js'
import type { PublishedImage } from '../plan/published.js'
import { leaveOutSame } from '../plan/replaced.js'
import type { ExpectedVersion, SmokeTest } from '../smoke/levels.js'
import type { SmokeReport } from '../smoke/report.js'
import { routeOf } from '../smoke/route.js'
import { refsToRun, requirePassed, testPlatforms } from '../smoke/smoke.js'
import { indexAnnotations, markPassed } from './assemble.js'
import { requireBase } from './base-layers.js'
import { bootBuilder, build } from './build.js'
import { installEmulators } from './emulators.js'
import { merge } from './merge.js'
import { needsBuilder, needsEngine } from './needs.js'
import { passedBy } from './passed.js'
import {
  archiveBytes,
  baseRefs,
  pullBase,
  pullReplaced,
  replacedRefs
} from './pull-ahead.js'
import type { Image, PushedImage, Run } from './results.js'
import { readAgain } from './read-again.js'
import { requireReports } from './test-reports.js'

/** A builder that starts while the rest is checked; undefined if none is needed. */
export type Booting = Promise<string> | undefined

/** Takes the image while it passes the end of its test. */
type WhileStaying = (image: Image) => void

/**
 * Starts the builder if it is certain that the run builds an image and pushes it.
 * Whether it starts is known when the build waits for it: a check that fails before
 * is what ends the run.
 */
export function bootBeside(docker: Docker, run: Run): Booting {
  const { inputs, job, time } = run
  if (!needsBuilder(run)) return undefined
  if (needsEngine(run)) noteEngineUse(job)
  return startNow(() =>
    time('beside', 'Builder starts', () => bootBuilder(docker, inputs, job))
  )
}

/** Returns the image whose tags are to be set, once it has passed its test. */
export async function obtainTested(
  docker: Docker,
  run: Run,
  builder: Booting,
  whileStaying: WhileStaying
): Promise<Image> {
  const { plan, inputs } = run
  const { decision } = plan
  switch (decision.kind) {
    case 'build':
      return inputs.digests.length > 0
        ? await mergeTested(docker, run)
        : await buildTested(docker, run, builder, whileStaying)
    case 'test':
      return await testAgain(docker, run, decision.published, whileStaying)
    default:
      return publishedImage(inputs.image, decision.published)
  }
}

/** Builds an image and tests it. */
async function buildTested(
  docker: Docker,
  run: Run,
  builder: Booting,
  whileStaying: WhileStaying
): Promise<Image> {
  const { image, reports } = await testHere(docker, run, {
    pulled: baseRefs(run.plan),
    obtain: (base) => buildImage(docker, run, builder, base),
    whileStaying
  })
  if (image.kind === 'engine') return image
  return await markUpgrades(docker, run, image, reports, [image.index.digest])
}

/**
 * Writes on the index of a new image what only its test found out: whether there is a
 * way back from it. Without a tag there is no such index, and the reports say it.
 *
 * @param digests of the indexes that list its images
 */
async function markUpgrades(
  docker: Docker,
  { inputs, plan, step }: Run,
  image: PushedImage,
  reports: SmokeReport[],
  digests: string[]
): Promise<PushedImage> {
  const isUpgraded =
    plan.tests.some(({ level }) => level === 'upgrade') ||
    reports.some(({ upgrade }) => upgrade)
  if (!isUpgraded || plan.decision.tags.length === 0) return image
  const { platforms } = image.index
  const annotations = indexAnnotations(plan)
  const parts = { repository: inputs.image, annotations, digests, platforms }
  const passed = passedBy(platforms, reports, plan)
  return await step('Mark', () =>
    markPassed(docker, parts, passed, image.origin)
  )
}

interface TestOptions {
  /** Images that the engine will pull. */
  pulled: PlatformRefs
  /** @param base the pull of the base, which may still go on */
  obtain: (base: Promise<void>) => Promise<Image>
  whileStaying: WhileStaying
}

/**
 * Obtains an image and tests each platform of it. Whatever would stop the tests
 * is found before that, and verdicts are reported before a failure is thrown.
 */
async function testHere(
  docker: Docker,
  run: Run,
  { pulled, obtain, whileStaying }: TestOptions
): Promise<{ image: Image; reports: SmokeReport[] }> {
  const { inputs, job, plan, step, time, removals, report } = run
  const freeBuilder = builderRemoval(docker, run)
  const [route] = await Promise.all([
    routeOf(docker, plan.tests),
    requireSpace(docker, {
      refs: [pulled, replacedRefs(plan.tests)].flatMap(Object.values<string>),
      archives: archiveBytes(run)
    })
  ])
  // From here on the job leaves something in the engine for the post step.
  if (needsEngine(run)) noteEngineUse(job)
  const base = startNow(() => pullBase(docker, run))
  const replaced = startNow(() => pullReplaced(docker, run))
  await step('QEMU', () => installEmulators(docker, inputs, plan.tests, job))
  const image = await obtain(base)
  report({ image })
  await replaced
  const options = {
    ...inputs.smoke,
    route,
    milvus: expectedVersion(docker, plan, job),
    time,
    removals,
    whileStaying: () => {
      whileStaying(image)
      freeBuilder()
    }
  }
  const digests = image.kind === 'engine' ? {} : image.index.platforms
  const tests = testsOf(run, digests)
  const results = await step('Smoke test', () =>
    testPlatforms(docker, image.refs, tests, options, job)
  )
  freeBuilder()
  const smoke = results.map((result) => ({
    ...result,
    digest: digests[result.platform],
    notes: [result.note ?? [], result.notes ?? []].flat()
  }))
  report({ smoke })
  requirePassed(results)
  return { image, reports: smoke }
}

/** Returns the tests of images by their digests: a build may have made the same again. */
function testsOf(
  { inputs, plan }: Pick<Run, 'inputs' | 'plan'>,
  digests: Record<string, string>
): SmokeTest[] {
  const hasData = inputs.smoke.upgradeData !== undefined
  return leaveOutSame(plan.tests, digests, hasData)
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

async function buildImage(
  docker: Docker,
  { inputs, job, plan, step }: Run,
  builder: Booting,
  base: Promise<void>
): Promise<Image> {
  const [image] = await step('Build', () =>
    Promise.all([build(docker, plan, inputs, job, builder), base])
  )
  return image
}

/**
 * Returns what begins to remove the builder of the job, once. That is not done right
 * after the build, since it would take time from the start of Milvus.
 */
function builderRemoval(docker: Docker, run: Run): () => void {
  const { job, removals } = run
  const { builder, buildkitdConfig } = run.inputs
  // Its configuration is needed until the tags are set.
  let isLeft = needsBuilder(run) && !builder && buildkitdConfig === undefined
  return () => {
    if (!isLeft) return
    isLeft = false
    removals.begin('the builder', () => removeOwnBuilder(docker, job))
  }
}

/** Tests an image that passed less so far, and writes into its marks what it has passed. */
async function testAgain(
  docker: Docker,
  run: Run,
  published: TestedImage,
  whileStaying: WhileStaying
): Promise<Image> {
  const { inputs, plan, step } = run
  const { image: repository, platforms } = inputs
  const image = publishedImage(repository, published)
  const ref = `${repository}@${published.digest}`
  requireBase(plan, platforms, (await readAgain(docker, ref)).layers)
  const { reports } = await testHere(docker, run, {
    pulled: refsToRun(image.refs, plan.tests),
    obtain: () => Promise.resolve(image),
    whileStaying
  })
  const annotations = Object.entries(published.annotations)
  const parts = {
    repository,
    annotations: annotations.map((pair) => pair.join('=')),
    digests: [published.digest],
    platforms: published.platforms
  }
  const passed = passedBy(published.platforms, reports, plan)
  return await step('Mark', () =>
    markPassed(docker, parts, passed, 'published')
  )
}

/** Merges images that other jobs have built and tested. */
async function mergeTested(docker: Docker, run: Run): Promise<Image> {
  const { inputs, plan, step, report } = run
  const image = await step('Merge', () => merge(docker, plan, inputs))
  const { platforms } = image.index
  const tests = testsOf(run, platforms)
  const smoke = requireReports(inputs.smokeResults, tests, platforms)
  report({ smoke })
  return await markUpgrades(docker, run, image, smoke, inputs.digests)
}

/** Returns an image that an earlier run has published. */
export function publishedImage(
  repository: string,
  { digest, platforms }: PublishedImage
): PushedImage {
  const refs = refsOf(repository, platforms)
  const index = { digest, platforms }
  return { origin: 'published', kind: 'index', refs, index }
}
