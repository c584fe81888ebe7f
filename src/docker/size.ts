import type { Docker } from './cli.js'
import type { PlatformRefs } from './reference.js'

/** Seconds for one read: a size is good to know, but not worth a long wait. */
const READ_SECONDS = 15

const GB = 1e9
const MB = 1e6

/** What an image's manifest lists. */
interface Manifest {
  config: { size: number }
  layers: { size: number }[]
}

/**
 * Returns the bytes that a pull of an image downloads: its layers, which are
 * compressed, and its config.
 *
 * @param ref of one platform's image, not of an index
 * @throws Error when the registry does not answer with an image.
 */
export async function readSize(docker: Docker, ref: string): Promise<number> {
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ref]
  const answer = await docker(args, { timeoutSeconds: READ_SECONDS })
  const { config, layers } = JSON.parse(answer) as Manifest
  return [config, ...layers].reduce((sum, { size }) => sum + size, 0)
}

/** Returns the size of each platform's image, except those that cannot be read. */
export async function readSizes(
  docker: Docker,
  refs: PlatformRefs
): Promise<Record<string, number>> {
  const sizes = await Promise.all(
    Object.entries(refs).map(async ([platform, ref]) => {
      const size = await readSize(docker, ref).catch(() => undefined)
      return size === undefined ? [] : [[platform, size] as const]
    })
  )
  return Object.fromEntries(sizes.flat())
}

/** Returns a size as people read it: `640 MB`, `1.2 GB`. */
export function sizeText(bytes: number): string {
  const megabytes = Math.round(bytes / MB)
  return megabytes < 1000 ? `${megabytes} MB` : `${(bytes / GB).toFixed(1)} GB`
}
