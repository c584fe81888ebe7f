import { WORDS } from '../messages/input.js'
import { limitOf } from './limits.js'

/** Smoke test levels, weakest first; each one includes those before it. */
export const SMOKE_LEVELS = WORDS['smoke-test']
export type SmokeLevel = (typeof SMOKE_LEVELS)[number]

/** True when a level is the wanted one or a stronger one. */
export function meets(level: SmokeLevel, wanted: SmokeLevel): boolean {
  return SMOKE_LEVELS.indexOf(level) >= SMOKE_LEVELS.indexOf(wanted)
}

/** Returns the weaker of two levels. */
function weaker(a: SmokeLevel, b: SmokeLevel): SmokeLevel {
  return meets(a, b) ? b : a
}

/** Returns the stronger of two levels. */
export function stronger(a: SmokeLevel, b: SmokeLevel): SmokeLevel {
  return meets(a, b) ? a : b
}

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

/** The version that Milvus must say. */
export interface ExpectedVersion {
  /** Such as `2.6.22`. */
  version: string
  /** Name of the base image, for messages. */
  base: string
  /** Pulls a platform's base image, and returns it; none if that may be of another version. */
  pullBase?: (platform: string) => Promise<string>
}
