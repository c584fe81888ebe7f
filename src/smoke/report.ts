import type { PassedScript, SmokeLevel, Upgrade } from './levels.js'

export const VERDICTS = ['passed', 'failed', 'skipped'] as const

/** What the output `smoke` says about one platform. */
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
  /** Worth reporting, but no failure. */
  notes?: string[]
  cause?: string
  hint?: string
  /** Of a platform that passed the level `upgrade`. */
  upgrade?: Upgrade
  /** The script that it passed. */
  script?: PassedScript
}

/** Returns the report of a result: all of it but the evidence. */
export function reportOf(result: SmokeReport): SmokeReport {
  const { platform, digest, level, emulated, verdict, notes, cause, hint } =
    result
  const { seconds, probes, upgrade, script } = result
  const rounded = Object.entries(probes ?? {}).map(
    ([name, value]) => [name, round(value)] as const
  )
  return {
    platform,
    digest,
    level,
    emulated,
    verdict,
    seconds: seconds && round(seconds),
    probes: rounded.length > 0 ? Object.fromEntries(rounded) : undefined,
    notes: notes?.length ? notes : undefined,
    cause,
    hint,
    upgrade,
    script: script && { ...script, seconds: round(script.seconds) }
  }
}

function round(seconds: number): number {
  return Number(seconds.toFixed(3))
}
