// Secrets in what a run tells: its log, its outputs and its summary.
import type { RunResult } from '../../runner.ts'
import { secretsIn } from '../canaries.ts'

/**
 * Returns the secrets in the texts of a run. Also those that a runner would mask: it
 * knows only some forms of them, and no half of one.
 */
export function leaksInTexts({
  log,
  outputs,
  summary
}: Pick<RunResult, 'log' | 'outputs' | 'summary'>): string[] {
  return [
    ...shownLines(log).flatMap((line) =>
      secretsIn(line, `the log: ${line.slice(0, 200)}`)
    ),
    ...secretsIn(JSON.stringify(outputs), 'the outputs'),
    ...secretsIn(summary, 'the summary')
  ]
}

/** A runner shows no line by which an action tells it what to mask. */
function shownLines(log: string): string[] {
  return log.split('\n').filter((line) => !line.startsWith('::add-mask::'))
}
