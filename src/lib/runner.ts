import { Failure } from '../messages/failure.js'

/**
 * Checks the system of the runner. On Windows the engine of a hosted runner runs
 * Windows containers only; on macOS one has no engine, which docker itself says.
 *
 * @throws Failure on Windows.
 */
export function requireUnix(platform: NodeJS.Platform): void {
  if (platform !== 'win32') return
  throw new Failure('windows-runner', 'This action does not run on Windows', {
    next: 'use a Linux runner, such as "runs-on: ubuntu-24.04"'
  })
}
