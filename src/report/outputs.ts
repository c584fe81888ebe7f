import * as core from '@actions/core'
import { Failure, messageOf } from '../messages/failure.js'
import { warn } from '../messages/annotate.js'
import { safeLine } from '../lib/untrusted.js'
import { containsMasked, containsOnlyLines } from '../lib/masks.js'
import { adviceOnFile, fileOf } from '../lib/runner-files.js'
import type { Plan } from '../plan/plan.js'
import {
  existingIndex,
  isPublished,
  leftTags,
  type Results
} from '../publish/results.js'
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

/**
 * Sets the action's outputs, and warns of those that the runner may drop.
 *
 * @throws Failure when the runner's file cannot be written. The outputs are then
 * in the log, and what was published in the message, so that nothing is lost.
 */
export function setOutputs(results: Results): void {
  const outputs = Object.entries(outputsOf(results))
  try {
    for (const [name, value] of outputs) core.setOutput(name, value)
  } catch (error) {
    showOutputs(outputs)
    throw notWritten(results, messageOf(error))
  }
  const masked = outputs.filter(([, value]) => containsMasked(value))
  if (masked.length === 0) return
  const names = masked.map(([name]) => `"${name}"`).join(', ')
  const isOfLines = masked.every(([, value]) => containsOnlyLines(value))
  if (isOfLines) warnOfLines(names)
  else warnOfMasked(names)
}

/** Each in one line of JSON, so that no line of an output is one of the log. */
function showOutputs(outputs: [string, string][]): void {
  const lines = outputs.map(([name, value]) => `${name}: ${shown(value)}`)
  core.info(['Outputs:', ...lines].join('\n'))
}

function shown(value: string): string {
  return safeLine(JSON.stringify(value), Infinity)
}

/** A later run finds the image as it is, and sets the outputs for it. */
function notWritten(results: Results, reason: string): Failure {
  return new Failure(
    'outputs-not-written',
    `The outputs could not be written to ${fileOf('OUTPUT')}: ${reason}\n${publishedText(results)}`,
    {
      next: `${adviceOnFile('OUTPUT')}; the outputs are in the log of this step, too`
    }
  )
}

/** Says what is in the registry by now. */
function publishedText(results: Results): string {
  const { plan, purpose, image } = results
  const digest = existingIndex(results)?.digest
  if (!plan || !digest || purpose === 'dry-run') return 'Nothing was published.'
  const ref = `${plan.image}@${digest}`
  if (isPublished(results)) {
    const tags = pointingTags(plan, results).map(
      (tag) => `${plan.image}:${tag}`
    )
    if (tags.length > 0) return `Published: ${tags.join(', ')} → ${digest}.`
  }
  return image?.origin === 'published'
    ? `Nothing new was published; the image is ${ref}.`
    : `The image was pushed as ${ref}.`
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
