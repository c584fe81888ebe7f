import { SMOKE_LEVELS, type Inputs, type SmokeLevel } from '../inputs.js'

/** How one platform is tested. */
export interface SmokeTest {
  platform: string
  level: SmokeLevel
  /** True when it runs under QEMU. */
  emulated: boolean
  timeoutSeconds: number
}

/** An emulated platform has this many times the limit. */
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

function weaker(a: SmokeLevel, b: SmokeLevel): SmokeLevel {
  return SMOKE_LEVELS.indexOf(a) < SMOKE_LEVELS.indexOf(b) ? a : b
}
