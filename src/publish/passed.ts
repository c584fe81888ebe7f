import type {
  Marks,
  PlatformLevels,
  PlatformScripts,
  PlatformUpgrades
} from '../plan/marks.js'
import { levelOf } from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { isImage, type PublishedImage } from '../plan/published.js'
import { stronger } from '../smoke/levels.js'
import type { SmokeReport } from '../smoke/report.js'

/** What a later run reads of the tests of an image. */
export type Passed = Pick<Marks, 'levels' | 'upgrades' | 'scripts'>

/**
 * Returns what each platform's image has passed: now, and according to the marks of
 * published images that have the same manifest, before. Of what it was upgraded from,
 * and of scripts, the last one counts.
 *
 * @param platforms manifest digest of each platform
 */
export function passedBy(
  platforms: Record<string, string>,
  reports: SmokeReport[],
  { targets }: Pick<Plan, 'targets'>
): Passed {
  const published = [...targets.values()].filter(isImage)
  const levels: PlatformLevels = {}
  const upgrades: PlatformUpgrades = {}
  const scripts: PlatformScripts = {}
  for (const [platform, digest] of Object.entries(platforms)) {
    const before = published.filter((one) => one.platforms[platform] === digest)
    const report = reports.find((one) => one.platform === platform)
    levels[platform] = levelPassed(platform, report, before)
    const upgrade = upgradePassed(platform, report, before)
    if (upgrade) upgrades[platform] = upgrade
    const script = scriptPassed(platform, report, before)
    if (script) scripts[platform] = script
  }
  return { levels, upgrades, scripts }
}

function levelPassed(
  platform: string,
  report: SmokeReport | undefined,
  before: PublishedImage[]
): Marks['levels'][string] {
  const now = report?.verdict === 'passed' ? report.level : 'none'
  return before
    .map(({ marks }) => levelOf(marks?.levels ?? {}, platform))
    .reduce(stronger, now)
}

function upgradePassed(
  platform: string,
  report: SmokeReport | undefined,
  before: PublishedImage[]
): PlatformUpgrades[string] | undefined {
  const { verdict, upgrade } = report ?? {}
  if (verdict === 'passed' && upgrade) {
    return { from: upgrade.digest, back: upgrade.back }
  }
  const known = before.map(({ marks }) => marks?.upgrades[platform])
  return known.find((one) => one !== undefined)
}

/** A run without a script leaves what is known of an earlier one. */
function scriptPassed(
  platform: string,
  report: SmokeReport | undefined,
  before: PublishedImage[]
): string | undefined {
  const { verdict, script } = report ?? {}
  if (verdict === 'passed' && script) return script.hash
  const known = before.map(({ marks }) => marks?.scripts[platform])
  return known.find((hash) => hash !== undefined)
}
