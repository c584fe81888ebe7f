import * as core from '@actions/core'
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'
import { imagesNeed } from '../messages/smoke.js'
import { GB, sizeText } from '../lib/size-text.js'
import { absentImages } from './claims.js'
import type { Docker } from './cli.js'
import { engineHost } from './engine.js'
import type { PlatformRefs } from './reference.js'

/** Seconds for one read: a size is good to know, but not worth a long wait. */
const SIZE_SECONDS = 15

/** What an image's manifest lists. */
interface Layers {
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
async function readSize(docker: Docker, ref: string): Promise<number> {
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ref]
  const answer = await docker(args, { timeoutSeconds: SIZE_SECONDS })
  const { config, layers } = JSON.parse(answer) as Layers
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

/** Any image of Milvus fits into so many bytes, so nothing is read about it. */
const PLENTY = 50 * GB

/**
 * Bytes that an image takes for each byte of its compressed layers: about three
 * unpacked, and one for the layers themselves, which BuildKit keeps.
 */
const FACTOR = 4

/** Images that are still to be pulled, and the disk that they go to, in bytes. */
interface Space {
  directory: string
  free: number
  compressed: number
}

/**
 * Says how much space images need that the engine does not have yet, and warns if
 * that may be too much. Where it cannot be known, as on another machine, nothing
 * is said.
 *
 * @param freeBytes returns the free space of a directory; replaced in tests
 * @throws Failure when not even the compressed layers fit.
 */
export async function requireSpace(
  docker: Docker,
  { refs }: { refs: string[] },
  freeBytes = freeSpace
): Promise<void> {
  const space = await measure(docker, refs, freeBytes).catch(() => undefined)
  if (!space) return
  const { directory, free, compressed } = space
  const needed = compressed * FACTOR
  const values = { directory, needed: sizeText(needed), free: sizeText(free) }
  if (free < compressed) throw fail('disk-full', values)
  if (free < needed) annotate('disk-nearly-full', values)
  else core.info(imagesNeed(values))
}

/** Returns undefined when there is plenty of space, or nothing to pull. */
async function measure(
  docker: Docker,
  refs: string[],
  freeBytes: typeof freeSpace
): Promise<Space | undefined> {
  if (refs.length === 0) return undefined
  const { name, directory } = await engineHost(docker)
  if (name !== hostname()) return undefined
  const free = await freeBytes(directory)
  if (free >= PLENTY) return undefined
  const absent = await absentImages(docker, refs)
  const sizes = await Promise.all(absent.map((ref) => readSize(docker, ref)))
  const compressed = sizes.reduce((sum, size) => sum + size, 0)
  return compressed > 0 ? { directory, free, compressed } : undefined
}

async function freeSpace(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}
