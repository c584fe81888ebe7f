import semver from 'semver'
import { isDigest } from '../docker/reference.js'
import { fail } from '../messages/failure.js'
import {
  SMOKE_LEVELS,
  WAYS_BACK,
  type PassedScript,
  type Upgrade
} from '../smoke/levels.js'
import { VERDICTS, type SmokeReport } from '../smoke/report.js'
import { readLines } from './read.js'

/** Reads the digests of images to merge, instead of a build. */
export function readDigests(): string[] {
  const digests = readLines('digests')
  const value = digests.find((digest) => !isDigest(digest))
  if (value !== undefined) throw fail('input-digests.form', { value })
  return [...new Set(digests)]
}

/** Reads the smoke test reports of the runs that pushed `digests`. */
export function readSmokeResults(): SmokeReport[] {
  return readLines('smoke-results').flatMap((value) => {
    const reports = parseReports(value)
    if (!reports) throw fail('input-smoke-results.form', { value })
    return reports
  })
}

function parseReports(line: string): SmokeReport[] | undefined {
  try {
    const values: unknown = JSON.parse(line)
    if (!Array.isArray(values)) return undefined
    const reports = values.map(parseReport)
    return reports.every((report) => report !== undefined) ? reports : undefined
  } catch {
    return undefined
  }
}

/** Keeps the known fields of the right types: another job's output may be anything. */
function parseReport(value: unknown): SmokeReport | undefined {
  const report = (value ?? {}) as { [K in keyof SmokeReport]: unknown }
  const { platform, digest, seconds } = report
  const level = SMOKE_LEVELS.find((name) => name === report.level)
  const verdict = VERDICTS.find((name) => name === report.verdict)
  if (typeof platform !== 'string' || !level || !verdict) return undefined
  if (!isOptionalDigest(digest)) return undefined
  return {
    platform,
    digest,
    level,
    emulated: report.emulated === true,
    verdict,
    seconds: typeof seconds === 'number' ? seconds : undefined,
    probes: numericFields(report.probes),
    notes: onlyStrings(report.notes),
    upgrade: parseUpgrade(report.upgrade),
    script: parseScript(report.script)
  }
}

/** What was upgraded is known by its digest; without one nothing is. */
function parseUpgrade(value: unknown): Upgrade | undefined {
  const upgrade = (value ?? {}) as { [K in keyof Upgrade]: unknown }
  const { from, digest, reason, version } = upgrade
  if (typeof from !== 'string') return undefined
  if (typeof digest !== 'string' || !isDigest(digest)) return undefined
  return {
    from,
    digest,
    version: semver.valid(String(version)) ?? undefined,
    back: WAYS_BACK.find((way) => way === upgrade.back) ?? 'unknown',
    reason: typeof reason === 'string' ? reason : undefined
  }
}

function parseScript(value: unknown): PassedScript | undefined {
  const { hash, seconds } = (value ?? {}) as Partial<PassedScript>
  if (!/^[0-9a-f]{64}$/.test(String(hash))) return undefined
  return {
    hash: String(hash),
    seconds: typeof seconds === 'number' ? seconds : 0
  }
}

function isOptionalDigest(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && isDigest(value))
}

function numericFields(value: unknown): Record<string, number> {
  const entries = Object.entries((value ?? {}) as Record<string, unknown>)
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => {
      return typeof entry[1] === 'number'
    })
  )
}

function onlyStrings(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : []
}
