import { fail, type Failure } from '../messages/failure.js'
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
  tests: Asked[],
  digests: Record<string, string>
): SmokeReport[] {
  return tests.map((test) => {
    const { platform } = test
    const digest = digests[platform] ?? ''
    const about = reports.filter((report) => report.platform === platform)
    const problem = problemOf(about, test, digest)
    if (problem) throw problem
    return (
      about.find((report) => isEnough(report, test)) ??
      untested(platform, digest)
    )
  })
}

/** What must have been tested. */
type Asked = Pick<SmokeTest, 'platform' | 'level' | 'replaced' | 'scriptHash'>

function untested(platform: string, digest: string): SmokeReport {
  return { platform, digest, level: 'none', verdict: 'skipped' }
}

/** Returns what the reports about a platform lack; undefined if nothing. */
function problemOf(
  reports: SmokeReport[],
  test: Asked,
  digest: string
): Failure | undefined {
  const { platform, level, replaced } = test
  const wanted = { platform, level, digest }
  const other = reports.find((report) => report.digest !== digest)
  if (other) {
    const values = { ...wanted, other: other.digest ?? 'no digest' }
    return fail('smoke-not-reported.ofOther', values)
  }
  if (reports.some(({ verdict }) => verdict === 'failed')) {
    return fail('smoke-not-reported.failed', wanted)
  }
  if (level === 'none' || reports.some((report) => isEnough(report, test))) {
    return undefined
  }
  if (reports.length === 0) return fail('smoke-not-reported', wanted)
  const reported = reports
    .map((report) => `"${report.level}" ${report.verdict}`)
    .join(', ')
  if (reports.some((report) => lacksOnlyScript(report, test))) {
    return fail('smoke-not-reported.ofOtherScript', {
      platform,
      reported: scriptsIn(reports)
    })
  }
  if (!replaced || !reports.some(isOfUpgrade)) {
    return fail('smoke-not-reported.lower', { ...wanted, reported })
  }
  const opened = reports.flatMap(({ upgrade }) => upgrade?.digest ?? [])
  return fail('smoke-not-reported.ofOtherData', {
    ...wanted,
    name: replaced.name,
    from: replaced.digest,
    opened: opened.join(', ') || 'no image'
  })
}

function isOfUpgrade({ level, verdict }: SmokeReport): boolean {
  return level === 'upgrade' && verdict === 'passed'
}

function lacksOnlyScript(report: SmokeReport, test: Asked): boolean {
  return isEnough(report, { ...test, scriptHash: undefined })
}

/** Names the scripts of reports by the first digits of their hashes. */
function scriptsIn(reports: SmokeReport[]): string {
  const hashes = reports.flatMap(
    ({ script }) => script?.hash.slice(0, 12) ?? []
  )
  return hashes.length > 0
    ? `reported is another script, ${hashes.join(', ')}`
    : 'none is reported'
}

/** The data that was opened must be that of the image that is replaced now. */
function isEnough(
  report: SmokeReport,
  { level, replaced, scriptHash }: Asked
): boolean {
  if (scriptHash && report.script?.hash !== scriptHash) return false
  if (report.verdict !== 'passed' || !meets(report.level, level)) return false
  return (
    level !== 'upgrade' ||
    !replaced ||
    report.upgrade?.digest === replaced.digest
  )
}
