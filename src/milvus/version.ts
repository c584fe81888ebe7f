import semver from 'semver'
import type { WORDS } from '../messages/input.js'

/** A release of Milvus' repository, as its list names it. */
export interface Release {
  tag: string
  /** When it was published; undefined if the list does not say. */
  publishedAt?: Date
}

/** An exact Milvus release, such as 2.6.22. */
export interface MilvusVersion {
  major: string
  minor: string
  patch: string
  /** The full version, without a leading `v`. */
  version: string
}

/** A version from the list of releases. */
export interface ReleasedVersion
  extends MilvusVersion, Pick<Release, 'publishedAt'> {}

/** The versions that the input `milvus-version` allows. */
export interface VersionRequest {
  /** The input as written. */
  text: string
  /** Set if only one version is allowed. */
  exact?: MilvusVersion
  /** The input as a semver range. */
  range: string
}

const EXACT = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/

/** Parses `2.6.22` or `v2.6.22`; undefined for anything else. */
export function parseMilvusVersion(text: string): MilvusVersion | undefined {
  const [, major, minor, patch] = EXACT.exec(text) ?? []
  if (!major || !minor || !patch) return undefined
  return { major, minor, patch, version: `${major}.${minor}.${patch}` }
}

/**
 * Parses an exact version, a line (`2.6`, `3`), a semver range or `latest`;
 * undefined for anything else, also for a pre-release: only stable releases are
 * published.
 */
export function parseRequest(text: string): VersionRequest | undefined {
  const exact = parseMilvusVersion(text)
  if (exact) return { text, exact, range: exact.version }
  if (text === 'latest') return { text, range: '*' }
  const bare = text.replace(/^v(?=\d)/, '')
  const range = semver.valid(bare) ? null : semver.validRange(bare)
  return range === null ? undefined : { text, range }
}

/**
 * Returns the versions that a request allows, newest first. Releases of Milvus
 * itself are tagged `vX.Y.Z`; tags such as `client/v2.6.3` are other packages.
 */
export function matching(
  releases: Release[],
  { range }: VersionRequest
): ReleasedVersion[] {
  const versions = releases.flatMap(({ tag, publishedAt }) => {
    const version = tag.startsWith('v') ? parseMilvusVersion(tag) : undefined
    return version ? { ...version, publishedAt } : []
  })
  return versions
    .filter(({ version }) => semver.satisfies(version, range))
    .sort((a, b) => semver.rcompare(a.version, b.version))
}

/** Returns the line of a version, such as `2.6`. */
export function lineOf(version: string): string {
  return version.split('.').slice(0, 2).join('.')
}

/** Tells whether a version is newer than another. */
export function isNewer(version: string, than: string): boolean {
  return semver.gt(version, than)
}

/** Variants of a Milvus image. */
export type Variant = (typeof WORDS)['variant'][number]

/** Returns the suffix of a variant's tags, both upstream's and ours. */
export function tagSuffix(variant: Variant): string {
  return variant === 'gpu' ? '-gpu' : ''
}
