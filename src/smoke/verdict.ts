import * as core from '@actions/core'
import { Failure } from '../lib/failure.js'
import { showEvidence } from './evidence.js'
import { reaches, weaker } from './levels.js'
import type { SmokeResult } from './platform-test.js'
import type { SmokeReport } from './report.js'
import type { SmokeOptions } from './test-plan.js'

/**
 * Shows the evidence of the platforms that failed, and ends the run if there
 * are any.
 *
 * @throws Failure that names every platform that failed, with its cause.
 */
export function requirePassed(results: SmokeResult[]): void {
  const failed = results.filter(({ verdict }) => verdict === 'failed')
  if (failed.length === 0) return
  failed.forEach(showFailure)
  const causes = failed.map(
    ({ platform, cause }) => `${platform}: ${cause ?? ''}`
  )
  const hints = [...new Set(failed.map(({ hint }) => hint).filter(Boolean))]
  throw new Failure(
    `The smoke test failed, so no tag was moved. ${causes.join('; ')}`,
    {
      likely: hints.join('; or '),
      next: "read the evidence in the log: health answers, the container's state, and its last log lines"
    }
  )
}

function showFailure(result: SmokeResult): void {
  const { platform, cause = 'it failed', hint, evidence } = result
  const title = `Smoke test of ${platform}`
  core.error(cause, { title })
  core.startGroup(`${title}: evidence`)
  if (hint) core.info(`hint: ${hint}`)
  showEvidence(evidence)
  core.endGroup()
}

/** The levels that platforms must pass. */
type Levels = Pick<SmokeOptions, 'level' | 'emulatedLevel'>

/**
 * Checks what other runs report about their smoke tests, if they report any.
 *
 * @throws Failure that names the first platform that has not passed its level.
 */
export function requireReported(
  reports: SmokeReport[],
  platforms: string[],
  levels: Levels
): void {
  if (reports.length === 0) return
  for (const platform of platforms) {
    const report = reports.find((one) => one.platform === platform)
    if (report && hasPassed(report, levels)) continue
    const reported = report ? `${report.level} ${report.verdict}` : 'nothing'
    throw new Failure(
      `${platform} has not passed the smoke test "${levels.level}", so no tag was moved: "smoke-results" reports ${reported}`,
      { next: 'give all runs the same "smoke-test"' }
    )
  }
}

function hasPassed(
  report: SmokeReport,
  { level, emulatedLevel }: Levels
): boolean {
  const wanted = report.emulated ? weaker(level, emulatedLevel) : level
  if (wanted === 'none') return report.verdict !== 'failed'
  return report.verdict === 'passed' && reaches(report.level, wanted)
}
