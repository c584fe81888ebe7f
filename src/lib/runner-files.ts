import * as core from '@actions/core'
import { fail } from '../messages/failure.js'

/**
 * Saves something for the post step.
 *
 * @throws Failure when the runner's file cannot be written. The post step would
 * then not know what to remove, so nothing may be created.
 */
export function saveState(name: string, value: unknown): void {
  try {
    requireRunnerFile('STATE')
    core.saveState(name, value)
  } catch (error) {
    throw fail(
      'state-not-saved',
      { file: runnerFile('STATE') },
      { cause: error }
    )
  }
}

/**
 * Requires that the runner has named a file. Without it, `@actions/core` prints a
 * command instead, which runners ignore by now: what it says would be lost.
 */
export function requireRunnerFile(command: RunnerFile): void {
  if (!process.env[`GITHUB_${command}`]) {
    throw new Error('the variable is not set')
  }
}

/** Returns the name of a runner's file, such as that for outputs. */
export function runnerFile(command: RunnerFile): string {
  const name = `GITHUB_${command}`
  return `${name} (${process.env[name] || 'not set'})`
}

/** Files by which a step tells the runner something. */
type RunnerFile = 'OUTPUT' | 'STATE' | 'STEP_SUMMARY'
