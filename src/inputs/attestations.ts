import { fail } from '../messages/failure.js'
import { readInput } from './read.js'

/** Booleans as Go reads them, and so buildx. */
const GO_BOOLEAN = /^(?:1|t|T|true|TRUE|True|0|f|F|false|FALSE|False)$/

/**
 * Reads the input `provenance`: true, false, or attributes. What buildx or BuildKit
 * would refuse is refused before anything is built.
 *
 * @throws Failure that says what is allowed.
 */
export function readProvenance(): string {
  const value = readInput('provenance')
  if (/^(?:min|max)$/.test(value)) {
    throw fail('input-provenance.alone', { value })
  }
  if (!isBooleanOrAttributes(value))
    throw fail('input-provenance.form', { value })
  if (/\bmode=(?!(?:min|max|full)\b)/.test(value)) {
    throw fail('input-provenance.mode', { value })
  }
  return value
}

/**
 * Reads the input `sbom`, as `provenance`.
 *
 * @throws Failure that says what is allowed.
 */
export function readSbom(): string {
  const value = readInput('sbom')
  if (isBooleanOrAttributes(value)) return value
  throw fail('input-sbom.form', { value })
}

/** True for a boolean, and for attributes, which are `key=value` in fields of CSV. */
function isBooleanOrAttributes(text: string): boolean {
  return (
    GO_BOOLEAN.test(text) ||
    fieldsOf(text).every((field) => /^"?[^"=]+=/.test(field))
  )
}

/** Splits a text at its commas, but for those in quotes. */
function fieldsOf(text: string): string[] {
  const fields: string[] = []
  let start = 0
  let isQuoted = false
  for (const [at, sign] of text.split('').entries()) {
    if (sign === '"') isQuoted = !isQuoted
    if (sign !== ',' || isQuoted) continue
    fields.push(text.slice(start, at))
    start = at + 1
  }
  fields.push(text.slice(start))
  return fields
}

/**
 * True if the image will have a provenance that records build arguments. buildx
 * makes such of the proxies in docker's configuration.
 */
export function publishesBuildArgs(push: string, provenance: string): boolean {
  if (push === 'false' || /^(?:0|f|false)$/i.test(provenance)) return false
  return !/\bmode=min\b/.test(provenance)
}
