import { createHash } from 'node:crypto'
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
export function weaker(a: SmokeLevel, b: SmokeLevel): SmokeLevel {
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
  /** Names the image whose data must be opened, instead of what a tag points to. */
  upgradeFrom?: string
  /** A tar of a data directory, instead of rows that the test makes up. */
  upgradeData?: string
  /** Runs after the probes, where the level is `query` or higher. */
  script?: SmokeScript
}

/** A script of the user's own, which tests the running Milvus. */
export interface SmokeScript {
  file: string
  /** Where it starts. */
  directory: string
  /** SHA-256 of its content, in hexadecimal digits. */
  hash: string
}

/** Returns the hash by which a script is known. */
export function hashOfScript(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** A script that a platform has passed. */
export interface PassedScript {
  hash: string
  seconds: number
}

/** The image that wrote the data which a platform's image must open. */
export interface Replaced {
  /** As a user names it, such as `ghcr.io/me/milvus:2.6`. */
  name: string
  /** The platform's own image by digest, as the engine runs it. */
  ref: string
  /** Digest of that image's manifest. */
  digest: string
  /** Version of its Milvus by its marks; undefined if this action did not make it. */
  version?: string
}

/** Whether the replaced image works on what the new one wrote; nobody knows by `unknown`. */
export const WAYS_BACK = ['open', 'closed', 'unknown'] as const
export type WayBack = (typeof WAYS_BACK)[number]

/** What the level `upgrade` found out about a platform that passed it. */
export interface Upgrade {
  /** Name of the image whose data was opened. */
  from: string
  /** Digest of its manifest for the platform. */
  digest: string
  version?: string
  back: WayBack
  /** Why the way back is closed, or why that is not known. */
  reason?: string
}

/** How one platform is tested. */
export interface SmokeTest {
  platform: string
  level: SmokeLevel
  /** True when it runs under QEMU. */
  emulated: boolean
  /** For each start of Milvus, and what is asked of it until it ends. */
  timeoutSeconds: number
  /** The image whose data must be opened, at the level `upgrade`. */
  replaced?: Replaced
  /** Hash of the script that it must pass. */
  scriptHash?: string
  /** Why the level is lower than asked. */
  note?: string
}

/**
 * Decides how each platform is tested.
 *
 * @param isEmulated true for a platform that runs under QEMU
 */
export function planTests(
  platforms: string[],
  options: Pick<
    SmokeOptions,
    'level' | 'emulatedLevel' | 'timeoutSeconds' | 'script'
  >,
  isEmulated: (platform: string) => boolean
): SmokeTest[] {
  const { timeoutSeconds, script } = options
  return platforms.map((platform) => {
    const emulated = isEmulated(platform)
    const level = emulated
      ? weaker(options.level, options.emulatedLevel)
      : options.level
    return {
      platform,
      emulated,
      level,
      timeoutSeconds: limitOf({ emulated }, timeoutSeconds),
      ...(script && meets(level, 'query') && { scriptHash: script.hash })
    }
  })
}

/** The version that Milvus must say. */
export interface ExpectedVersion {
  /** For example `2.6.22`. */
  version: string
  /** Name of the base image, for messages. */
  base: string
  /** Pulls a platform's base image, and returns it; none if that may be of another version. */
  pullBase?: (platform: string) => Promise<string>
}
