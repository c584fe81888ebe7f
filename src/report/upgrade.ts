// What the level `upgrade` found out, as the summary and the log show it.
import { annotate, textOf } from '../messages/annotate.js'
import type { Results, TestedPlatform } from '../publish/results.js'
import type { Upgrade, WayBack } from '../smoke/levels.js'
import { code, shortDigest, shown } from './markdown.js'

const WAYS: Record<WayBack, string> = {
  open: 'open',
  closed: '⚠️ **closed**',
  unknown: 'not known'
}

/** Says in a cell whose data the image opened: a version, or else a digest. */
export function fromCell(upgrade: Upgrade | undefined): string {
  if (!upgrade) return ''
  return shown(upgrade.version) || shortDigest(upgrade.digest)
}

/** Says in a cell whether the replaced image works on what this one has written. */
export function wayBackCell(back: WayBack | undefined): string {
  return back ? WAYS[back] : ''
}

/** Names the replaced image of each platform in full, for the details. */
export function replacedRows({ smoke = [] }: Results): string[][] {
  return smoke.flatMap(({ platform, upgrade }) =>
    upgrade
      ? [
          [
            `Upgraded from, on ${code(platform)}`,
            `${shown(upgrade.from)}<br>${code(upgrade.digest)}`
          ]
        ]
      : []
  )
}

/** Says why nobody knows the way back, in a note below the table. */
export function doubtLines({ platform, upgrade }: TestedPlatform): string[] {
  if (upgrade?.back !== 'unknown' || !upgrade.reason) return []
  return [
    `- ${code(platform)}: the way back is not known: ${shown(upgrade.reason)}`
  ]
}

/** Returns a warning for each platform whose way back is closed. */
export function closedLines(results: Results): string[] {
  return closedOf(results).map(
    (closed) => `⚠️ ${shown(textOf('way-back-closed', closed))}`
  )
}

/**
 * Warns of each platform whose way back is closed. A run that merges what other jobs
 * have tested warns of all of them, so those say nothing.
 */
export function annotateUpgrades(results: Results): void {
  if (results.purpose === 'part') return
  for (const closed of closedOf(results)) annotate('way-back-closed', closed)
}

/** A platform that has no way back to the image that it replaces. */
interface Closed {
  platform: string
  /** The replaced image. */
  from: string
  reason: string
}

/** What nobody can get, since the run failed before a tag moved, closes no way. */
function closedOf({ smoke = [], error, promotion }: Results): Closed[] {
  if (error && !promotion?.moved.length) return []
  return smoke.flatMap(({ platform, upgrade }) =>
    upgrade?.back === 'closed'
      ? [{ platform, from: nameOf(upgrade), reason: upgrade.reason ?? '' }]
      : []
  )
}

function nameOf({ from, version }: Upgrade): string {
  return version ? `Milvus ${version} (${from})` : from
}
