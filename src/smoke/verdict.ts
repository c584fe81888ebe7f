import * as core from '@actions/core'
import { randomUUID } from 'node:crypto'
import { Failure } from '../lib/failure.js'
import type { Inputs } from '../inputs/inputs.js'
import type { SmokeInputs } from '../inputs/smoke.js'
import type { SmokeReport } from './report.js'
import type { SmokeResult } from './platform-test.js'
import { includes, weaker } from './test-plan.js'

/**
 * Shows the evidence of the platforms that failed, and ends the run if there
 * are any.
 *
 * @throws Failure that names every platform that failed, with its cause.
 */
export function requirePassed(results: SmokeResult[]): void {
  const failed = results.filter(({ verdict }) => verdict === 'failed')
  if (failed.length === 0) return
  failed.forEach(showEvidence)
  const causes = failed.map(
    ({ platform, cause }) => `${platform}: ${cause ?? ''}`
  )
  const hints = [...new Set(failed.map(({ hint }) => hint).filter(Boolean))]
  throw new Failure(
    `The smoke test failed, so no tag was moved. ${causes.join('; ')}`,
    {
      ...(hints.length > 0 && { likely: hints.join('; or ') }),
      next: 'read the evidence in the log: health answers, what the engine says of the container, and its last log lines'
    }
  )
}

function showEvidence(result: SmokeResult): void {
  const { platform, cause = 'it failed', hint, evidence } = result
  const title = `Smoke test of ${platform}`
  core.error(cause, { title })
  core.startGroup(`${title}: evidence`)
  if (hint) core.info(`hint: ${hint}`)
  show('container', evidence?.container)
  show('health', evidence?.answers)
  show('component', evidence?.components)
  show("Docker's health log", evidence?.dockerHealth)
  showLogs(evidence?.logs)
  core.endGroup()
}

function show(what: string, lines: string[] = []): void {
  for (const line of lines) core.info(`${what}: ${line}`)
}

/** A line of the container must not be taken for a command of the runner. */
function showLogs(logs: string | undefined): void {
  if (!logs) {
    core.info('The container has logged nothing')
    return
  }
  const token = randomUUID()
  core.info('Last log lines of the container:')
  core.info(`::stop-commands::${token}\n${logs}\n::${token}::`)
}

/**
 * Checks what other runs say of their smoke tests, if they do.
 *
 * @throws Failure that names the platform that has not passed its level.
 */
export function requireReported(
  reports: SmokeReport[],
  { platforms, smoke }: Pick<Inputs, 'platforms' | 'smoke'>
): void {
  if (reports.length === 0) return
  for (const platform of platforms) {
    const report = reports.find((one) => one.platform === platform)
    if (report && isEnough(report, smoke)) continue
    const told = report ? `${report.level} ${report.verdict}` : 'nothing'
    throw new Failure(
      `${platform} has not passed the smoke test "${smoke.level}", so no tag was moved: "smoke-results" tell of ${told}`,
      { next: 'give all runs the same "smoke-test"' }
    )
  }
}

function isEnough(
  report: SmokeReport,
  { level, emulatedLevel }: SmokeInputs
): boolean {
  const wanted = report.emulated ? weaker(level, emulatedLevel) : level
  if (wanted === 'none') return report.verdict !== 'failed'
  return report.verdict === 'passed' && includes(report, wanted)
}
