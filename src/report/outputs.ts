import * as core from '@actions/core'
import { planOf } from '../plan/decision.js'
import type { Results } from '../publish/publish.js'
import { reportOf } from '../smoke/report.js'

/**
 * Returns the action's outputs. A run that failed names no digest and no tag:
 * what it may have pushed is not tested.
 */
export function outputsOf(results: Results): Record<string, string> {
  const { plan, image, built, smoke, error } = results
  if (!plan) return {}
  const { standing, reason } = plan.decision
  const { version, base, advisories } = plan
  // What stands may be newer than what would have been built.
  const current = standing?.origin?.version ?? version
  const known = {
    image: plan.image,
    version: current,
    line: current.split('.').slice(0, 2).join('.'),
    'base-digest': standing?.origin?.baseDigest ?? base.digest,
    built: String(built),
    reason: error ? 'the run failed' : reason,
    plan: planOf(plan.decision),
    smoke: JSON.stringify(smoke?.map(reportOf) ?? []),
    advisories: advisories ? JSON.stringify(advisories) : ''
  }
  if (error || (image && !image.pushed)) return known
  const tags = tagsOf(results).map((tag) => `${plan.image}:${tag}`)
  const named = { ...known, tag: tags[0] ?? '', tags: tags.join('\n') }
  if (!image?.pushed) return named
  const { digest, platformDigests } = image.pushed
  return {
    ...named,
    digest,
    ref: `${plan.image}@${digest}`,
    'platform-digests': JSON.stringify(platformDigests)
  }
}

/**
 * Tags that stand on the image; of a dry run, those that would.
 */
function tagsOf({ plan, left, image }: Results): string[] {
  if (!plan) return []
  const { standing, tags } = plan.decision
  const { exact, floating } = plan.tags
  const digest = image?.pushed?.digest
  const stays = left.filter((one) => one.image.digest !== digest)
  const all = standing ? [...exact, ...floating] : tags
  return all.filter((tag) => !stays.some((one) => one.tag === tag))
}

/** Sets the action's outputs. */
export function setOutputs(results: Results): void {
  for (const [name, value] of Object.entries(outputsOf(results))) {
    core.setOutput(name, value)
  }
}
