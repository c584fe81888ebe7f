import { readFileSync } from 'node:fs'
import path from 'node:path'
import { budgetAfterPush } from '../docker/answer.js'
import { observeBuild } from '../docker/build-progress.js'
import { lookAtBuilder } from '../docker/builder-look.js'
import { hasWrongBytes, isPaused, lacksBuilder } from '../docker/build-error.js'
import { forgetDownloads, startBuilder, useBuilder } from '../docker/builder.js'
import type { Docker } from '../docker/cli.js'
import { engineBuilder } from '../docker/engine.js'
import { describeExtras, type Listed } from '../docker/entries.js'
import { refsOf, type PlatformRefs } from '../docker/reference.js'
import { readImage } from '../docker/registry.js'
import { whileItMoves } from '../docker/stall.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Job } from '../job.js'
import { fail, messageOf } from '../messages/failure.js'
import { retry } from '../lib/retry.js'
import type { Plan } from '../plan/plan.js'
import { layersInEngine, requireBase } from './base-layers.js'
import {
  buildFailure,
  buildBudget,
  readBackFailure,
  mayAcceptOldAttestations,
  warnOfOldAttestations
} from './build-failure.js'
import { loadArgs, pushArgs, type PushOptions } from './build-args.js'
import { cachesIn, cacheEnvironment, noteUnusedCache } from './build-cache.js'
import type { Image, PushedImage } from './results.js'
import { withSecretFiles } from './secret-files.js'

/**
 * Starts the builder of a run that is certain to build, and returns its name: the
 * user's own, or one that is made for the job.
 *
 * @throws Failure that says why there is none.
 */
export async function bootBuilder(
  docker: Docker,
  inputs: Inputs,
  job: Job
): Promise<string> {
  const name = inputs.builder ?? job.name
  if (inputs.builder) await useBuilder(docker, name)
  else await startBuilder(docker, { ...inputs, name }, job)
  return name
}

/**
 * Builds the image into the registry, or with `push: false` into the engine.
 *
 * @param booting a builder that starts already; without it, one is started
 * @throws Failure that says why it could not be built, started or pushed.
 */
export async function build(
  docker: Docker,
  plan: Plan,
  inputs: Inputs,
  job: Job,
  booting?: Promise<string>
): Promise<Image> {
  if (inputs.push === 'false') {
    noteUnusedCache(inputs.build)
    return await buildInEngine(docker, plan, inputs.platforms, job)
  }
  const options = {
    ...inputs,
    builder: await (booting ?? bootBuilder(docker, inputs, job)),
    metadataFile: path.join(job.directory, 'metadata.json')
  }
  await buildAndPush(docker, plan, options, job)
  return await readPushed(docker, plan, options)
}

/** How builds run: with their log, for up to six hours. */
const BUILD_OPTIONS = { show: true, timeoutSeconds: 6 * 60 * 60 }

interface Watch {
  what: string
  builder: string
  base: string
  image?: string
  /** Caches in registries that are written to. */
  caches?: string[]
  /** Variables for the build alone. */
  env: Record<string, string>
}

/** Runs a build for as long as it goes on. */
async function runBuild(
  docker: Docker,
  args: string[],
  watch: Watch
): Promise<string> {
  const look = lookAtBuilder(docker, watch.builder)
  const observer = observeBuild({ ...watch, look })
  try {
    const options = { ...BUILD_OPTIONS, env: watch.env }
    return await whileItMoves(docker, args, options, observer)
  } catch (error) {
    if (hasWrongBytes(error)) {
      await forgetDownloads(docker, watch.builder).catch(() => undefined)
    }
    if (isPaused(error)) {
      const values = { name: watch.builder, reason: messageOf(error) }
      throw fail('builder-frozen', values, { cause: error })
    }
    if (lacksBuilder(error)) {
      throw fail('builder-gone', { name: watch.builder }, { cause: error })
    }
    throw error
  }
}

/**
 * Builds all platforms in one build and pushes them by digest. A push that
 * fails for a transient reason is retried, from the builder's cache.
 */
async function buildAndPush(
  docker: Docker,
  plan: Plan,
  options: PushOptions,
  job: Job
): Promise<void> {
  const { image: repository, registry } = options
  const { secrets } = plan.inputs.build
  const what = 'build and push'
  const watch = {
    what,
    builder: options.builder,
    base: plan.base.repository,
    image: repository,
    caches: cachesIn(plan.inputs.build.cacheTo, options.platforms),
    env: cacheEnvironment(plan.inputs.build, process.env)
  }
  const run = (oldAttestations: boolean): Promise<string> =>
    withSecretFiles(job, secrets, (files) => {
      const given = { ...options, secrets: files, oldAttestations }
      const args = pushArgs(plan, given)
      return retry(() => runBuild(docker, args, watch), {
        what,
        budgetSeconds: buildBudget(plan)
      })
    })
  try {
    await run(false).catch((error: unknown) => {
      if (!mayAcceptOldAttestations(error, options)) throw error
      warnOfOldAttestations(registry)
      return run(true)
    })
  } catch (error) {
    throw buildFailure(error, { ...plan, repository, registry }, options)
  }
}

/** Reads back what was pushed, and checks that it is what was to be built. */
async function readPushed(
  docker: Docker,
  plan: Plan,
  { image: repository, metadataFile, platforms: wanted }: PushOptions
): Promise<PushedImage> {
  const metadata = JSON.parse(readFileSync(metadataFile, 'utf8')) as {
    'containerimage.digest': string
  }
  const digest = metadata['containerimage.digest']
  const ref = `${repository}@${digest}`
  const budget = budgetAfterPush(plan.isUnpublished)
  const read = readImage(docker, ref, budget)
  const pushed = await read.catch((error: unknown) => {
    throw readBackFailure(error, ref)
  })
  requireAsPlanned(wanted, ref, pushed)
  const { platforms, layers } = pushed
  requireBase(plan, wanted, layers)
  const refs = refsOf(repository, platforms)
  return { origin: 'built', kind: 'index', refs, index: { digest, platforms } }
}

/**
 * Checks that an index that was just pushed lists one image for each platform, and
 * nothing else but attestations: the tests are of these.
 */
function requireAsPlanned(
  wanted: string[],
  ref: string,
  { platforms, extras }: Listed
): void {
  const given = Object.keys(platforms).sort().join(', ')
  if (!extras && given === [...wanted].sort().join(', ')) return
  const listed = extras ? describeExtras(extras) : given || 'no image'
  throw fail('push-of-other-images', {
    ref,
    platforms: wanted.join(', '),
    listed
  })
}

/** Builds each platform into the local engine; nothing is pushed. */
async function buildInEngine(
  docker: Docker,
  plan: Plan,
  platforms: string[],
  job: Job
): Promise<Image> {
  const builder = await engineBuilder(docker)
  const env = cacheEnvironment(plan.inputs.build, process.env)
  const refs: PlatformRefs = {}
  for (const platform of platforms) {
    const ref = `${job.name}:${platform.replaceAll('/', '-')}`
    const what = `build for ${platform}`
    const watch = { what, builder, base: plan.base.repository, env }
    const into = { platform, ref, builder }
    try {
      await withSecretFiles(job, plan.inputs.build.secrets, (secrets) => {
        const args = loadArgs(plan, { ...into, secrets })
        return retry(() => runBuild(docker, args, watch), {
          what,
          budgetSeconds: buildBudget({ ...plan, isUnpublished: false })
        })
      })
    } catch (error) {
      const { registry } = plan.inputs
      const target = { ...plan, registry, repository: job.name }
      throw buildFailure(error, target, { platform })
    }
    const layers = await layersInEngine(docker, ref)
    requireBase(plan, [platform], { [platform]: layers })
    refs[platform] = ref
  }
  return { origin: 'built', kind: 'engine', refs }
}
