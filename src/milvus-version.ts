/** An exact Milvus release, such as 2.6.22. */
export interface MilvusVersion {
  major: string
  minor: string
  patch: string
  /** The whole, without a leading `v`. */
  version: string
}

/** Reads `2.6.22` or `v2.6.22`; undefined when it is not an exact version. */
export function parseMilvusVersion(text: string): MilvusVersion | undefined {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? []
  if (!major || !minor || !patch) return undefined
  return { major, minor, patch, version: `${major}.${minor}.${patch}` }
}
