/** The version that Milvus must say. */
export interface ExpectedVersion {
  /** Such as `2.6.22`. */
  version: string
  /** Name of the base image, for messages. */
  base: string
  /** Pulls a platform's base image, and returns it; none if that may be of another version. */
  pullBase?: (platform: string) => Promise<string>
}
