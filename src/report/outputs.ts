import * as core from '@actions/core'
import { annotate } from '../messages/annotate.js'
import { fail, type Failure } from '../messages/failure.js'
import { safeLine } from '../lib/untrusted.js'
import { containsMasked, containsOnlyLines } from '../messages/masks.js'
import { requireRunnerFile, runnerFile } from '../lib/runner-files.js'
import { isNewer } from '../milvus/version.js'
import { examinedPods } from './doctor.js'
import { originOf } from '../plan/origin.js'
import type { Plan } from '../plan/plan.js'
import {
  existingIndex,
  isPublished,
  leftTags,
  type Results
} from '../publish/results.js'
import type { PodResult } from '../runpod/pods.js'
import { reportOf } from '../smoke/report.js'

/**
 * Returns the action's outputs. A failed run sets no tag or digest outputs: what
 * it may have pushed is not tested.
 */
export function outputsOf(results: Results): Record<string, string> {
  const { plan, error, runpod, examination } = results
  if (examination) return { pods: examinedPods(examination) }
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
    if (outputs.length > 0) requireRunnerFile('OUTPUT')
    for (const [name, value] of outputs) core.setOutput(name, value)
  } catch (error) {
    showOutputs(outputs)
    throw notWritten(results, error)
  }
  warnOfMasked(outputs)
}

/**
 * The runner drops an output of a job with a value that it masks, and says so only
 * in its own log: `Skip output` in actions/runner's JobExtension.cs. It also masks
 * each line of a secret, even one that is only a brace.
 */
function warnOfMasked(outputs: [string, string][]): void {
  const masked = outputs.filter(([, value]) => containsMasked(value))
  if (masked.length === 0) return
  const names = masked.map(([name]) => `"${name}"`).join(', ')
  const isOfLines = masked.every(([, value]) => containsOnlyLines(value))
  annotate(isOfLines ? 'output-dropped-by-line' : 'output-dropped', { names })
}

/** Each in one line of JSON, so that no line of an output is one of the log. */
function showOutputs(outputs: [string, string][]): void {
  const lines = outputs.map(([name, value]) => {
    return `${name}: ${safeLine(JSON.stringify(value), Infinity)}`
  })
  core.info(['Outputs:', ...lines].join('\n'))
}

/**
 * Says what is in the registry by now. A later run finds the image as it is, and
 * sets the outputs for it.
 */
function notWritten(results: Results, cause: unknown): Failure {
  const { plan, purpose } = results
  const file = runnerFile('OUTPUT')
  const digest = existingIndex(results)?.digest
  if (!plan || !digest || purpose === 'dry-run') {
    return fail('outputs-not-written', { file }, { cause })
  }
  const tags = isPublished(results) ? pointingRefs(plan, results) : []
  if (tags.length === 0) {
    const image = `${plan.inputs.image}@${digest}`
    return fail('outputs-not-written.image', { file, image }, { cause })
  }
  const published = { file, tags: tags.join(', '), digest }
  return fail('outputs-not-written.tags', published, { cause })
}

function planOutputs(
  plan: Plan,
  { image: current, smoke = [], promotion, advisories, runpod, error }: Results
): Record<string, string> {
  const { inputs, decision, base } = plan
  const { newer } = base
  const { replaced } = decision
  const { version, baseDigest } = originOf(plan)
  const built = current !== undefined && current.origin !== 'published'
  return {
    image: inputs.image,
    version,
    line: version.split('.').slice(0, 2).join('.'),
    'newer-version': newer && isNewer(newer, version) ? newer : '',
    'base-digest': baseDigest,
    built: String(built),
    changed: String(promotion !== undefined && promotion.moved.length > 0),
    reason: error ? 'the run failed' : decision.reason,
    plan: decision.kind,
    smoke: JSON.stringify(smoke.map(reportOf)),
    'upgrade-from': replaced ? `${replaced.repository}@${replaced.digest}` : '',
    advisories: advisories ? JSON.stringify(advisories) : '',
    'runpod-plan': runpodPlan(runpod),
    ...runpodOutputs(runpod)
  }
}

/** The pods are set after a failed run, too: that is when their addresses are needed. */
function runpodOutputs(runpod: Results['runpod']): Record<string, string> {
  const { template, pods } = runpod ?? {}
  return {
    'template-id': template?.id ?? '',
    pods: pods ? JSON.stringify(pods.map(podOutput)) : ''
  }
}

/** What is not known is null, so that each key is always there. */
function podOutput(pod: PodResult): object {
  const { id, name, outcome, address, before, now, seconds, reason } = pod
  return {
    id,
    name,
    outcome,
    address: { before: address?.before ?? null, after: address?.after ?? null },
    image: { before: before || null, after: now || null },
    seconds: seconds === undefined ? null : Math.round(seconds * 10) / 10,
    reason: reason ?? null
  }
}

function runpodPlan(runpod: Results['runpod']): string {
  if (runpod?.wouldChange === undefined) return ''
  return runpod.wouldChange ? 'update' : 'nothing'
}

function isLocal({ image }: Results): boolean {
  return image?.kind === 'engine'
}

function tagOutputs(plan: Plan, results: Results): Record<string, string> {
  const tags = pointingRefs(plan, results)
  return { tag: tags[0] ?? '', tags: tags.join('\n') }
}

/** Tags that point to the image, or would after a dry run. */
function pointingRefs(plan: Plan, results: Results): string[] {
  const { inputs, tags, decision } = plan
  const digest = existingIndex(results)?.digest
  const elsewhere = [...leftTags(results), ...decision.waiting]
    .filter((left) => left.image.digest !== digest)
    .map((left) => left.tag)
  const all =
    decision.kind === 'build'
      ? decision.tags
      : [...tags.exact, ...tags.floating]
  return all
    .filter((tag) => !elsewhere.includes(tag))
    .map((tag) => `${inputs.image}:${tag}`)
}

function digestOutputs(plan: Plan, results: Results): Record<string, string> {
  const index = existingIndex(results)
  if (!index) return {}
  return {
    digest: index.digest,
    ref: `${plan.inputs.image}@${index.digest}`,
    'platform-digests': JSON.stringify(index.platforms)
  }
}
