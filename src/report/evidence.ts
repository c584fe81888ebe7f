import type { Results, TestedPlatform } from '../publish/results.js'
import type { PodLog } from '../runpod/pod/pod-log.js'
import { tellingLines } from '../server/telling-lines.js'
import type { Evidence } from '../smoke/evidence.js'
import { block, folded, inHtml, stacked } from './markdown.js'

/** How many of the last log lines are shown; the log of the job has more. */
const SHOWN_LOG_LINES = 40

/** Returns what shows why each platform, the canary and each pod failed. */
export function evidenceBlocks({ smoke = [], runpod = {} }: Results): string {
  const { canary, pods = [] } = runpod
  return stacked([
    ...smoke.map(platformEvidence),
    podEvidence('the canary', canary?.log),
    ...pods.flatMap(({ id, name, log, logAgain }) => {
      const pod = `the pod ${inHtml(name)} (${inHtml(id)})`
      return [
        podEvidence(pod, log),
        podEvidence(`${pod}, with its previous image again`, logAgain)
      ]
    })
  ])
}

function podEvidence(pod: string, log: PodLog | undefined): string {
  if (!log) return ''
  const lines = [
    ...lastLines('last log lines of the container', log.container.join('\n')),
    ...lastLines('last lines of its system log', log.system.join('\n'))
  ]
  const [, ...shown] = lines
  const text =
    shown.join('\n') ||
    'neither the container nor its machine has logged anything'
  return folded(`Evidence of ${pod}: last log lines`, block(text))
}

function platformEvidence({ platform, evidence }: TestedPlatform): string {
  if (!evidence) return ''
  return folded(
    `Evidence of ${platform}: state, health answers and last log lines`,
    block(evidenceLines(evidence).join('\n'))
  )
}

function evidenceLines(evidence: Evidence): string[] {
  const { container, answers, components, dockerHealth } = evidence
  return [
    ...labelled('container', container),
    ...labelled('health', answers),
    ...labelled('component', components),
    ...labelled("Docker's health log", dockerHealth),
    ...lastLines("output of the image's HEALTHCHECK", evidence.healthcheck),
    ...lastLines('last lines of smoke-script', evidence.script),
    ...lastLines('last log lines of the container', evidence.logs)
  ]
}

function labelled(label: string, lines: string[]): string[] {
  return lines.map((line) => `${label}: ${line}`)
}

function lastLines(title: string, text = ''): string[] {
  if (!text.trim()) return []
  return [
    '',
    `${title}:`,
    ...tellingLines(text.trimEnd().split('\n'), SHOWN_LOG_LINES)
  ]
}
