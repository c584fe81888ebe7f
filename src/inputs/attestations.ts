import { readInput, refuse } from './read.js'

/** Booleans as Go reads them, and so buildx. */
const BOOLEAN = /^(?:1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/

/** Commas between fields of CSV. */
const COMMA = /,(?=(?:[^"]*"[^"]*")*[^"]*$)/

/**
 * Reads the input `provenance`: true, false, or attributes. What buildx or BuildKit
 * would refuse is refused before anything is built.
 *
 * @throws Error that says what is allowed.
 */
export function readProvenance(): string {
  const text = readInput('provenance')
  if (/^(?:min|max)$/.test(text)) {
    refuse('provenance', text, `write "mode=${text}"`)
  }
  if (!isAttestation(text)) {
    refuse(
      'provenance',
      text,
      'it must be "true", "false", or attributes such as "mode=max"'
    )
  }
  if (/\bmode=(?!(?:min|max|full)\b)/.test(text)) {
    refuse('provenance', text, 'the mode must be "min" or "max"')
  }
  return text
}

/**
 * Reads the input `sbom`, as `provenance`.
 *
 * @throws Error that says what is allowed.
 */
export function readSbom(): string {
  const text = readInput('sbom')
  if (isAttestation(text)) return text
  refuse(
    'sbom',
    text,
    'it must be "true", "false", or attributes such as "generator=image"'
  )
}

/** True for a boolean, and for attributes, which are `key=value` in fields of CSV. */
function isAttestation(text: string): boolean {
  return (
    BOOLEAN.test(text) ||
    text.split(COMMA).every((field) => /^"?[^"=]+=/.test(field))
  )
}

/** True if a provenance records the arguments of the build. */
export function recordsBuildArgs(provenance: string): boolean {
  return (
    !/^(?:0|f|false)$/i.test(provenance) && !/\bmode=min\b/.test(provenance)
  )
}
