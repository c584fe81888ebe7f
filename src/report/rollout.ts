import { forMarkdown } from '../lib/untrusted.js'
import { KEEP_NOTE } from '../messages/runpod-held.js'
import type { Results } from '../publish/results.js'
import type { CanaryResult } from '../runpod/canary/canary.js'
import type { PodOutcome, PodResult } from '../runpod/pods.js'
import type { TemplateResult } from '../runpod/template/template.js'
import { shortDigest, table } from './markdown.js'
import { wayBackCell } from './upgrade.js'

/** Characters of a note, and of a cause. */
const NOTE_LIMIT = 500

/** Returns the part of the summary about RunPod, in lines of Markdown. */
export function runpodLines({ runpod }: Pick<Results, 'runpod'>): string[] {
  if (!runpod) return []
  const { planned = false, canary, template, pods = [], kept } = runpod
  const lines = [
    ...(canary ? canaryLines(canary) : []),
    ...(kept ? [keptLine(kept, planned)] : []),
    ...(template ? templateLines(template, planned) : []),
    ...(pods.length > 0 ? podLines(pods, planned) : [])
  ]
  if (lines.length === 0) return []
  const title = planned ? 'RunPod: what would happen' : 'RunPod'
  return ['', `### ${title}`, '', ...lines, '']
}

function canaryLines(canary: CanaryResult): string[] {
  const { outcome, ready = 0, cause = '' } = canary
  const words = {
    passed: `✅ the image passed after ${ready.toFixed(0)} s`,
    failed: `❌ the image failed: ${forMarkdown(cause, NOTE_LIMIT)}`,
    unavailable: `⚠️ RunPod could not run one, so this image was not tried there: ${forMarkdown(cause, NOTE_LIMIT)}`,
    planned: 'the image would be tried on a pod before its tags move'
  }
  return [`- Canary: ${words[outcome]}${costOf(canary)}`]
}

/** What a canary has cost, by its price and time. */
function costOf({ offer, price = 0, seconds }: CanaryResult): string {
  if (!offer || seconds === undefined) return ''
  const cost = (price * seconds) / 3600
  return ` (${forMarkdown(offer)}; ${seconds.toFixed(0)} s at $${price.toFixed(3)} per hour, about $${cost.toFixed(4)})`
}

function keptLine(reason: string, planned: boolean): string {
  const what = planned ? 'would keep theirs' : 'keep theirs'
  return `- ➖ Template and pods ${what}: ${forMarkdown(reason, NOTE_LIMIT)}`
}

function templateLines(template: TemplateResult, planned: boolean): string[] {
  const { id, name, notes } = template
  const shown = id
    ? `${forMarkdown(name)} (${forMarkdown(id)})`
    : forMarkdown(name)
  const link = id ? `. [Deploy a pod](${deployLink(id)})` : ''
  return [
    `- Template ${shown}: ${templateOutcome(template, planned)}${link}`,
    ...notes.map((note) => `  - ${forMarkdown(note, NOTE_LIMIT)}`)
  ]
}

function templateOutcome(template: TemplateResult, planned: boolean): string {
  if (template.outcome === 'left') {
    const what = planned ? 'would keep its image' : 'keeps its image'
    return `${what}: ${forMarkdown(template.reason, NOTE_LIMIT)}`
  }
  const words = {
    created: planned ? 'would be created' : 'created',
    updated: planned ? 'would get the image' : 'has the image now',
    unchanged: 'has the image already'
  }
  return words[template.outcome]
}

/** Returns the page of RunPod's console where a template is deployed. */
function deployLink(id: string): string {
  return `https://console.runpod.io/deploy?template=${encodeURIComponent(id)}`
}

const OUTCOMES: Record<PodOutcome, string> = {
  updated: '✅ updated, healthy',
  set: '✅ stopped, has the image when it is started',
  unchanged: '✅ had it already',
  left: '➖ left alone',
  refused: '❌ refused',
  restored: '❌ has its previous image again',
  broken: '❌ **unhealthy**',
  differs: '❌ has an image that this run did not give it',
  gone: '❌ was terminated while it was changed',
  unknown: '❌ **its state is not known**',
  held: '⚠️ keeps its image',
  waiting: '➖ not touched'
}

const PLANNED: Partial<Record<PodOutcome, string>> = {
  updated: 'would get the image, and must become healthy',
  set: 'is stopped, would get the image, and stay stopped',
  unchanged: 'has it already',
  left: 'would be left alone',
  refused: 'would be refused',
  held: '⚠️ would keep its image',
  waiting: '➖ would not be touched'
}

function podLines(pods: PodResult[], planned: boolean): string[] {
  const head = ['Pod', 'Had', 'Has', 'Address', 'Way back', 'Result']
  const isUpdated =
    !planned && pods.some(({ outcome }) => outcome === 'updated')
  return [
    '',
    table(
      head,
      pods.map((pod) => podRow(pod, planned))
    ),
    ...(isUpdated ? ['', KEEP_NOTE] : [])
  ]
}

/** A column of empty cells is not shown: the way back of pods that stay as they are. */
function podRow(pod: PodResult, planned: boolean): string[] {
  const { id, name, outcome, before, now, wayBack, reason = '' } = pod
  const words = (planned && PLANNED[outcome]) || OUTCOMES[outcome]
  const why = reason && `: ${forMarkdown(reason, NOTE_LIMIT)}`
  return [
    `${forMarkdown(name)} (${forMarkdown(id)})`,
    imageOf(before),
    imageOf(now),
    addressCell(pod, planned),
    wayBackCell(wayBack),
    `${words}${why}`
  ]
}

/** A reset gives a pod another address, and its clients have to find it again. */
function addressCell(pod: PodResult, planned: boolean): string {
  const { before = '', after = '' } = pod.address ?? {}
  const isGone = pod.outcome === 'gone'
  if (!before || before === after) return forMarkdown(after)
  if (!after && (planned || isGone)) return forMarkdown(before)
  const now = after ? `**${forMarkdown(after)}**` : 'not known'
  return `${forMarkdown(before)} → ${now}`
}

/** Returns the digest, which is what differs between the images of a pod. */
function imageOf(ref: string): string {
  const [, digest] = /@(sha256:[0-9a-f]{64})$/.exec(ref) ?? []
  return shortDigest(digest) || forMarkdown(ref)
}
