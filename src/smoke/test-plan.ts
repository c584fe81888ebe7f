import { weaker, type SmokeLevel } from './levels.js'
import { limitOf } from './limits.js'

/** What the user asks of the smoke test. */
export interface SmokeOptions {
  level: SmokeLevel
  /** Level for platforms that run under QEMU. */
  emulatedLevel: SmokeLevel
  timeoutSeconds: number
  /** Memory limit of the container, as in docker's `--memory`. */
  memory?: string
  /** `KEY=value` lines for the container; values may be secrets. */
  env: string[]
}

/** How one platform is tested. */
export interface SmokeTest {
  platform: string
  level: SmokeLevel
  /** True when it runs under QEMU. */
  emulated: boolean
  timeoutSeconds: number
}

/**
 * Decides how each platform is tested.
 *
 * @param isEmulated true for a platform that runs under QEMU
 */
export function planTests(
  platforms: string[],
  options: Pick<SmokeOptions, 'level' | 'emulatedLevel' | 'timeoutSeconds'>,
  isEmulated: (platform: string) => boolean
): SmokeTest[] {
  const { level, emulatedLevel, timeoutSeconds } = options
  return platforms.map((platform) => {
    const emulated = isEmulated(platform)
    return {
      platform,
      emulated,
      level: emulated ? weaker(level, emulatedLevel) : level,
      timeoutSeconds: limitOf({ emulated }, timeoutSeconds)
    }
  })
}
