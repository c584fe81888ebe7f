import * as core from '@actions/core'
import type { Results } from '../publish.js'

/**
 * Returns the action's outputs. A run that failed names no digest and no tag:
 * what it may have pushed is not tested.
 */
export function outputsOf(results: Results): Record<string, string> {
  const { plan, image, smoke, error } = results
  if (!plan) return {}
  const known = {
    image: plan.image,
    version: plan.version,
    'base-digest': plan.base.digest,
    built: String(Boolean(image)),
    reason: error ? 'the run failed' : 'a build was asked for',
    smoke: JSON.stringify(smoke?.map(smokeOutput) ?? [])
  }
  const pushed = image?.pushed
  if (!pushed || error) return known
  const tags = [...plan.tags.exact, ...plan.tags.floating]
  const refs = tags.map((tag) => `${plan.image}:${tag}`)
  return {
    ...known,
    tag: refs[0] ?? '',
    tags: refs.join('\n'),
    digest: pushed.digest,
    ref: `${plan.image}@${pushed.digest}`,
    'platform-digests': JSON.stringify(pushed.platformDigests)
  }
}

/** Sets the action's outputs. */
export function setOutputs(results: Results): void {
  for (const [name, value] of Object.entries(outputsOf(results))) {
    core.setOutput(name, value)
  }
}

function smokeOutput({
  platform,
  level,
  emulated,
  verdict,
  seconds,
  probes,
  notes,
  cause,
  hint
}: NonNullable<Results['smoke']>[number]): object {
  const rounded = Object.fromEntries(
    Object.entries(probes ?? {}).map(([name, value]) => [name, round(value)])
  ) as Record<string, number>
  return {
    platform,
    level,
    emulated,
    verdict,
    seconds: seconds && round(seconds),
    ...(Object.keys(rounded).length > 0 && { probes: rounded }),
    ...(notes?.length && { notes }),
    cause,
    hint
  }
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3))
}
