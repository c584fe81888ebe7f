// What is written on an image, and what later runs read back from it.
import semver from 'semver'
import { isDigest, type TargetRegistry } from '../docker/reference.js'
import { MARK, OCI } from '../inputs/labels.js'
import {
  meets,
  SMOKE_LEVELS,
  WAYS_BACK,
  type SmokeLevel,
  type WayBack
} from '../smoke/levels.js'

/** The level of the smoke test that each platform passed. */
export type PlatformLevels = Record<string, SmokeLevel>

/** What an image was made from, and how it was tested. */
export interface Marks {
  version: string
  baseDigest: string
  /** Hash of the build context and of the build options. */
  context: string
  levels: PlatformLevels
  /** From what each platform passed the level `upgrade`. */
  upgrades: PlatformUpgrades
  scripts: PlatformScripts
}

/** SHA-256 of the script that each platform passed, if it passed one. */
export type PlatformScripts = Record<string, string>

/** Of each platform that passed the level `upgrade`: from which digest, and the way back. */
export type PlatformUpgrades = Record<string, { from: string; back: WayBack }>

/**
 * Reads the marks of an index. What a registry returns may have been written by
 * anyone, so each value is checked.
 *
 * Returns undefined when this action did not make the index.
 */
export function readMarks(
  annotations: Record<string, string>
): Marks | undefined {
  const version = semver.valid(annotations[MARK.version] ?? null)
  const baseDigest = annotations[MARK.baseDigest] ?? ''
  const context = annotations[MARK.context] ?? ''
  if (!version || !isDigest(baseDigest) || !isHash(context)) {
    return undefined
  }
  const levels = readLevels(annotations[MARK.levels] ?? '')
  const upgrades = readUpgrades(annotations)
  const scripts = readScripts(annotations[MARK.script])
  return { version, baseDigest, context, levels, upgrades, scripts }
}

/** A way back that is not named, or that nobody knows by now, is unknown. */
function readUpgrades(annotations: Record<string, string>): PlatformUpgrades {
  const backs = readPairs(annotations[MARK.wayBack])
  const known = readPairs(annotations[MARK.upgradeFrom]).filter(([, from]) =>
    isDigest(from)
  )
  return Object.fromEntries(
    known.map(([platform, from]) => {
      const [, name] = backs.find(([other]) => other === platform) ?? []
      const back = WAYS_BACK.find((way) => way === name) ?? 'unknown'
      return [platform, { from, back }]
    })
  )
}

function readScripts(text: string | undefined): PlatformScripts {
  const known = readPairs(text).filter(([, hash]) => isHash(hash))
  return Object.fromEntries(known)
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}

/** Reads `linux/amd64=…,linux/arm64=…`. */
function readPairs(text = ''): [string, string][] {
  return text.split(',').flatMap((pair) => {
    const [platform, value] = pair.split('=')
    return platform && value ? [[platform, value]] : []
  })
}

/** A platform that is not named, or whose level is unknown, passed nothing. */
function readLevels(text: string): PlatformLevels {
  const entries = readPairs(text).flatMap(([platform, name]) => {
    const level = SMOKE_LEVELS.find((known) => known === name)
    return level ? [[platform, level] as const] : []
  })
  return Object.fromEntries(entries)
}

/** Returns the level that a platform passed. */
export function levelOf(levels: PlatformLevels, platform: string): SmokeLevel {
  return levels[platform] ?? 'none'
}

/** Returns the annotations that name the level of each platform. */
export function levelAnnotations(levels: PlatformLevels): string[] {
  const all = Object.values(levels)
  const lowest = SMOKE_LEVELS.findLast((level) =>
    all.every((passed) => meets(passed, level))
  )
  const each = Object.entries(levels).map((pair) => pair.join('='))
  return [
    `${MARK.level}=${lowest ?? 'none'}`,
    `${MARK.levels}=${each.sort().join(',')}`
  ]
}

/** Returns the annotations that name what each platform was upgraded from, and back. */
export function upgradeAnnotations(upgrades: PlatformUpgrades): string[] {
  const all = Object.entries(upgrades).sort()
  if (all.length === 0) return []
  const from = all.map(([platform, upgrade]) => `${platform}=${upgrade.from}`)
  const back = all.map(([platform, upgrade]) => `${platform}=${upgrade.back}`)
  return [
    `${MARK.upgradeFrom}=${from.join(',')}`,
    `${MARK.wayBack}=${back.join(',')}`
  ]
}

/** Returns the annotation that names the script which each platform passed. */
export function scriptAnnotations(scripts: PlatformScripts): string[] {
  const each = Object.entries(scripts).map((pair) => pair.join('='))
  return each.length > 0 ? [`${MARK.script}=${each.sort().join(',')}`] : []
}

/** Labels of the image: the same on every run with the same inputs. */
export function imageLabels(about: {
  version: string
  /** Creation time of the base image, in seconds since 1970. */
  created: number
  baseName: string
  baseDigest: string
  context: string
}): string[] {
  return [
    `${OCI}.created=${new Date(about.created * 1000).toISOString()}`,
    `${MARK.version}=${about.version}`,
    `${OCI}.title=Milvus Standalone for RunPod`,
    `${OCI}.description=Milvus vector database with embedded etcd, ready to run from an image, ports and variables alone`,
    `${OCI}.licenses=Apache-2.0`,
    `${OCI}.base.name=${about.baseName}`,
    `${MARK.baseDigest}=${about.baseDigest}`,
    `${MARK.context}=${about.context}`
  ]
}

/**
 * Returns annotations that differ from run to run. They are never labels: those
 * would change the platforms' manifests.
 */
export function runAnnotations(env: NodeJS.ProcessEnv): string[] {
  const { GITHUB_SHA } = env
  const revision = GITHUB_SHA ? [`${OCI}.revision=${GITHUB_SHA}`] : []
  return [...revision, ...sourceLines(env)]
}

/**
 * Returns the label by which GitHub's registry links a package to the repository
 * of the workflow: its documentation knows the label only, no annotation
 * (https://docs.github.com/en/packages/learn-github-packages/connecting-a-repository-to-a-package).
 *
 * An image for another registry has none. Nothing there reads it, and without it
 * every repository builds the same bytes from the same inputs. It is not part
 * of the context's hash, so no image is built again because of it.
 */
export function sourceLabels(
  { isGitHub }: TargetRegistry,
  env: NodeJS.ProcessEnv
): string[] {
  return isGitHub ? sourceLines(env) : []
}

function sourceLines({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository
}: NodeJS.ProcessEnv): string[] {
  return server && repository ? [`${OCI}.source=${server}/${repository}`] : []
}
