import { oneLine } from '../lib/untrusted.js'
import { annotate } from '../messages/annotate.js'
import type { Base } from './base-image.js'

/** What upstream's image runs, and ours calls. */
const INIT = '/tini'

/**
 * Warns of a base image that is not laid out as upstream's: the entrypoint of the
 * bundled context would not start in it. Only its configuration can be read without
 * pulling it, so this is a warning; a smoke test shows what really is missing.
 */
export function warnAboutLayout(
  { repository, digest, entrypoints }: Base,
  platforms: string[]
): void {
  const other = platforms.find(
    (platform) => entrypoints[platform]?.[0] !== INIT
  )
  if (!other) return
  const entrypoint = oneLine(JSON.stringify(entrypoints[other] ?? []))
  annotate('base-layout', { repository, digest, other, entrypoint })
}
