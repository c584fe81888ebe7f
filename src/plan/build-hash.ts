import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { labelKey, OCI } from '../inputs/labels.js'
import { hashNamed } from '../context/named.js'
import { hashContext } from '../context/stage.js'
import type { StagedBuild } from '../context/staged.js'

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
  build: {
    target?: string
    /** `KEY=value` */
    args: string[]
  }
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
 * commit would be a build; and so are secrets, since the hash is published.
 *
 * @param staged what goes into the build
 */
export function hashOf(staged: StagedBuild, options: BuildOptions): string {
  const { variant, provenance, sbom, labels, annotations } = options
  const hashed = {
    checks: CHECKS,
    variant,
    provenance,
    sbom,
    labels: lastingLines(labels),
    annotations: lastingLines(annotations),
    ...ownOptions(staged, options)
  }
  const hash = createHash('sha256')
  hash.update(hashContext(staged.directory, staged.dockerfile))
  return hash.update(JSON.stringify(hashed)).digest('hex')
}

/**
 * What only some builds have. Where nothing is given, nothing is added: the images
 * published without it would all be built again.
 */
function ownOptions(
  { dockerfile, contexts }: StagedBuild,
  { build: { target, args } }: BuildOptions
): object {
  const named = contexts.map((context) => [context.name, hashNamed(context)])
  return {
    ...(dockerfile && { dockerfile: hashFile(dockerfile.file) }),
    ...(target !== undefined && { target: target.toLowerCase() }),
    ...(args.length > 0 && { args: [...args].sort() }),
    ...(named.length > 0 && { contexts: named.sort() })
  }
}

function hashFile(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function lastingLines(lines: string[]): string[] {
  return lines.filter((line) => !RUN_KEYS.includes(labelKey(line))).sort()
}
