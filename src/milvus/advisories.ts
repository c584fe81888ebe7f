import * as core from '@actions/core'
import semver from 'semver'
import { Failure } from '../lib/failure.js'
import { MILVUS, readList } from './github.js'
import type { Inputs } from '../inputs/inputs.js'

/** As the API lists it; what a maintainer has written is free text. */
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
  /** The CVE, or the GHSA where there is none. */
  id: string
  ghsa: string
  severity: string
  summary: string
  url: string
  /** The first version after the chosen one in which it is fixed. */
  fixed?: string
  /** A range that could not be read: the version may be affected, or not. */
  unclear?: string
}

/**
 * Returns the published security advisories of Milvus' repository.
 *
 * @throws Failure when they could not be read.
 */
export async function readAdvisories(
  token: string
): Promise<PublishedAdvisory[]> {
  const path = `${MILVUS}/security-advisories?state=published&`
  const list = await readList('security advisories of Milvus', path, token)
  return (list as PublishedAdvisory[]).filter((one) => !one.withdrawn_at)
}

/**
 * Returns the advisories about a version, and names each in the log.
 *
 * @throws Failure with `vulnerable: fail`, when there is one.
 */
export function requireHarmless(
  published: PublishedAdvisory[],
  version: string,
  { vulnerable }: Pick<Inputs, 'vulnerable'>
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

/** Says in one line what an advisory is about. */
export function describe(advisory: Advisory, version: string): string {
  const { id, severity, summary, url, fixed, unclear } = advisory
  const verb =
    unclear === undefined
      ? 'is affected by'
      : `may be affected (the versions "${unclear}" could not be read) by`
  const remedy = fixed ? `fixed in ${fixed}` : 'no fixed version is named'
  return `Milvus ${version} ${verb} ${id} (${severity}, ${remedy}): ${summary} ${url}`
}

/** Returns the advisories that a version is, or may be, affected by. */
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
    // One that names no versions at all is as unclear.
    const isUnclear = verdicts.includes('unclear') || parts.length === 0
    if (!isAffected && !isUnclear) return []
    const patches = parts.map((part) => part.patched_versions ?? '').join(' ')
    const fixed = firstAfter(version, patches)
    return [
      {
        id: advisory.cve_id ?? advisory.ghsa_id,
        ghsa: advisory.ghsa_id,
        severity: advisory.severity ?? 'unknown',
        summary: advisory.summary,
        url: advisory.html_url,
        ...(fixed && { fixed }),
        ...(!isAffected && { unclear: rangesOf(advisory) })
      }
    ]
  })
}

function rangesOf({ vulnerabilities }: PublishedAdvisory): string {
  const ranges = vulnerabilities?.map((part) => part.vulnerable_version_range)
  return ranges?.filter(Boolean).join(' | ') ?? ''
}

/**
 * Reads a range such as `>= 2.6.0, < 2.6.10`. Lists of ranges are written in
 * the same way (`< 2.5.27, >= 2.6.0, < 2.6.10`), so an upper bound ends one.
 *
 * Returns undefined when it cannot be read.
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

/** The smallest version in a text that is newer than the given one. */
function firstAfter(version: string, text: string): string | undefined {
  const versions = text.match(/\d+\.\d+\.\d+/g) ?? []
  return versions
    .filter((one) => semver.valid(one) && semver.gt(one, version))
    .sort(semver.compare)[0]
}
