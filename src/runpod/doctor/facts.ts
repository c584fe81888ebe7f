// What is known of a pod once everything was read. Nothing of it is judged here.
import type { Advisory } from '../../milvus/advisories.js'
import type { PastFailure } from '../roll/memory.js'
import type { KnownMilvus } from '../pods.js'
import type { Pod } from '../shapes.js'
import type { NetworkVolume } from './network-volumes.js'

/** What was read, or why it was not. */
export type Read<T> = { value: T } | { unread: string }

/** What the entrypoint has said at the last start of the container. */
export interface LogFacts {
  /** True if the image's entrypoint has said anything. */
  isOurs: boolean
  /** Such as `2.6.22`. */
  version?: string
  /** Where Milvus has its data. */
  data?: string
  /** Whether that outlives the container. */
  kept?: 'all' | 'none' | 'partly' | 'nothing'
  authentication?: 'on' | 'off'
  /** Where etcd listens. */
  etcd?: 'loopback' | 'open' | 'other'
  /** MiB of the file system that etcd is on. */
  space?: { free: number; total: number }
  /** MiB of etcd's database. */
  database?: { used: number; quota: number }
  /** What a line says is full. */
  full: ('disk' | 'etcd')[]
  /** True if it says that root still has the password that everybody knows. */
  hasDefaultPassword: boolean
  /** Codes of its warnings and errors, such as `little-memory`. */
  codes: string[]
}

/**
 * Who may use a pod's Milvus:
 * - open: it answers without a password
 * - default: it asks for one, and takes the default one
 * - closed: it refuses that, too
 */
export type Login = 'open' | 'default' | 'closed'

/** What the repository of the run has for a pod's line, if that is newer. */
export interface NewerImage {
  version: string
  /** Set if it has failed on the pod, so that no run gives it to it again. */
  failed?: PastFailure
}

/** What is known of the Milvus in a pod's image. */
export interface ImageFacts extends KnownMilvus {
  /** About that version; undefined if the version is not known. */
  advisories?: Read<Advisory[]>
  published?: NewerImage
  /** Version that Milvus has released of its line, if that is newer. */
  released?: string
}

export interface PodFacts {
  pod: Pod
  /** False if nothing says that it runs Milvus. */
  isMilvus: boolean
  log: Read<LogFacts>
  login: Read<Login>
  image: ImageFacts
  /** The volume of its network mount, if RunPod lists it. */
  volume?: NetworkVolume
}
