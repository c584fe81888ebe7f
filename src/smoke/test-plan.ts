import type { Inputs } from '../inputs/inputs.js'
import { SMOKE_LEVELS, type SmokeLevel } from '../inputs/smoke.js'

/** How one platform is tested. */
export interface SmokeTest {
  platform: string
  level: SmokeLevel
  /** True when it runs under QEMU. */
  emulated: boolean
  timeoutSeconds: number
}

/** An emulated platform has this many times each limit. */
const EMULATED_FACTOR = 4

/**
 * Decides how each platform is tested.
 *
 * @param native the platform that the engine runs without emulation
 */
export function planTests(
  { platforms, smoke }: Pick<Inputs, 'platforms' | 'smoke'>,
  native: string
): SmokeTest[] {
  const { level, emulatedLevel, timeoutSeconds } = smoke
  return platforms.map((platform) =>
    platform === native
      ? { platform, level, timeoutSeconds, emulated: false }
      : {
          platform,
          level: weaker(level, emulatedLevel),
          timeoutSeconds: timeoutSeconds * EMULATED_FACTOR,
          emulated: true
        }
  )
}

/** Returns the weaker of two levels. */
export function weaker(a: SmokeLevel, b: SmokeLevel): SmokeLevel {
  return SMOKE_LEVELS.indexOf(a) < SMOKE_LEVELS.indexOf(b) ? a : b
}

/** True when the test goes as far as a level. */
export function includes(
  test: Pick<SmokeTest, 'level'>,
  level: SmokeLevel
): boolean {
  return SMOKE_LEVELS.indexOf(test.level) >= SMOKE_LEVELS.indexOf(level)
}

/** Returns the limit, in seconds, of something that is quick where native. */
export function limitOf(
  { emulated }: Pick<SmokeTest, 'emulated'>,
  seconds: number
): number {
  return emulated ? seconds * EMULATED_FACTOR : seconds
}
