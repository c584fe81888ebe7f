// What a run reads from GitHub: the releases of Milvus, and their advisories.
import { text, type Message } from './message.js'

/** Why advisories that only warn could not be read. */
export const notReadInTime = text`they were not read in the ${'seconds'} s after the rest of the run`

/** A Milvus version, and an advisory about it. */
interface Affected {
  version: string
  id: string
  severity: string
  summary: string
  url: string
  /** The first fixed version; empty if none is given. */
  fixed: string
  /** True if it is certain. */
  isAffected: boolean
  /** The versions that the advisory names, if they could not be read. */
  range: string
}

/** Describes an advisory about a version in one line. */
export function affectedBy({
  version,
  id,
  severity,
  summary,
  url,
  fixed,
  isAffected,
  range
}: Affected): string {
  const verb = isAffected
    ? 'is affected by'
    : `may be affected (the version range "${range}" could not be read) by`
  const remedy = fixed ? `fixed in ${fixed}` : 'no fixed version given'
  return `Milvus ${version} ${verb} ${id} (${severity}, ${remedy}): ${summary} ${url}`
}

const READ_AGAIN = {
  next: 'run again later, or check the input "github-token"',
  inWorkflow: 'run again later'
}

export const RELEASES = {
  'no-release-matches': {
    what: text`No release of Milvus matches "${'request'}" (of ${'number'} stable releases)`,
    remedy: {
      next: 'compare "milvus-version" with the releases of milvus-io/milvus'
    }
  },
  'github-unreadable': {
    what: text`The ${'list'} could not be read from ${'url'}: ${'reason'}`,
    remedies: {
      limited: {
        likely:
          'too many requests; without a token, all clients behind the same IP address share one rate limit',
        ...READ_AGAIN
      },
      refusedToken: {
        likely: 'the token is wrong or has expired',
        ...READ_AGAIN
      },
      absent: {
        likely: text`${'url'} does not have milvus-io/milvus`,
        ...READ_AGAIN
      },
      front: {
        likely: 'something in front of the API has answered in its place',
        ...READ_AGAIN
      },
      other: READ_AGAIN
    },
    note: 'Without a token, GitHub allows only 60 requests an hour for each address, which many runners share.'
  },
  'advisories-unreadable': {
    kind: 'warning',
    what: text`Could not check this Milvus version for known vulnerabilities. ${'reason'}`,
    remedy: READ_AGAIN,
    note: 'The run goes on without the check. With `vulnerable: fail` it would stop here. If the message names a rate limit, check the input `github-token`.'
  },
  'vulnerable-version': {
    kind: 'warning',
    what: affectedBy,
    note: 'The run goes on. Choose a fixed version in `milvus-version`; set `vulnerable: fail` to stop at such a version, or `ignore` if you have read the advisory and it does not concern you.'
  },
  'vulnerable-version-refused': {
    what: (values: Affected & { otherAdvisories: string }) =>
      [affectedBy(values), values.otherAdvisories].filter(Boolean).join('\n'),
    remedy: {
      next: 'choose a fixed version in "milvus-version", or set "vulnerable" to "warn"'
    }
  }
} satisfies Record<string, Message>
