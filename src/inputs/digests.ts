import { isDigest } from '../docker/reference.js'
import { readLines, refuse } from './read.js'
import { SMOKE_LEVELS } from '../smoke/levels.js'
import { VERDICTS, type SmokeReport } from '../smoke/report.js'

/** Reads the digests of images to merge, instead of a build. */
export function readDigests(): string[] {
  const digests = readLines('digests')
  for (const digest of digests) {
    if (!isDigest(digest)) {
      refuse(
        'digests',
        digest,
        'it must be digests, "sha256:" and 64 hexadecimal digits, one per line'
      )
    }
  }
  return [...new Set(digests)]
}

/** Reads what the runs that `digests` come from report of their smoke tests. */
export function readSmokeResults(): SmokeReport[] {
  return readLines('smoke-results').flatMap((line) => {
    return (
      parseReports(line) ??
      refuse(
        'smoke-results',
        line,
        'it must be outputs "smoke" of runs of this action, one per line'
      )
    )
  })
}

function parseReports(line: string): SmokeReport[] | undefined {
  try {
    const reports: unknown = JSON.parse(line)
    return Array.isArray(reports) && reports.every(isReport)
      ? reports
      : undefined
  } catch {
    return undefined
  }
}

function isReport(value: unknown): value is SmokeReport {
  const report = (value ?? {}) as Partial<SmokeReport>
  const { platform, digest, level, verdict } = report
  return (
    typeof platform === 'string' &&
    (digest === undefined || isDigest(digest)) &&
    SMOKE_LEVELS.some((one) => one === level) &&
    VERDICTS.some((one) => one === verdict)
  )
}
