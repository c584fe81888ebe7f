import type { Advisory } from '../milvus/advisories.js'
import { shown, table } from './markdown.js'

/** From the worst to the least, as GitHub names them. */
const SEVERITIES: Record<string, string> = {
  critical: '🔴&nbsp;critical',
  high: '🟠&nbsp;high',
  medium: '🟡&nbsp;medium',
  low: '⚪&nbsp;low'
}

/** Returns a table of the advisories about the version, the worst first. */
export function advisoriesOf(advisories: Advisory[] = []): string {
  const order = Object.keys(SEVERITIES)
  const rank = ({ severity }: Advisory): number =>
    (order.indexOf(severity) + order.length + 1) % (order.length + 1)
  const rows = [...advisories].sort((a, b) => rank(a) - rank(b)).map(rowOf)
  return table(['Severity', 'Advisory', 'Fixed in', 'About'], rows)
}

function rowOf(advisory: Advisory): string[] {
  const { id, severity, summary, url, fixed, unclear } = advisory
  const doubt =
    unclear === undefined
      ? ''
      : ` (may be affected: the version range ${shown(`"${unclear}"`)} could not be read)`
  return [
    SEVERITIES[severity] ?? '❔&nbsp;unknown',
    `[${shown(id)}](${url})`,
    shown(fixed) || 'no version given',
    `${shown(summary)}${doubt}`
  ]
}
