import type { Docker } from '../docker/cli.js'
import { messageOf } from '../messages/failure.js'
import { NOT_BY_TEST } from '../server/known-failures.js'

/** A volume with the data of Milvus, which outlives each container that uses it. */
export interface DataVolume {
  name: string
  /** Where it is mounted: a pod keeps its mount path, whatever its image. */
  path: string
}

/** Returns the arguments that mount a volume. */
export function mountArgs(volume: DataVolume | undefined): string[] {
  if (!volume) return []
  const { name, path: target } = volume
  return ['--mount', `type=volume,source=${name},target=${target}`]
}

/** Begins the names of the volumes of a job; those of its claims are others. */
export function volumePrefix(job: string): string {
  return `${job}-data-`
}

/** Each platform has one. */
export function volumeName(job: string, platform: string): string {
  return volumePrefix(job) + platform.replaceAll('/', '-')
}

/** Creates a volume, which the post step finds by its label. */
export async function createVolume(
  docker: Docker,
  { name }: DataVolume,
  label: string
): Promise<void> {
  await docker(['volume', 'create', '--label', label, name])
}

/**
 * Checks, once a container has a volume, that it still is the one with the data: for one
 * that somebody has removed, the engine makes an empty one of the same name.
 *
 * @throws Error if it is not.
 */
export async function requireOwnVolume(
  docker: Docker,
  { name }: DataVolume,
  label: string
): Promise<void> {
  const filters = ['--filter', `label=${label}`, '--filter', `name=${name}`]
  const own = await docker(['volume', 'ls', '--quiet', ...filters])
  if (own) return
  throw new Error(`the volume with the data was removed${NOT_BY_TEST}`)
}

/** Removes a volume, if it is there; no container may use it any more. */
export async function removeVolume(
  docker: Docker,
  { name }: DataVolume
): Promise<void> {
  await docker(['volume', 'rm', '--force', name])
}

/** Seconds for unpacking an archive, which may be large. */
const UNPACK_SECONDS = 60 * 60

interface Unpacking {
  /** The archive on this machine: tar, which may be compressed. */
  file: string
  /** An image of the platform, which the engine has; nothing of it runs. */
  ref: string
  platform: string
  label: string
  signal?: AbortSignal
}

/**
 * Unpacks an archive into a volume, with the owners and modes that it names: the
 * engine does that in a container which never runs.
 *
 * @throws Error when the engine cannot read the archive, or has no room for it.
 */
export async function unpackInto(
  docker: Docker,
  volume: DataVolume,
  { file, ref, platform, label, signal }: Unpacking
): Promise<void> {
  const args = ['create', '--pull', 'never', '--platform', platform]
    .concat('--label', label, '--network', 'none', ...mountArgs(volume))
    .concat(ref)
  const id = (await docker(args)).split('\n').at(-1) ?? ''
  try {
    await docker(['cp', '-', `${id}:${volume.path}`], {
      inputFile: file,
      timeoutSeconds: UNPACK_SECONDS,
      signal
    })
  } catch (error) {
    if (await isRemoved(docker, id))
      throw new Error(UNPACKER_REMOVED, { cause: error })
    throw error
  } finally {
    await docker(['rm', '--force', id])
  }
}

const UNPACKER_REMOVED = `the container that unpacks the data was removed${NOT_BY_TEST}`

/** For a container that is gone, docker says what it says of an archive that does not fit. */
async function isRemoved(docker: Docker, id: string): Promise<boolean> {
  return await docker(['container', 'inspect', id]).then(
    () => false,
    (error: unknown) => /no such container/i.test(messageOf(error))
  )
}
