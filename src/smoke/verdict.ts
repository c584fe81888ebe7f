import * as core from '@actions/core'
import { Failure } from '../lib/failure.js'
import { showEvidence } from './evidence.js'
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
  const causes = failed.map(
    ({ platform, cause }) => `${platform}: ${cause ?? ''}`
  )
  const hints = [...new Set(failed.map(({ hint }) => hint).filter(Boolean))]
  throw new Failure(
    `The smoke test failed, so no tag was moved. ${causes.join('; ')}`,
    {
      likely: hints.join('; or '),
      next: nextStep(failed)
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
