import semver from 'semver'

/** An exact Milvus release, such as 2.6.22. */
export interface MilvusVersion {
  major: string
  minor: string
  patch: string
  /** The whole, without a leading `v`. */
  version: string
}

/** What the input `milvus-version` asks for. */
export interface VersionRequest {
  /** As it was written. */
  text: string
  /** Set when it can be one version only. */
  exact?: MilvusVersion
  /** As a semver range. */
  range: string
}

const EXACT = /^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/

/** Reads `2.6.22` or `v2.6.22`; undefined when it is not an exact version. */
export function parseMilvusVersion(text: string): MilvusVersion | undefined {
  const [, major, minor, patch] = EXACT.exec(text) ?? []
  if (!major || !minor || !patch) return undefined
  return { major, minor, patch, version: `${major}.${minor}.${patch}` }
}

/**
 * Reads an exact version, a line (`2.6`, `3`), a semver range or `latest`;
 * undefined when it is none of them. A pre-release is none: only stable
 * releases are published.
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
 * Returns the versions that a request allows, the newest first. Milvus' own
 * releases are tagged `vX.Y.Z`; others, such as `client/v2.6.3`, are not Milvus.
 */
export function matching(
  tags: string[],
  { range }: VersionRequest
): MilvusVersion[] {
  const versions = tags.flatMap((tag) => {
    const version = tag.startsWith('v') ? parseMilvusVersion(tag) : undefined
    return version ?? []
  })
  return versions
    .filter(({ version }) => semver.satisfies(version, range))
    .sort((a, b) => semver.rcompare(a.version, b.version))
}

/** True when a version is newer than another one. */
export function isNewer(version: string, than: string): boolean {
  return semver.gt(version, than)
}
