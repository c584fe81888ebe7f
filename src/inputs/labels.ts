import { fail } from '../messages/failure.js'
import { readPairs } from './read.js'

/** Beginning of the keys that OCI defines. */
export const OCI = 'org.opencontainers.image'
const OWN = 'io.github.milvus-runpod'

/** Keys of annotations and labels by which later runs recognize an image. */
export const MARK = {
  version: `${OCI}.version`,
  baseDigest: `${OCI}.base.digest`,
  context: `${OWN}.context`,
  /** The lowest level that a platform passed. */
  level: `${OWN}.smoke-test`,
  /** The level that each platform passed: `linux/amd64=query,linux/arm64=health`. */
  levels: `${OWN}.smoke-test.platforms`,
  /** SHA-256 of the `smoke-script` that each platform passed. */
  script: `${OWN}.smoke-test.script`,
  /** The image whose data each platform opened: `linux/amd64=sha256:…`. */
  upgradeFrom: `${OWN}.smoke-test.upgrade-from`,
  /** Whether that image opens what the new one wrote: `linux/amd64=closed`. */
  wayBack: `${OWN}.smoke-test.way-back`,
  /** Beginning of what the tag `runpod-failed` remembers of each pod. */
  failed: `${OWN}.failed`
} as const

/** Tag of a repository that remembers which images have failed on which pods. */
export const FAILED_TAG = 'runpod-failed'

/**
 * Reads the input `labels`. An image is not recognized by labels, so only the
 * action's own keys are refused.
 *
 * @throws Failure that names the invalid line.
 */
export function readLabels(): string[] {
  return readUnmarked('labels')
}

/**
 * Reads the input `annotations`, which must leave the marks alone.
 *
 * @throws Failure that names the invalid line.
 */
export function readAnnotations(): string[] {
  const lines = readUnmarked('annotations')
  const reserved: string[] = [MARK.version, MARK.baseDigest]
  const value = lines.find((line) => reserved.includes(labelKey(line)))
  if (value !== undefined) throw fail('input-annotations.reserved', { value })
  return lines
}

function readUnmarked(name: 'labels' | 'annotations'): string[] {
  const lines = readPairs(name)
  const value = lines.find((line) => labelKey(line).startsWith(`${OWN}.`))
  if (value !== undefined) throw fail(`input-${name}.own`, { value })
  return lines
}

/** An annotation may say first where it goes: `index,manifest:key=value`. */
export function labelKey(line: string): string {
  return /^(?:[^=:]*:)?([^=]*)=/.exec(line)?.[1] ?? line
}
