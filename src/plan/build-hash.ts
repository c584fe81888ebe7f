import { createHash } from 'node:crypto'
import { labelKey, OCI } from '../inputs/labels.js'
import { hashContext } from '../context/stage.js'

/** Keys whose values differ from run to run. */
const RUN_KEYS = ['revision', 'source', 'created'].map((key) => `${OCI}.${key}`)

/** Build options that change what is published. */
export interface BuildOptions {
  variant: string
  provenance: string
  sbom: string
  /** `key=value` lines of the user's own. */
  labels: string[]
  annotations: string[]
}

/**
 * Raised when the action refuses images that it published before, so that what is
 * published counts only if it has passed the checks of today:
 * - 1: an image begins with the layers of its base
 */
const CHECKS = 1

/**
 * Hashes everything that a user can change in the image, except the base image
 * and the platforms, which are compared by themselves. Attestations, labels and
 * annotations count: they do not change what the image does, but whoever changes
 * one wants it published. What differs from run to run is left out, or every
 * commit would be a build.
 *
 * @param directory the staged build context
 */
export function hashOf(directory: string, options: BuildOptions): string {
  const { variant, provenance, sbom, labels, annotations } = options
  const hashed = {
    checks: CHECKS,
    variant,
    provenance,
    sbom,
    labels: lastingLines(labels),
    annotations: lastingLines(annotations)
  }
  const hash = createHash('sha256').update(hashContext(directory))
  return hash.update(JSON.stringify(hashed)).digest('hex')
}

function lastingLines(lines: string[]): string[] {
  return lines.filter((line) => !RUN_KEYS.includes(labelKey(line))).sort()
}
