import type { SmokeLevel } from './levels.js'

export const VERDICTS = ['passed', 'failed', 'skipped'] as const

/** What the output `smoke` tells of one platform. */
export interface SmokeReport {
  platform: string
  /** Digest of the manifest that was tested; undefined for an image that was not pushed. */
  digest?: string
  level: SmokeLevel
  /** True when it ran under QEMU. */
  emulated?: boolean
  /** `skipped` at level `none`. */
  verdict: (typeof VERDICTS)[number]
  /** Seconds from the container's start until Milvus was ready. */
  seconds?: number
  /** Seconds of each probe. */
  probes?: Record<string, number>
  /** What is worth telling, but no failure. */
  notes?: string[]
  cause?: string
  hint?: string
}

/** Returns what is told of a result: all but its evidence. */
export function reportOf(result: SmokeReport): SmokeReport {
  const { platform, digest, level, emulated, verdict, notes, cause, hint } =
    result
  const { seconds, probes } = result
  const rounded = Object.entries(probes ?? {}).map(
    ([name, value]) => [name, round(value)] as const
  )
  return {
    platform,
    digest,
    level,
    emulated,
    verdict,
    ...(seconds && { seconds: round(seconds) }),
    ...(rounded.length > 0 && { probes: Object.fromEntries(rounded) }),
    ...(notes?.length && { notes }),
    ...(cause && { cause }),
    ...(hint && { hint })
  }
}

/** Tells of platforms that nobody has tested. */
export function untested(platforms: string[]): SmokeReport[] {
  return platforms.map((platform) => ({
    platform,
    level: 'none',
    verdict: 'skipped'
  }))
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3))
}
