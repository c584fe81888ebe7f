import * as core from '@actions/core'
import { Failure } from '../failure.js'
import type { SmokeResult } from './smoke-test.js'

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
  throw new Failure(
    `The smoke test failed, so no tag was moved. ${causes.join('; ')}`,
    {
      next: 'read the last log lines of the container and the health answers above'
    }
  )
}

function showEvidence({ platform, cause, answers, logs }: SmokeResult): void {
  core.startGroup(`Smoke test of ${platform}: ${cause ?? 'failed'}`)
  for (const answer of answers ?? []) core.info(`health: ${answer}`)
  core.info(logs ? `Last log lines of the container:\n${logs}` : 'No log lines')
  core.endGroup()
}
