import * as core from '@actions/core'
import semver from 'semver'
import { Failure } from '../lib/failure.js'
import { MILVUS, readList } from './github.js'

/** What to do if the chosen Milvus version has a published advisory. */
export const VULNERABLE = ['warn', 'fail', 'ignore'] as const
export type Vulnerable = (typeof VULNERABLE)[number]

/** An advisory as the API lists it. Maintainers write the ranges as free text. */
export interface PublishedAdvisory {
  ghsa_id: string
  cve_id: string | null
  html_url: string
  summary: string
  severity: string | null
  withdrawn_at: string | null
  vulnerabilities:
    | {
        vulnerable_version_range: string | null
        patched_versions?: string | null
      }[]
    | null
}

/** An advisory about the chosen version. */
export interface Advisory {
  /** The CVE, or the GHSA if there is no CVE. */
  id: string
  ghsa: string
  severity: string
  summary: string
  url: string
  /** The first fixed version after the chosen one. */
  fixed?: string
  /** Ranges that could not be read, so the version may be affected. */
  unclear?: string
}

/**
 * Reads the published security advisories of Milvus' repository.
 *
 * @throws Failure if they cannot be read.
 */
export async function readAdvisories(
  token: string
): Promise<PublishedAdvisory[]> {
  const path = `${MILVUS}/security-advisories?state=published&`
  const list = await readList('security advisories of Milvus', path, token)
  return (list as PublishedAdvisory[]).filter((one) => !one.withdrawn_at)
}

/**
 * Returns the advisories about a version, and logs a warning for each.
 *
 * @throws Failure if there is one and `vulnerable` is `fail`.
 */
export function requireHarmless(
  published: PublishedAdvisory[],
  version: string,
  vulnerable: Vulnerable
): Advisory[] {
  const advisories = affecting(published, version)
  const lines = advisories.map((one) => describe(one, version))
  if (vulnerable === 'fail' && advisories.length > 0) {
    throw new Failure(lines.join('\n'), {
      next: 'choose a fixed version in "milvus-version", or set "vulnerable" to "warn"'
    })
  }
  for (const line of lines) core.warning(line)
  return advisories
}

/** Describes an advisory about a version in one line. */
export function describe(advisory: Advisory, version: string): string {
  const { id, severity, summary, url, fixed, unclear } = advisory
  const verb =
    unclear === undefined
      ? 'is affected by'
      : `may be affected (the version range "${unclear}" could not be read) by`
  const remedy = fixed ? `fixed in ${fixed}` : 'no fixed version given'
  return `Milvus ${version} ${verb} ${id} (${severity}, ${remedy}): ${summary} ${url}`
}

/** Returns the advisories that affect, or may affect, a version. */
export function affecting(
  advisories: PublishedAdvisory[],
  version: string
): Advisory[] {
  return advisories.flatMap((advisory) => {
    const parts = advisory.vulnerabilities ?? []
    const verdicts = parts.map((part) => {
      const range = rangeOf(part.vulnerable_version_range ?? '')
      return range === undefined ? 'unclear' : semver.satisfies(version, range)
    })
    const isAffected = verdicts.includes(true)
    // An advisory without any range is unclear, too.
    const isUnclear = verdicts.includes('unclear') || parts.length === 0
    if (!isAffected && !isUnclear) return []
    const patches = parts.map((part) => part.patched_versions ?? '').join(' ')
    return [
      {
        id: advisory.cve_id ?? advisory.ghsa_id,
        ghsa: advisory.ghsa_id,
        severity: advisory.severity ?? 'unknown',
        summary: advisory.summary,
        url: advisory.html_url,
        fixed: firstAfter(version, patches),
        unclear: isAffected ? undefined : rangesOf(advisory)
      }
    ]
  })
}

function rangesOf({ vulnerabilities }: PublishedAdvisory): string {
  const ranges = vulnerabilities?.map((part) => part.vulnerable_version_range)
  return ranges?.filter(Boolean).join(' | ') ?? ''
}

/**
 * Parses a range such as `>= 2.6.0, < 2.6.10`. Lists of ranges are written in the
 * same way (`< 2.5.27, >= 2.6.0, < 2.6.10`), so an upper bound ends a range.
 *
 * Returns undefined if the text cannot be parsed.
 */
export function rangeOf(text: string): string | undefined {
  const bounds = text
    .replace(/\bv(?=\d)/gi, '')
    .replace(/([<>=^~]) +/g, '$1')
    .split(/[,;]|\|\||\s+(?=[<>=^~])|\s+(?:and|or)\s+/i)
    .map((bound) => bound.trim())
    .filter(Boolean)
  const ranges: string[] = []
  let lower: string | undefined
  for (const bound of bounds) {
    if (bound.startsWith('<')) {
      ranges.push(lower ? `${lower} ${bound}` : bound)
      lower = undefined
    } else {
      if (lower) ranges.push(lower)
      lower = bound.startsWith('>') ? bound : undefined
      if (!lower) ranges.push(bound)
    }
  }
  if (lower) ranges.push(lower)
  if (ranges.length === 0) return undefined
  return semver.validRange(ranges.join(' || ')) ?? undefined
}

/** Returns the smallest version in a text that is newer than the given one. */
function firstAfter(version: string, text: string): string | undefined {
  const versions = text.match(/\d+\.\d+\.\d+/g) ?? []
  return versions
    .filter((one) => semver.valid(one) && semver.gt(one, version))
    .sort(semver.compare)[0]
}
