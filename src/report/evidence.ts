import type { Results, TestedPlatform } from '../publish/results.js'
import type { Evidence } from '../smoke/evidence.js'
import { block, folded, stacked } from './markdown.js'

/** How many of the last log lines are shown; the log of the job has more. */
const LOG_LINES = 40

/** Returns what shows why each platform failed. */
export function evidenceOf({ smoke = [] }: Results): string {
  return stacked(smoke.map(platformEvidence))
}

function platformEvidence({ platform, evidence }: TestedPlatform): string {
  if (!evidence) return ''
  return folded(
    `Evidence of ${platform}: state, health answers and last log lines`,
    block(linesOf(evidence).join('\n'))
  )
}

function linesOf(evidence: Evidence): string[] {
  const { container, answers, components, dockerHealth } = evidence
  return [
    ...named('container', container),
    ...named('health', answers),
    ...named('component', components),
    ...named("Docker's health log", dockerHealth),
    ...lastLines("output of the image's HEALTHCHECK", evidence.healthcheck),
    ...lastLines('last log lines of the container', evidence.logs)
  ]
}

function named(name: string, lines: string[]): string[] {
  return lines.map((line) => `${name}: ${line}`)
}

function lastLines(title: string, text = ''): string[] {
  if (!text.trim()) return []
  return ['', `${title}:`, ...text.trimEnd().split('\n').slice(-LOG_LINES)]
}
