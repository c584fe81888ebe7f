import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import type { Engine } from '../docker/engine.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Tags } from '../inputs/tag-templates.js'
import type { Job } from '../job.js'
import type { PublishedAdvisory } from '../milvus/advisories.js'
import type { SmokeTest } from '../smoke/levels.js'
import { warnAhead } from './access.js'
import type { Base } from './base-image.js'
import { hashOf } from './build-hash.js'
import { stageBuild, type StagedBuild } from '../context/staged.js'
import { buildUntagged, decide, type Decision } from './decision.js'
import { readFacts } from './facts.js'
import { warnAboutLayout } from './layout.js'
import {
  imageLabels,
  levelAnnotations,
  runAnnotations,
  scriptAnnotations,
  sourceLabels,
  upgradeAnnotations,
  type PlatformLevels,
  type PlatformScripts,
  type PlatformUpgrades
} from './marks.js'
import { judgeDoubt } from './pin.js'
import { noteWaiting } from './waiting.js'
import type { Wanted } from './wanted.js'
import { isDenied, isUnpublished, type TagTarget } from './published.js'
import { planUpgrades, type Replaceable } from './replaced.js'

/** Everything that a run has decided before it changes anything. */
export interface Plan {
  /** What was asked for; the plan copies nothing of it. */
  inputs: Inputs
  version: string
  base: Base
  /** How each platform is tested: at the level `upgrade` only if it replaces another. */
  tests: SmokeTest[]
  /** Undefined if the run cannot need one. */
  engine?: Engine
  tags: Tags
  /** The build context and all beside it, in the job's directory. */
  staged: StagedBuild
  labels: string[]
  /** Annotations of the index. */
  annotations: string[]
  /**
   * Milvus' advisories. Only `vulnerable: fail` waits for them: with `warn` they are
   * read beside the rest of the run. Undefined when they are not asked for.
   */
  advisories?: Promise<PublishedAdvisory[]>
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
  const facts = await readFacts(inputs, docker)
  const { base, engine, tags, targets, advisories } = facts
  const { version } = base.version
  const staged = stage(inputs, base, job)
  const wanted: Wanted = {
    version,
    baseDigest: base.digest,
    context: hashOf(staged, inputs),
    levels: levelsOf(facts.tests),
    scripts: scriptsOf(facts.tests),
    platforms: inputs.platforms
  }
  const found = {
    isUnpublished: isUnpublished(targets),
    isDenied: isDenied(targets)
  }
  const decision = decideOn(inputs, wanted, facts)
  const published = decision.kind === 'build' ? undefined : decision.published
  const own = published?.platforms
  const tests = planUpgrades(facts.tests, {
    replaced: decision.replaced,
    named: facts.replaceable.find(({ tag }) => tag === undefined)?.image,
    own,
    hasData: decision.kind === 'build' && inputs.smoke.upgradeData !== undefined
  })
  const lines = writing(inputs, base, wanted.context, tests)
  core.info(`Plan: ${decision.kind}. ${decision.reason}`)
  if (decision.kind === 'build' || decision.kind === 'test') {
    judgeDoubt(base, tests)
    if (inputs.context.bundled) warnAboutLayout(base, inputs.platforms)
  }
  noteWaiting(decision)
  warnAhead(inputs, { decision, ...found })
  return {
    inputs,
    version,
    base,
    tests,
    engine,
    tags,
    staged,
    ...lines,
    advisories,
    decision,
    contextHash: wanted.context,
    targets,
    ...found
  }
}

function levelsOf(tests: SmokeTest[]): PlatformLevels {
  return Object.fromEntries(
    tests.map(({ platform, level }) => [platform, level])
  )
}

function scriptsOf(tests: SmokeTest[]): PlatformScripts {
  const scripts = tests.flatMap(({ platform, scriptHash }) =>
    scriptHash ? [[platform, scriptHash] as const] : []
  )
  return Object.fromEntries(scripts)
}

/** The way back is found only by the test. */
function upgradesOf(tests: SmokeTest[]): PlatformUpgrades {
  const upgrades = tests.flatMap(({ platform, replaced }) =>
    replaced
      ? [[platform, { from: replaced.digest, back: 'unknown' }] as const]
      : []
  )
  return Object.fromEntries(upgrades)
}

/** Copies what goes into the build into the job's directory. */
function stage(inputs: Inputs, base: Base, job: Job): StagedBuild {
  const { context, build, userYaml } = inputs
  const source = { ...context, contexts: build.contexts, userYaml }
  return stageBuild(source, job, base.created)
}

/** What is written on the image and on its index. */
function writing(
  inputs: Inputs,
  base: Base,
  context: string,
  tests: SmokeTest[]
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
      ...levelAnnotations(levelsOf(tests)),
      ...upgradeAnnotations(upgradesOf(tests)),
      ...scriptAnnotations(scriptsOf(tests)),
      ...runAnnotations(process.env),
      ...inputs.annotations
    ]
  }
}

function decideOn(
  { push, rebuild, digests }: Inputs,
  wanted: Wanted,
  {
    tags,
    targets,
    replaceable
  }: {
    tags: Tags
    targets: Map<string, TagTarget>
    replaceable: Replaceable[]
  }
): Decision {
  const built = (): Decision =>
    decide(wanted, tags, targets, { rebuild: 'always', replaceable })
  if (push !== 'true') {
    // The run that merges it replaces what this one would.
    return buildUntagged(`"push" is "${push}"`, built().replaced)
  }
  const decision = decide(wanted, tags, targets, { rebuild, replaceable })
  if (decision.kind !== 'test' || digests.length === 0) return decision
  // The images to merge have passed what the published one has not.
  const merged = built()
  const { reason, replaced = merged.replaced, waiting } = decision
  const all = [...tags.exact, ...tags.dated, ...tags.floating]
  const set = all.filter((tag) => {
    return decision.tags.includes(tag) || tags.dated.includes(tag)
  })
  return { ...merged, reason, replaced, waiting, tags: set }
}
