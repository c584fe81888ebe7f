/** Returns the address of a version's release notes. */
export function releasePage(version: string): string {
  return `https://github.com/milvus-io/milvus/releases/tag/v${version}`
}
