import type { Advisory } from '../milvus/advisories.js'
import { releasePage } from '../milvus/release-page.js'
import { originOf } from '../plan/origin.js'
import type { Plan } from '../plan/plan.js'
import { isImage, type PublishedImage } from '../plan/published.js'
import type { Results } from '../publish/results.js'
import { codes, link, shortDigest, shown, table } from './markdown.js'
import { tookText } from './times.js'

/** Returns a line of what people look for first. */
export function factsOf({ plan, advisories, timings }: Results): string {
  if (!plan) return ''
  const version = originOf(plan).version
  return [
    link(`Release notes of ${version}`, releasePage(version)),
    advisories && countOf(advisories),
    tookText(timings)
  ]
    .filter(Boolean)
    .join(' · ')
}

function countOf({ length }: object[]): string {
  if (length === 0) return 'no known security advisories'
  return `⚠️ ${length} security ${length === 1 ? 'advisory' : 'advisories'}`
}

/** Returns a table of what differs from the image that the tags pointed to before. */
export function changeTable(plan: Plan): string {
  const before = previousOf(plan)
  if (plan.decision.kind !== 'build' || !before) return ''
  const head = ['What changed', 'Before', 'Now']
  return table(head, changeRows(plan, before))
}

/** Floating tags come first: they point to the image that is replaced. */
function previousOf({ tags, targets }: Plan): PublishedImage | undefined {
  return [...tags.floating, ...tags.exact]
    .map((tag) => targets.get(tag))
    .find(isImage)
}

function changeRows(
  { inputs, version, base, contextHash }: Plan,
  { marks, digest, platforms: present, extras = [] }: PublishedImage
): string[][] {
  if (!marks) {
    const name = `${shortDigest(digest)}, not made by this action`
    return [['Image', name, `Milvus ${linkToRelease(version)}`]]
  }
  const rows = [
    ['Milvus', linkToRelease(marks.version), linkToRelease(version)],
    ['Base image', shortDigest(marks.baseDigest), shortDigest(base.digest)],
    ['Context or options', '', marks.context === contextHash ? '' : 'changed'],
    [
      'Platforms',
      sortedCodes(Object.keys(present)),
      sortedCodes(inputs.platforms)
    ],
    ['Manifests that nobody tested', String(extras.length), '0']
  ]
  return rows.filter(([, before, now]) => before !== now)
}

function sortedCodes(platforms: string[]): string {
  return codes([...platforms].sort())
}

function linkToRelease(version: string): string {
  return link(version, releasePage(version))
}

/** From the worst to the least, as GitHub names them. */
const SEVERITIES: Record<string, string> = {
  critical: '🔴&nbsp;critical',
  high: '🟠&nbsp;high',
  medium: '🟡&nbsp;medium',
  low: '⚪&nbsp;low'
}

/** Returns a table of the advisories about the version, the worst first. */
export function advisoryTable(advisories: Advisory[] = []): string {
  const order = Object.keys(SEVERITIES)
  const rank = ({ severity }: Advisory): number =>
    (order.indexOf(severity) + order.length + 1) % (order.length + 1)
  const rows = [...advisories]
    .sort((a, b) => rank(a) - rank(b))
    .map(advisoryRow)
  return table(['Severity', 'Advisory', 'Fixed in', 'About'], rows)
}

function advisoryRow(advisory: Advisory): string[] {
  const { id, severity, summary, url, fixed, unclear } = advisory
  const doubt =
    unclear === undefined
      ? ''
      : ` (may be affected: the version range ${shown(`"${unclear}"`)} could not be read)`
  return [
    SEVERITIES[severity] ?? '❔&nbsp;unknown',
    link(shown(id), url),
    shown(fixed) || 'no version given',
    `${shown(summary)}${doubt}`
  ]
}
