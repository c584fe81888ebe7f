import * as core from '@actions/core'
import { Failure } from '../messages/failure.js'
import { showEvidence } from './evidence.js'
import { splitHint } from './hints.js'
import type { SmokeResult } from './platform-test.js'

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
  const hints = failed.flatMap(({ hint }) => (hint ? splitHint(hint) : []))
  const reasons = [...new Set(hints.map(({ reason }) => reason))]
  throw new Failure(
    'smoke-test-failed',
    `The smoke test failed, so no tag was moved. ${causesOf(failed).join('\n')}`,
    { likely: reasons.join('; or '), next: nextStep(failed) }
  )
}

/** Names each cause once, with the platforms that it stopped. */
function causesOf(failed: SmokeResult[]): string[] {
  const causes = [...new Set(failed.map(({ cause = '' }) => cause))]
  return causes.map((cause) => {
    const platforms = failed
      .filter((one) => (one.cause ?? '') === cause)
      .map(({ platform }) => platform)
    return `${platforms.join(', ')}: ${cause}`
  })
}

/** What each hint says to do; without one, only the evidence can tell. */
function nextStep(failed: SmokeResult[]): string {
  const remedies = failed.map(({ platform, hint }) => {
    const remedy = splitHint(hint ?? '').remedy
    return remedy || `read the evidence of ${platform}: ${EVIDENCE}`
  })
  return [...new Set(remedies)].join('; ')
}

const EVIDENCE =
  "health answers, the container's state, and its last log lines, in the log and in the job summary"

function showFailure(result: SmokeResult): void {
  const { platform, cause = 'it failed', hint, evidence } = result
  const title = `Smoke test of ${platform}`
  core.error(cause, { title })
  core.startGroup(`${title}: evidence`)
  if (hint) core.info(`hint: ${hint}`)
  showEvidence(evidence)
  core.endGroup()
}
