import { isSameRepository } from '../docker/reference.js'
import { DEFAULTS } from '../inputs/defaults.js'
import { annotate } from '../messages/annotate.js'
import { noImageYet } from '../messages/plan.js'
import type { MilvusVersion, ReleasedVersion } from '../milvus/version.js'

/** A newer version than the chosen one, whose image is not complete yet. */
export interface Skipped {
  version: ReleasedVersion
  /** The name of its image, with a tag. */
  name: string
  /** Wanted platforms that its image lacks; none if there is no image at all. */
  missing: string[]
  /** Wanted platforms that it has. */
  available: string[]
}

const UPSTREAM = DEFAULTS['base-image'] ?? ''

const DAY = 24 * 60 * 60 * 1000

/** Images usually follow a release within minutes. */
const OVERDUE_DAYS = 2

/** Returns the newest of the skipped versions that was released long ago. */
export function overdue(skipped: Skipped[], now: Date): Skipped | undefined {
  return skipped.find(({ version }) => daysSince(version, now) >= OVERDUE_DAYS)
}

/** Says why each version was skipped, in one line. */
export function reasonsOf(skipped: Skipped[]): string {
  return skipped
    .map(({ name, missing }) =>
      noImageYet({ name, platforms: missing.join(', ') })
    )
    .join('; ')
}

/**
 * Says that an older version is taken: in a notice, or, once a newer one has been
 * without an image for days, in a warning that names what would help.
 */
export function noteOlder(
  { version }: MilvusVersion,
  repository: string,
  skipped: Skipped[],
  now: Date
): void {
  if (skipped.length === 0) return
  const values = { version, skipped: reasonsOf(skipped) }
  const late = overdue(skipped, now)
  if (!late) {
    annotate('older-base', values)
    return
  }
  const details = {
    ...values,
    newer: late.version.version,
    days: Math.floor(daysSince(late.version, now)),
    name: late.name,
    repository
  }
  if (!isSameRepository(repository, UPSTREAM)) {
    annotate('older-base.mirror', details)
  } else if (late.available.includes('linux/amd64')) {
    annotate('older-base.amd64', details)
  } else {
    annotate('older-base.late', details)
  }
}

/** Returns 0 if nobody knows when it was released. */
function daysSince({ publishedAt }: ReleasedVersion, now: Date): number {
  return publishedAt ? (now.getTime() - publishedAt.getTime()) / DAY : 0
}
