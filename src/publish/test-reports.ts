import { fail, type Failure } from '../messages/failure.js'
import { meets, type SmokeLevel } from '../smoke/levels.js'
import type { SmokeReport } from '../smoke/report.js'
import type { SmokeTest } from '../smoke/levels.js'

/**
 * Returns what other jobs report of the images that were merged: one report for
 * each platform, about exactly its manifest. Anything missing, failed, or about
 * another digest refuses the whole.
 *
 * @param digests manifest digest of each platform
 * @throws Failure that names the platform and what its reports lack.
 */
export function requireReports(
  reports: SmokeReport[],
  tests: Pick<SmokeTest, 'platform' | 'level'>[],
  digests: Record<string, string>
): SmokeReport[] {
  return tests.map(({ platform, level }) => {
    const digest = digests[platform] ?? ''
    const about = reports.filter((report) => report.platform === platform)
    const problem = problemOf(about, { platform, level, digest })
    if (problem) throw problem
    return (
      about.find((report) => isEnough(report, level)) ??
      untested(platform, digest)
    )
  })
}

function untested(platform: string, digest: string): SmokeReport {
  return { platform, digest, level: 'none', verdict: 'skipped' }
}

/** Returns what the reports about a platform lack; undefined if nothing. */
function problemOf(
  reports: SmokeReport[],
  wanted: { platform: string; level: SmokeLevel; digest: string }
): Failure | undefined {
  const { level, digest } = wanted
  const other = reports.find((report) => report.digest !== digest)
  if (other) {
    const values = { ...wanted, other: other.digest ?? 'no digest' }
    return fail('smoke-not-reported.ofOther', values)
  }
  if (reports.some(({ verdict }) => verdict === 'failed')) {
    return fail('smoke-not-reported.failed', wanted)
  }
  if (level === 'none' || reports.some((report) => isEnough(report, level))) {
    return undefined
  }
  if (reports.length === 0) return fail('smoke-not-reported', wanted)
  const reported = reports
    .map((report) => `"${report.level}" ${report.verdict}`)
    .join(', ')
  return fail('smoke-not-reported.lower', { ...wanted, reported })
}

function isEnough(report: SmokeReport, level: SmokeLevel): boolean {
  return report.verdict === 'passed' && meets(report.level, level)
}
