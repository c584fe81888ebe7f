import { fail } from '../messages/failure.js'

/**
 * Checks the system of the runner. On Windows the engine of a hosted runner runs
 * Windows containers only; on macOS one has no engine, which docker itself says.
 *
 * @throws Failure on Windows.
 */
export function requireUnix(platform: NodeJS.Platform): void {
  if (platform !== 'win32') return
  throw fail('windows-runner', {})
}
