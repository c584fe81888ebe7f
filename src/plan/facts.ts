import * as core from '@actions/core'
import type { Docker } from '../docker/cli.js'
import { findEngine, platformHere, type Engine } from '../docker/engine.js'
import type { Inputs } from '../inputs/inputs.js'
import { renderTags, tagValues, type Tags } from '../inputs/tag-templates.js'
import { startNow } from '../lib/start-now.js'
import {
  readAdvisories,
  requireHarmless,
  type PublishedAdvisory
} from '../milvus/advisories.js'
import { findVersions } from '../milvus/upstream.js'
import { tagSuffix, type MilvusVersion } from '../milvus/version.js'
import { meets, planTests, type SmokeTest } from '../smoke/levels.js'
import type { Base } from './base-image.js'
import { findBase } from './base.js'
import type { TagTarget } from './published.js'
import {
  readReplaceable,
  readUpgradeFrom,
  requireUpgradable
} from './read-replaced.js'
import { readTargets } from './read-targets.js'
import type { Replaceable } from './replaced.js'

/** What a plan is decided on. */
interface Facts {
  base: Base
  /** What is asked of each platform, wherever there is something to upgrade from. */
  tests: SmokeTest[]
  /** Undefined if the run cannot need one. */
  engine?: Engine
  tags: Tags
  /** What each tag, except the dated ones, points to. */
  targets: Map<string, TagTarget>
  /** What the run may replace; empty unless the level `upgrade` is asked for. */
  replaceable: Replaceable[]
  /** Still being read with `vulnerable: warn`; undefined if not asked for. */
  advisories?: Promise<PublishedAdvisory[]>
}

/**
 * Reads all that decides what a run does, side by side. An exact version leaves
 * nothing to wait for first; otherwise, the list of releases names the version that
 * is the right one unless it has no image yet.
 *
 * @throws Failure when something cannot be read, when the base image lacks a
 * platform, or when an advisory forbids the version.
 */
export async function readFacts(
  inputs: Inputs,
  docker: Docker
): Promise<Facts> {
  const { version: request, vulnerable, githubToken } = inputs
  const advisories =
    vulnerable === 'ignore'
      ? undefined
      : startNow(() => readAdvisories(githubToken))
  const testsFound = startNow(() => findTests(inputs, docker))
  const named = startNow(() => readUpgradeFrom(docker, inputs.smoke))
  const versions = await findVersions(request, githubToken)
  const [newest] = versions
  const tagsRead = startNow(() => readTags(inputs, newest, docker))
  const [base, { tests, engine }, upgradeFrom] = await Promise.all([
    findBase(inputs, versions, docker),
    testsFound,
    named
  ])
  const { version } = base.version
  core.info(`Milvus ${version}, from ${base.name}@${base.digest}`)
  if (advisories && vulnerable === 'fail') {
    requireHarmless(await advisories, version, vulnerable)
  }
  const tagged =
    base.version === newest
      ? await tagsRead
      : await readTags(inputs, base.version, docker)
  const { tags, targets } = tagged
  // A part is of one platform, which the named image may lack.
  if (upgradeFrom && inputs.push !== 'by-digest') {
    requireUpgradable(upgradeFrom, tests)
  }
  const replaceable = upgradeFrom
    ? [{ image: upgradeFrom }]
    : await readReplaceable(docker, inputs, tags, targets)
  return { base, tests, engine, tags, targets, replaceable, advisories }
}

/**
 * Plans the test of each platform. Images to merge were tested elsewhere: their
 * reports say which platforms were emulated there.
 */
async function findTests(
  inputs: Inputs,
  docker: Docker
): Promise<Pick<Facts, 'tests' | 'engine'>> {
  const { platforms, smoke, smokeResults } = inputs
  if (inputs.digests.length === 0) {
    const engine = isOfUse(inputs) ? await findEngine(docker) : undefined
    const native = engine?.native ?? platformHere()
    const isEmulated = (platform: string): boolean => platform !== native
    return { tests: planTests(platforms, smoke, isEmulated), engine }
  }
  const wasEmulated = (platform: string): boolean =>
    smokeResults.some(
      (report) => report.platform === platform && report.emulated
    )
  return { tests: planTests(platforms, smoke, wasEmulated) }
}

/**
 * False if the run needs no engine whatever it finds, nor to know what that emulates:
 * a socket that nobody answers would keep it waiting.
 */
function isOfUse({ dryRun, push, builder, smoke }: Inputs): boolean {
  const { level, emulatedLevel } = smoke
  if (!meets(emulatedLevel, level)) return true
  const isElsewhere = builder !== undefined && push !== 'false'
  return !dryRun && !(isElsewhere && level === 'none')
}

/**
 * Reads what the tags of a version point to, but for those that belong to a single
 * build. With `push: false` the target registry is not contacted.
 */
async function readTags(
  inputs: Inputs,
  version: MilvusVersion,
  docker: Docker
): Promise<Pick<Facts, 'tags' | 'targets'>> {
  const { image, push, variant } = inputs
  const values = tagValues(version, new Date(), process.env)
  const tags = renderTags(inputs.tags, values, tagSuffix(variant))
  if (push === 'false') return { tags, targets: new Map() }
  const all = [...tags.exact, ...tags.floating]
  return { tags, targets: await readTargets(docker, image, all) }
}
