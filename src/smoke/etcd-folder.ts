import path from 'node:path'
import { isTrue, variableOf } from '../milvus/settings.js'
import type { Attempt } from './attempt.js'
import { dataPathOf } from './image-settings.js'

/** Where this action's image has etcd's data; with MILVUS_DATA_DIR they move, too. */
const USUAL_ETCD = '/var/lib/milvus/etcd'

/** Returns where etcd, which runs inside Milvus, has its data in a container. */
export function etcdFolderOf({ image, settings, options }: Attempt): string {
  const etcd = variableOf(settings, 'ETCD_DATA_DIR')?.value ?? USUAL_ETCD
  return etcd === USUAL_ETCD
    ? path.posix.join(dataPathOf(image, options.env), 'etcd')
    : path.posix.resolve(image.workingDir || '/', etcd)
}

/**
 * Requires that etcd has its data on the volume: no other container would find
 * anything without them, and neither would another pod.
 *
 * @throws Error that says where they are.
 */
export function requireEtcdOnVolume(attempt: Attempt): void {
  const { settings, options } = attempt
  const { volume } = options
  const isEmbedded = isTrue(variableOf(settings, 'ETCD_USE_EMBED')?.value ?? '')
  if (!volume || !isEmbedded) return
  const folder = etcdFolderOf(attempt)
  const way = path.posix.relative(volume.path, folder)
  if (way !== '..' && !way.startsWith('../')) return
  throw new Error(
    `etcd's data is in ${folder}, and so not on the volume at ${volume.path}`
  )
}
