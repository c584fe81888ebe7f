import * as core from '@actions/core'
import { removeOwnBuilder } from '../docker/builder.js'
import type { Docker } from '../docker/cli.js'
import { pullMissing } from '../docker/pull.js'
import { refsOf, type PlatformRefs } from '../docker/reference.js'
import { readImage } from '../docker/registry.js'
import { requireSpace } from '../docker/size.js'
import { noteEngineUse, type Job } from '../job.js'
import { cancelled } from '../lib/cancellation.js'
import { startNow } from '../lib/start-now.js'
import { oneLine } from '../lib/untrusted.js'
import { messageOf } from '../messages/failure.js'
import type { TestedImage } from '../plan/decision.js'
import type { Plan } from '../plan/plan.js'
import type { PublishedImage } from '../plan/published.js'
import type { ExpectedVersion } from '../smoke/levels.js'
import { routeOf } from '../smoke/route.js'
import { refsToRun, requirePassed, testPlatforms } from '../smoke/smoke.js'
import { raiseLevels } from './assemble.js'
import { baseRef, requireBase } from './base-layers.js'
import { bootBuilder, build } from './build.js'
import { installEmulators } from './emulators.js'
import { merge } from './merge.js'
import { archivesOf, pullReplaced, replacedRefs } from './pull-replaced.js'
import type { Image, PushedImage, Run } from './results.js'
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
  noteEngineUse(job)
  return startNow(() =>
    time('beside', 'Builder starts', () => bootBuilder(docker, inputs, job))
  )
}

/** True for a run that builds an image and pushes it. */
function needsBuilder({ plan, inputs }: Run): boolean {
  const isBuilt = plan.decision.kind === 'build' && inputs.digests.length === 0
  return isBuilt && inputs.push !== 'false'
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
        : await testHere(docker, run, {
            pulled: baseRefs(plan),
            obtain: (base) => buildImage(docker, run, builder, base),
            whileStaying
          })
    case 'test':
      return await testAgain(docker, run, decision.published, whileStaying)
    default:
      return publishedImage(inputs.image, decision.published)
  }
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
): Promise<Image> {
  const { inputs, job, plan, step, time, removals, report } = run
  const freeBuilder = builderRemoval(docker, run)
  const [route] = await Promise.all([
    routeOf(docker, plan.tests),
    requireSpace(docker, {
      refs: [pulled, replacedRefs(plan.tests)].flatMap(Object.values<string>),
      archives: archivesOf(plan.tests, inputs.smoke)
    })
  ])
  // From here on the job leaves something in the engine for the post step.
  noteEngineUse(job)
  const base = startNow(() => pullBase(docker, run))
  const replaced = startNow(() => pullReplaced(docker, run))
  await step('QEMU', () => installEmulators(docker, inputs, plan.tests, job))
  const image = await obtain(base)
  report({ image })
  const options = {
    ...inputs.smoke,
    replaced,
    route,
    milvus: expectedVersion(docker, plan, job),
    time,
    removals,
    whileStaying: () => {
      whileStaying(image)
      freeBuilder()
    }
  }
  const results = await step('Smoke test', () =>
    testPlatforms(docker, image.refs, plan.tests, options, job)
  )
  freeBuilder()
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
  let isLeft = needsBuilder(run) && !run.inputs.builder
  return () => {
    if (!isLeft) return
    isLeft = false
    removals.begin('the builder', () => removeOwnBuilder(docker, job))
  }
}

/** Tests an image that passed less so far, and raises the level in its marks. */
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
  requireBase(plan, platforms, (await readImage(docker, ref)).layers)
  await testHere(docker, run, {
    pulled: refsToRun(image.refs, plan.tests),
    obtain: () => Promise.resolve(image),
    whileStaying
  })
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
 * Pulls the base while the builder starts and builds: on a fresh runner nothing
 * takes longer. If it fails, the build does not wait for another try: the pull of the
 * built image brings what is missing, from its own registry, or says why not.
 */
async function pullBase(docker: Docker, run: Run): Promise<void> {
  const { job, plan, time } = run
  const refs = baseRefs(plan)
  if (!needsBuilder(run) || Object.keys(refs).length === 0) return
  const pull = async (): Promise<void> => {
    const there = await platformThere(docker, plan)
    const missing = Object.entries(refs).filter(([name]) => name !== there)
    await pullMissing(docker, Object.fromEntries(missing), job, () => 0)
  }
  await time('beside', 'Base is pulled', pull).catch((error: unknown) => {
    if (cancelled.aborted) return
    core.info(`The base is not pulled ahead: ${oneLine(messageOf(error))}`)
  })
}

/**
 * Returns the platform of the base that the engine has by the name of its index, as
 * a pull by its tag leaves it; its layers are there, then.
 */
async function platformThere(docker: Docker, plan: Plan): Promise<string> {
  const format = '{{.Os}}/{{.Architecture}}'
  const args = ['image', 'inspect', '--format', format, baseRef(plan)]
  return await docker(args).catch(() => '')
}

/** Returns the base of each platform that is tested. */
function baseRefs({ base, tests }: Plan): PlatformRefs {
  return refsToRun(refsOf(base.repository, base.platforms), tests)
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
