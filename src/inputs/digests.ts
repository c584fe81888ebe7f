import { isDigest } from '../docker/reference.js'
import { readLines, refuse } from './read.js'
import { SMOKE_LEVELS } from '../smoke/levels.js'
import { VERDICTS, type SmokeReport } from '../smoke/report.js'

/** Reads the digests of images that are merged, instead of a build. */
export function readDigests(): string[] {
  const digests = readLines('digests')
  for (const digest of digests) {
    if (!isDigest(digest)) {
      refuse(
        'digests',
        digest,
        'it must be digests, "sha256:" and 64 hexadecimal digits, one a line'
      )
    }
  }
  return [...new Set(digests)]
}

/** Reads what the runs that `digests` come from say of their smoke tests. */
export function readSmokeResults(): SmokeReport[] {
  return readLines('smoke-results').flatMap((line) => {
    return (
      parseReports(line) ??
      refuse(
        'smoke-results',
        line,
        'it must be the output "smoke" of a run of this action, one a line'
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
  const { platform, level, verdict } = (value ?? {}) as Partial<SmokeReport>
  return (
    typeof platform === 'string' &&
    SMOKE_LEVELS.some((one) => one === level) &&
    VERDICTS.some((one) => one === verdict)
  )
}
