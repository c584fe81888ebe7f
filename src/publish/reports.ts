import { adviceToMerge } from '../messages/caller.js'
import { Failure } from '../messages/failure.js'
import { meets, type SmokeTest } from '../smoke/levels.js'
import type { SmokeReport } from '../smoke/report.js'

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
    const problem = reportProblem(about, level, digest)
    if (problem) throw notPassed(platform, level, problem)
    return (
      about.find((report) => isEnough(report, level)) ??
      untested(platform, digest)
    )
  })
}

function untested(platform: string, digest: string): SmokeReport {
  return { platform, digest, level: 'none', verdict: 'skipped' }
}

function reportProblem(
  reports: SmokeReport[],
  level: SmokeTest['level'],
  digest: string
): string | undefined {
  const other = reports.find((report) => report.digest !== digest)
  if (other)
    return `a report is about ${other.digest ?? 'no digest'}, not ${digest}`
  if (reports.some(({ verdict }) => verdict === 'failed')) {
    return 'a report says that it failed'
  }
  if (level === 'none' || reports.some((one) => isEnough(one, level))) {
    return undefined
  }
  const passed = reports.map((report) => `"${report.level}" ${report.verdict}`)
  return passed.length > 0
    ? `reported: ${passed.join(', ')}`
    : 'nothing is reported'
}

function isEnough(report: SmokeReport, level: SmokeTest['level']): boolean {
  return report.verdict === 'passed' && meets(report.level, level)
}

function notPassed(platform: string, level: string, problem: string): Failure {
  return new Failure(
    'smoke-not-reported',
    `${platform} is not known to have passed the smoke test "${level}", so no tag was moved: ${problem}`,
    {
      likely:
        'a run was left out of "smoke-results", or had another "smoke-test"',
      next: adviceToMerge(
        'set "smoke-results" to the outputs "smoke" of the runs that "digests" come from, one per line'
      )
    }
  )
}
