import type { IndexWithConfigs } from '../docker/registry.js'
import type { MilvusVersion } from '../milvus/version.js'

/** A Milvus version, and the upstream image that ours is built on. */
export interface Base extends IndexWithConfigs {
  version: MilvusVersion
  /** The name that people know, with a tag. */
  name: string
  repository: string
  /** A newer version that has had no complete image for days. */
  newer?: string
  /** Why a pinned image may be of another version; undefined if it is of this one. */
  doubt?: Doubt
}

/** Why a pinned image may be of another version. */
export interface Doubt {
  reason: string
  /** True if the version's own tag points to another image. */
  differs: boolean
}
