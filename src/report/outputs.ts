import * as core from '@actions/core'
import { warn } from '../lib/messages.js'
import { containsMasked, containsOnlyLines } from '../lib/masks.js'
import type { Plan } from '../plan/plan.js'
import { existingIndex, leftTags, type Results } from '../publish/results.js'
import { reportOf } from '../smoke/report.js'

/**
 * Returns the action's outputs. A failed run sets no tag or digest outputs: what
 * it may have pushed is not tested.
 */
export function outputsOf(results: Results): Record<string, string> {
  const { plan, error, runpod } = results
  if (!plan) return runpod ? runpodOutputs(runpod) : {}
  const known = planOutputs(plan, results)
  return error || isLocal(results)
    ? known
    : {
        ...known,
        ...tagOutputs(plan, results),
        ...digestOutputs(plan, results)
      }
}

/** Sets the action's outputs, and warns of those that the runner may drop. */
export function setOutputs(results: Results): void {
  const outputs = Object.entries(outputsOf(results))
  for (const [name, value] of outputs) core.setOutput(name, value)
  const masked = outputs.filter(([, value]) => containsMasked(value))
  if (masked.length === 0) return
  const names = masked.map(([name]) => `"${name}"`).join(', ')
  const isOfLines = masked.every(([, value]) => containsOnlyLines(value))
  if (isOfLines) warnOfLines(names)
  else warnOfMasked(names)
}

/**
 * The runner drops an output of a job with a value that it masks, and says so only
 * in its own log: `Skip output` in actions/runner's JobExtension.cs.
 */
function warnOfMasked(names: string): void {
  warn(
    'output-dropped',
    `These outputs contain a password or a token, so GitHub drops them if the job passes them on: ${names}. Use a longer password, one that is not part of the name of the image or a tag.`
  )
}

/** The runner masks each line of a secret, also one that is nothing but a brace. */
function warnOfLines(names: string): void {
  warn(
    'output-dropped-by-line',
    `These outputs contain a line of a password, such as "{" or "}", so GitHub drops them if the job passes them on: ${names}. Store the password as a secret of one line.`
  )
}

function planOutputs(
  { image, version, base, advisories, decision }: Plan,
  { image: current, smoke = [], promotion, runpod, error }: Results
): Record<string, string> {
  // The published image may be newer than what would have been built.
  const marks = decision.kind === 'build' ? undefined : decision.published.marks
  const named = marks?.version ?? version
  const built = current !== undefined && current.origin !== 'published'
  return {
    image,
    version: named,
    line: named.split('.').slice(0, 2).join('.'),
    'base-digest': marks?.baseDigest ?? base.digest,
    built: String(built),
    changed: String(promotion !== undefined && promotion.moved.length > 0),
    reason: error ? 'the run failed' : decision.reason,
    plan: decision.kind,
    smoke: JSON.stringify(smoke.map(reportOf)),
    advisories: advisories ? JSON.stringify(advisories) : '',
    ...runpodOutputs(runpod)
  }
}

function runpodOutputs(runpod: Results['runpod']): Record<string, string> {
  return { 'template-id': runpod?.template?.id ?? '' }
}

function isLocal({ image }: Results): boolean {
  return image !== undefined && !image.pushed
}

function tagOutputs(plan: Plan, results: Results): Record<string, string> {
  const tags = pointingTags(plan, results).map((tag) => `${plan.image}:${tag}`)
  return { tag: tags[0] ?? '', tags: tags.join('\n') }
}

/** Tags that point to the image; of a dry run, those that would. */
function pointingTags({ tags, decision }: Plan, results: Results): string[] {
  const digest = existingIndex(results)?.digest
  const elsewhere = leftTags(results)
    .filter((one) => one.image.digest !== digest)
    .map((one) => one.tag)
  const all =
    decision.kind === 'build'
      ? decision.tags
      : [...tags.exact, ...tags.floating]
  return all.filter((tag) => !elsewhere.includes(tag))
}

function digestOutputs(plan: Plan, results: Results): Record<string, string> {
  const index = existingIndex(results)
  if (!index) return {}
  return {
    digest: index.digest,
    ref: `${plan.image}@${index.digest}`,
    'platform-digests': JSON.stringify(index.platformDigests)
  }
}
