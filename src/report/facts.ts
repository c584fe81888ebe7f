import { releasePage } from '../milvus/releases.js'
import type { Plan } from '../plan/plan.js'
import type { Results, Timing } from '../publish/results.js'
import { duration } from './markdown.js'

/** Returns a line of what people look for first. */
export function factsOf({ plan, timings }: Results): string {
  if (!plan) return ''
  const { advisories } = plan
  const version = describedVersion(plan)
  return [
    `[Release notes of ${version}](${releasePage(version)})`,
    advisories && countOf(advisories),
    `took ${duration(totalSeconds(timings))}`
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Returns the version of the image: a published one may be newer than planned. */
export function describedVersion({ version, decision }: Plan): string {
  if (decision.kind === 'build') return version
  return decision.published.marks?.version ?? version
}

function countOf({ length }: object[]): string {
  if (length === 0) return 'no known security advisories'
  return `⚠️ ${length} security ${length === 1 ? 'advisory' : 'advisories'}`
}

/** Returns the seconds from the start of the run to the end of its last step. */
function totalSeconds(timings: Timing[]): number {
  return Math.max(0, ...timings.map(({ start, seconds }) => start + seconds))
}
