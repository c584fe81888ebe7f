import { readFileSync } from 'node:fs'
import path from 'node:path'
import { budgetAfterPush } from '../docker/answer.js'
import { observeBuild } from '../docker/build-progress.js'
import { lookAtBuilder } from '../docker/builder-look.js'
import { hasWrongBytes } from '../docker/build-error.js'
import { forgetDownloads, startBuilder, useBuilder } from '../docker/builder.js'
import type { Docker } from '../docker/cli.js'
import { engineBuilder } from '../docker/engine.js'
import { describeExtras, type Listed } from '../docker/entries.js'
import { refsOf, type PlatformRefs } from '../docker/reference.js'
import { readImage } from '../docker/registry.js'
import { whileItMoves } from '../docker/stall.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Job } from '../job.js'
import { fail } from '../messages/failure.js'
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
import type { Image, PushedImage } from './results.js'

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
    return await buildInEngine(docker, plan, inputs.platforms, job)
  }
  return await buildAndPush(docker, plan, {
    ...inputs,
    builder: await (booting ?? bootBuilder(docker, inputs, job)),
    metadataFile: path.join(job.directory, 'metadata.json')
  })
}

/** How builds run: with their log, for up to six hours. */
const BUILD_OPTIONS = { show: true, timeoutSeconds: 6 * 60 * 60 }

/** Runs a build for as long as it goes on. */
async function runBuild(
  docker: Docker,
  args: string[],
  watch: { what: string; builder: string; base: string; image?: string }
): Promise<string> {
  const look = lookAtBuilder(docker, watch.builder)
  const observer = observeBuild({ ...watch, look })
  try {
    return await whileItMoves(docker, args, BUILD_OPTIONS, observer)
  } catch (error) {
    if (hasWrongBytes(error)) {
      await forgetDownloads(docker, watch.builder).catch(() => undefined)
    }
    throw error
  }
}

type PushOptions = Pick<
  Inputs,
  'image' | 'registry' | 'platforms' | 'provenance' | 'sbom'
> & {
  builder: string
  /** File to which buildx writes the digest. */
  metadataFile: string
  /** Stores attestations in the form that they had before BuildKit 0.32. */
  oldAttestations?: boolean
}

/** Arguments that build all platforms and push them by digest, with no tag. */
export function pushArgs(plan: Plan, options: PushOptions): string[] {
  const output = [
    'type=image',
    `name=${options.image}`,
    'push-by-digest=true',
    'name-canonical=true',
    'push=true',
    'oci-mediatypes=true',
    'rewrite-timestamp=true',
    ...(options.oldAttestations ? ['oci-artifact=false'] : [])
  ]
  return (
    ['buildx', 'build', '--builder', options.builder]
      .concat('--platform', options.platforms.join(','))
      .concat(commonArgs(plan))
      // An index also for one platform: BuildKit refuses index annotations
      // otherwise, and promoting a bare manifest would wrap it in a new digest.
      .concat('--build-arg', 'BUILDKIT_MULTI_PLATFORM=1')
      .concat(
        plan.annotations.flatMap((line) => {
          const { places, pair } = splitAnnotation(line)
          return ['--annotation', `${places.join(',')}:${pair}`]
        })
      )
      .concat('--provenance', options.provenance, '--sbom', options.sbom)
      .concat('--output', output.join(','))
      .concat('--metadata-file', options.metadataFile, plan.context)
  )
}

/** Arguments that build one platform into the engine under a local tag. */
export function loadArgs(
  plan: Plan,
  { builder, platform, ref }: { builder: string; platform: string; ref: string }
): string[] {
  return ['buildx', 'build', '--builder', builder, '--platform', platform]
    .concat(commonArgs(plan), '--provenance', 'false', '--sbom', 'false')
    .concat('--load', '--tag', ref, plan.context)
}

function commonArgs(plan: Plan): string[] {
  const buildArgs = [
    `BASE_IMAGE=${plan.base.repository}@${plan.base.digest}`,
    `MILVUS_VERSION=${plan.version}`,
    `SOURCE_DATE_EPOCH=${plan.base.created}`
  ]
  return ['--progress', 'plain']
    .concat(buildArgs.flatMap((line) => ['--build-arg', line]))
    .concat(plan.labels.flatMap((line) => ['--label', line]))
}

/** An annotation, and what it is written on. */
interface Annotation {
  places: string[]
  /** `key=value` */
  pair: string
}

/** Such as `index` or `manifest-descriptor[linux/amd64]`. */
const PLACE = /(?:index|manifest)(?:-descriptor)?(?:\[[^\]]*\])?/

const PLACES = new RegExp(`^${PLACE.source}(?:,${PLACE.source})*:`)

/**
 * Splits a line such as `index,manifest:key=value`, as buildx does. One without
 * a place goes to the index.
 */
export function splitAnnotation(line: string): Annotation {
  const [prefix] = PLACES.exec(line) ?? []
  if (!prefix) return { places: ['index'], pair: line }
  const places = prefix.match(new RegExp(PLACE, 'g')) ?? []
  return { places, pair: line.slice(prefix.length) }
}

/**
 * Builds all platforms in one build and pushes them by digest. A push that
 * fails for a transient reason is retried, from the builder's cache.
 */
async function buildAndPush(
  docker: Docker,
  plan: Plan,
  options: PushOptions
): Promise<PushedImage> {
  const { image: repository, registry } = options
  const what = 'build and push'
  const watch = {
    what,
    builder: options.builder,
    base: plan.base.repository,
    image: repository
  }
  const run = (oldAttestations: boolean): Promise<string> => {
    const args = pushArgs(plan, { ...options, oldAttestations })
    return retry(() => runBuild(docker, args, watch), {
      what,
      budgetSeconds: buildBudget(plan)
    })
  }
  try {
    await run(false).catch((error: unknown) => {
      if (!mayAcceptOldAttestations(error, options)) throw error
      warnOfOldAttestations(registry)
      return run(true)
    })
  } catch (error) {
    throw buildFailure(error, { ...plan, repository, registry }, options)
  }
  const metadata = JSON.parse(readFileSync(options.metadataFile, 'utf8')) as {
    'containerimage.digest': string
  }
  const digest = metadata['containerimage.digest']
  const ref = `${repository}@${digest}`
  const budget = budgetAfterPush(plan.isUnpublished)
  const read = readImage(docker, ref, budget)
  const pushed = await read.catch((error: unknown) => {
    throw readBackFailure(error, ref)
  })
  requireAsPlanned(options.platforms, ref, pushed)
  const { platforms, layers } = pushed
  requireBase(plan, options.platforms, layers)
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
  const refs: PlatformRefs = {}
  for (const platform of platforms) {
    const ref = `${job.name}:${platform.replaceAll('/', '-')}`
    const args = loadArgs(plan, { platform, ref, builder })
    const what = `build for ${platform}`
    const watch = { what, builder, base: plan.base.repository }
    try {
      await retry(() => runBuild(docker, args, watch), {
        what,
        budgetSeconds: buildBudget({ ...plan, isUnpublished: false })
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
