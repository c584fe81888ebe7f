import * as core from '../core.js'
import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import { nativePlatform } from '../docker/engine.js'
import type { Inputs } from '../inputs/inputs.js'
import { renderTags, tagValues, type Tags } from '../inputs/tag-templates.js'
import type { Job } from '../job.js'
import { requireHarmless, type Advisory } from '../milvus/advisories.js'
import { readUpstream } from '../milvus/upstream.js'
import { tagSuffix } from '../milvus/version.js'
import { planTests, type SmokeTest } from '../smoke/levels.js'
import { warnAhead } from './access.js'
import type { Base } from './base-image.js'
import { findBase } from './base.js'
import { hashOf } from './build-hash.js'
import { stageContext } from '../context/stage.js'
import {
  buildUntagged,
  decide,
  type Decision,
  type Wanted
} from './decision.js'
import { warnAboutLayout } from './layout.js'
import {
  imageLabels,
  levelAnnotations,
  runAnnotations,
  sourceLabels,
  type PlatformLevels
} from './marks.js'
import { judgeDoubt } from './pin.js'
import { isDenied, isUnpublished, type TagTarget } from './published.js'
import { readTargets } from './read-targets.js'

/** Everything that a run has decided before it changes anything. */
export interface Plan {
  /** What was asked for; the plan copies nothing of it. */
  inputs: Inputs
  version: string
  base: Base
  /** How each platform is tested. */
  tests: SmokeTest[]
  tags: Tags
  /** Directory of the staged build context. */
  context: string
  labels: string[]
  /** Annotations of the index. */
  annotations: string[]
  /** Advisories about the version; undefined when they were not read. */
  advisories?: Advisory[]
  decision: Decision
  /** Hash of the build context and of the build options. */
  contextHash: string
  /** What each tag, except the dated ones, pointed to before. */
  targets: Map<string, TagTarget>
  /** True when no tag pointed to an image before: the repository may be new. */
  isUnpublished: boolean
  /** True when the registry denied every read of a tag. */
  isDenied: boolean
}

/**
 * Decides what to build, if anything: the exact base image, tags, labels and
 * annotations. Stages the build context in the job's directory.
 *
 * @throws Failure when the base image lacks a platform, when something cannot be
 * read, or when an advisory forbids the version.
 */
export async function makePlan(
  inputs: Inputs,
  docker: Docker,
  job: Job
): Promise<Plan> {
  const { version: request, vulnerable, githubToken } = inputs
  const upstream = await readUpstream(request, vulnerable, githubToken)
  const [base, tests] = await Promise.all([
    findBase(inputs, upstream.versions, docker),
    findTests(inputs, docker)
  ])
  const { version } = base.version
  core.info(`Milvus ${version}, from ${base.name}@${base.digest}`)
  const tags = tagsFor(inputs, base)
  const advisories =
    upstream.advisories &&
    requireHarmless(upstream.advisories, version, vulnerable)
  const context = stage(inputs, base, job)
  const wanted: Wanted = {
    version,
    baseDigest: base.digest,
    context: hashOf(context, inputs),
    levels: levelsOf(tests),
    platforms: inputs.platforms
  }
  const targets = await readTargetsOf(inputs, tags, docker)
  const found = {
    isUnpublished: isUnpublished(targets),
    isDenied: isDenied(targets)
  }
  const decision = decideOn(inputs, wanted, tags, targets)
  const lines = writing(inputs, base, wanted)
  core.info(`Plan: ${decision.kind}. ${decision.reason}`)
  if (decision.kind === 'build' || decision.kind === 'test') {
    judgeDoubt(base, tests)
    if (inputs.context.bundled) warnAboutLayout(base, inputs.platforms)
  }
  warnAhead(inputs, { decision, ...found })
  return {
    inputs,
    version,
    base,
    tests,
    tags,
    context,
    ...lines,
    advisories,
    decision,
    contextHash: wanted.context,
    targets,
    ...found
  }
}

/**
 * Plans the test of each platform. Images to merge were tested elsewhere: their
 * reports say which platforms were emulated there.
 */
async function findTests(inputs: Inputs, docker: Docker): Promise<SmokeTest[]> {
  const { platforms, smoke, smokeResults } = inputs
  if (inputs.digests.length === 0) {
    const native = await nativePlatform(docker)
    return planTests(platforms, smoke, (platform) => platform !== native)
  }
  return planTests(platforms, smoke, (platform) =>
    smokeResults.some(
      (report) => report.platform === platform && report.emulated
    )
  )
}

function levelsOf(tests: SmokeTest[]): PlatformLevels {
  return Object.fromEntries(
    tests.map(({ platform, level }) => [platform, level])
  )
}

/** Copies the build context into the job's directory, and returns where it is. */
function stage(inputs: Inputs, base: Base, job: Job): string {
  // A name that no other job has: in a context of the same name, a builder that
  // outlives the job treats a file of the same size and time as one it knows
  // (https://github.com/moby/buildkit/issues/4817).
  const directory = path.join(job.directory, job.name)
  const { context, userYaml } = inputs
  stageContext(context.directory, directory, base.created, userYaml)
  return directory
}

function tagsFor(inputs: Inputs, base: Base): Tags {
  const values = tagValues(base.version, new Date(), process.env)
  return renderTags(inputs.tags, values, tagSuffix(inputs.variant))
}

/** What is written on the image and on its index. */
function writing(
  inputs: Inputs,
  base: Base,
  { context, levels }: Wanted
): Pick<Plan, 'labels' | 'annotations'> {
  const labels = imageLabels({
    version: base.version.version,
    created: base.created,
    baseName: base.name,
    baseDigest: base.digest,
    context
  })
  return {
    labels: [
      ...labels,
      ...sourceLabels(inputs.registry, process.env),
      ...inputs.labels
    ],
    annotations: [
      ...labels,
      ...levelAnnotations(levels),
      ...runAnnotations(process.env),
      ...inputs.annotations
    ]
  }
}

/** With `push: false` the target registry is not contacted. */
async function readTargetsOf(
  { image, push }: Inputs,
  { exact, floating }: Tags,
  docker: Docker
): Promise<Map<string, TagTarget>> {
  if (push === 'false') return new Map()
  return await readTargets(docker, image, [...exact, ...floating])
}

function decideOn(
  { push, rebuild, digests }: Inputs,
  wanted: Wanted,
  tags: Tags,
  targets: Map<string, TagTarget>
): Decision {
  if (push !== 'true') return buildUntagged(`"push" is "${push}"`)
  const decision = decide(wanted, tags, targets, rebuild)
  if (decision.kind !== 'test' || digests.length === 0) return decision
  // The images to merge have passed what the published one has not.
  const merged = decide(wanted, tags, targets, 'always')
  return { ...merged, reason: decision.reason }
}
