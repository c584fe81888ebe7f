// What the tag `runpod-failed` says in its annotations.
import { createHash } from 'node:crypto'
import { MARK } from '../inputs/labels.js'

/** The failure of an image on a pod. */
export interface FailedEntry {
  /** Digest of what RunPod's machines run of the image. */
  manifest: string
  /** When it was seen, such as `2026-11-30T04:17:09Z`. */
  at: string
  /** Number of the run that saw it. */
  run?: string
}

/** The last failure on each pod, by the key of the pod. */
export type FailedEntries = Map<string, FailedEntry>

/** More than this many pods are not remembered; the newest count. */
const MOST = 100

const ENTRY =
  /^(sha256:[0-9a-f]{64}) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)(?: (\d{1,20}))?$/

/**
 * Returns the key of a pod. The image may be public, and the id of a pod is the name
 * of its host (`https://ID-19530.proxy.runpod.net`), so it is not shown. Ids are
 * random, so nobody finds one by trying.
 */
export function podKey(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16)
}

/**
 * Reads the entries of an index. What a registry returns may have been written by
 * anyone, so what is not an entry is left out.
 */
export function readEntries(
  annotations: Record<string, string>
): FailedEntries {
  const entries = Object.entries(annotations).flatMap(([name, value]) => {
    const key = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : ''
    const [, manifest, at, run] = ENTRY.exec(value) ?? []
    const isEntry = /^[0-9a-f]{16}$/.test(key) && manifest && at
    return isEntry ? [[key, { manifest, at, run }] as const] : []
  })
  return new Map(entries)
}

/** True for an index that a run has written as the memory. */
export function isMemory(annotations: Record<string, string>): boolean {
  return Object.hasOwn(annotations, MARK.failed)
}

const PREFIX = `${MARK.failed}.`

/**
 * Returns the annotations of an index, as `key=value`. The first one is always
 * there: without any, buildx would copy an index with the annotations that it has.
 */
export function entryAnnotations(entries: FailedEntries): string[] {
  const newest = [...entries]
    .sort(([, a], [, b]) => (a.at < b.at ? 1 : -1))
    .slice(0, MOST)
  const lines = newest.map(([key, { manifest, at, run }]) => {
    return `${PREFIX}${key}=${[manifest, at, run].filter(Boolean).join(' ')}`
  })
  return [`${MARK.failed}=images that have failed on pods at RunPod`, ...lines]
}
