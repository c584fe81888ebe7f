// Whether a pod's data outlives its container, and how full its disk is.
import { DATA_PATH } from '../../docker/data-path.js'
import type { LogFacts, PodFacts } from './facts.js'
import { found, type Finding } from './finding.js'

/** What the container says counts more than what its settings let one expect. */
export function dataFindings({ pod, log }: PodFacts): Finding[] {
  const said: Partial<LogFacts> = 'value' in log ? log.value : {}
  const data = said.data ?? (pod.env.MILVUS_DATA_DIR || DATA_PATH)
  const { network, persistent } = pod.mounts
  const path = network?.path ?? persistent?.path
  switch (said.kept) {
    case 'nothing':
      return [found('nothing-kept')]
    case 'partly':
      return [found('volume-partly')]
    case 'none':
      return [lost(data, path)]
  }
  if (path === undefined) return [lost(data, path)]
  if (said.kept !== 'all' && !isBelow(data, path)) return [lost(data, path)]
  return [found(network ? 'network-volume' : 'volume-disk', { path })]
}

function lost(data: string, path: string | undefined): Finding {
  return path === undefined || isBelow(data, path)
    ? found('no-volume', { data })
    : found('volume-elsewhere', { data, path })
}

/** True if a folder is in another one, or is that folder. */
function isBelow(folder: string, other: string): boolean {
  const [inner, outer] = [folder, other].map(
    (one) => `${one.replace(/(?<!\/)\/+$/, '')}/`
  )
  return inner?.startsWith(outer ?? '') ?? false
}

/** Shares of a file system that may be used. */
const LOW = 0.8
const FULL = 0.9

/** Share of its quota that etcd may have used: it never shrinks by itself. */
const NEAR_QUOTA = 0.8

/**
 * A machine may show the whole storage that a volume is a part of. Then its free space
 * says nothing about the volume.
 */
const SHOWN_TOO_LARGE = 1.25

/** How full its disk and its etcd were at its last start, as its log says. */
export function spaceFindings(facts: PodFacts): Finding[] {
  const { log } = facts
  if (!('value' in log)) return [found('log-unread', { reason: log.unread })]
  const { space, full } = log.value
  const findings = [
    ...(full.includes('disk') ? [found('disk-full-now')] : []),
    ...(full.includes('etcd') ? [found('etcd-full')] : []),
    ...(space && !full.includes('disk')
      ? [diskFinding(space, sizeOf(facts, log.value))]
      : []),
    ...databaseFindings(log.value)
  ]
  if (findings.length > 0) return findings
  return [found('space-unknown')]
}

/** Returns the gigabytes of the disk that has the data; 0 if RunPod does not say. */
function sizeOf({ pod, volume }: PodFacts, { kept }: LogFacts): number {
  const { mounts, disk = 0 } = pod
  return kept === 'none' ? disk : (volume?.size ?? mounts.persistent?.size ?? 0)
}

function diskFinding(
  { free, total }: NonNullable<LogFacts['space']>,
  size: number
): Finding {
  if (size > 0 && gigabytes(total) > size * SHOWN_TOO_LARGE) {
    return found('space-shared', { size, total: shown(total) })
  }
  const used = 1 - free / total
  const code = used >= FULL ? 'disk-full' : used >= LOW ? 'space-low' : 'space'
  return found(code, { free: shown(free), total: shown(total) })
}

function databaseFindings({ database, full }: LogFacts): Finding[] {
  if (!database || full.includes('etcd')) return []
  const isNear = database.used >= database.quota * NEAR_QUOTA
  return [found(isNear ? 'etcd-quota' : 'etcd', database)]
}

/** RunPod sells gigabytes, and the log has MiB. */
function gigabytes(mib: number): number {
  return (mib * 2 ** 20) / 1e9
}

function shown(mib: number): string {
  const size = gigabytes(mib)
  return size < 10 ? size.toFixed(1) : size.toFixed(0)
}
