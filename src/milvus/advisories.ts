import type { WORDS } from '../messages/input.js'
import semver from 'semver'
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'
import { affectedBy } from '../messages/releases.js'
import { oneLine, stringOf } from '../lib/untrusted.js'
import { MILVUS, readList } from './github.js'
import { firstFixed, rangeOf } from './ranges.js'

/** What to do if the chosen Milvus version has a published advisory. */
export type Vulnerable = (typeof WORDS)['vulnerable'][number]

const CVE = /^CVE-\d{4}-\d{4,12}$/
const GHSA = /^GHSA(?:-[a-z0-9]{4}){3}$/
const SEVERITY = /^(?:critical|high|medium|low)$/
const ADVISORY_URL = /^https:\/\/github\.com\/[\w/-]{1,200}$/
const ALL_ADVISORIES = 'https://github.com/milvus-io/milvus/security/advisories'

/** More would not fit into the outputs of a job, of which GitHub takes 1 MB. */
const MAX_ADVISORIES = 100

/** Characters of a range in a message. */
const RANGE_LIMIT = 100

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
  return (list as PublishedAdvisory[]).filter(
    (advisory) => !advisory.withdrawn_at
  )
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
  const found = advisories.map((advisory) => affectedValues(advisory, version))
  const [first, ...others] = found
  if (vulnerable === 'fail' && first) {
    throw fail('vulnerable-version-refused', {
      ...first,
      otherAdvisories: others.map(affectedBy).join('\n')
    })
  }
  for (const values of found) annotate('vulnerable-version', values)
  return advisories
}

function affectedValues(
  { id, severity, summary, url, fixed = '', unclear }: Advisory,
  version: string
): Parameters<typeof affectedBy>[0] {
  const isAffected = unclear === undefined
  const range = unclear ?? ''
  return { version, id, severity, summary, url, fixed, isAffected, range }
}

/** Returns the first advisories that affect, or may affect, a version. */
export function affecting(
  advisories: PublishedAdvisory[],
  version: string
): Advisory[] {
  const all = advisories.flatMap((published) => {
    const parts = partsOf(published)
    const ranges = parts.map(({ range }) => rangeOf(range))
    const isAffected = ranges.some(
      (range) => range && semver.satisfies(version, range)
    )
    // An advisory without any range is unclear, too.
    const isUnclear = ranges.length === 0 || ranges.includes(undefined)
    if (!isAffected && !isUnclear) return []
    const patched = parts.map((part) => part.patched).join(' ')
    const written = parts.map(({ range }) => range).filter(Boolean)
    return {
      ...advisoryHead(published),
      fixed: firstFixed(version, patched),
      unclear: isAffected
        ? undefined
        : oneLine(written.join(' | '), RANGE_LIMIT)
    }
  })
  return all.slice(0, MAX_ADVISORIES)
}

function partsOf({
  vulnerabilities
}: PublishedAdvisory): { range: string; patched: string }[] {
  if (!Array.isArray(vulnerabilities)) return []
  return (vulnerabilities as ((typeof vulnerabilities)[number] | null)[]).map(
    (part) => ({
      range: stringOf(part?.vulnerable_version_range),
      patched: stringOf(part?.patched_versions)
    })
  )
}

/** What an advisory says of itself, so that it can be logged. */
function advisoryHead(
  published: PublishedAdvisory
): Pick<Advisory, 'id' | 'ghsa' | 'severity' | 'summary' | 'url'> {
  const { cve_id, ghsa_id, severity, summary, html_url } = published
  const ghsa = checked(GHSA, ghsa_id) ?? ''
  return {
    id: checked(CVE, cve_id) ?? (ghsa || 'an advisory'),
    ghsa,
    severity: checked(SEVERITY, severity) ?? 'unknown',
    summary: oneLine(stringOf(summary)),
    url: checked(ADVISORY_URL, html_url) ?? ALL_ADVISORIES
  }
}

function checked(pattern: RegExp, value: unknown): string | undefined {
  const text = stringOf(value)
  return pattern.test(text) ? text : undefined
}
