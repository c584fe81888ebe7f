import * as core from '@actions/core'
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { annotate } from '../messages/annotate.js'
import { fail } from '../messages/failure.js'
import { spaceNeeded } from '../messages/smoke.js'
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

/**
 * Bytes that data take for each byte of their archive: vectors hardly shrink in one, and
 * Milvus writes some of them anew.
 */
const ARCHIVE_FACTOR = 2

/** What the engine will need room for. */
export interface Needs {
  /** Images that it will pull, unless it has them. */
  refs: string[]
  /** Bytes of the archives that it will unpack into volumes. */
  archives?: number
}

/** What is still to come, and the disk that it goes to, in bytes. */
interface Space {
  directory: string
  free: number
  compressed: number
  archives: number
}

/**
 * Says how much space the tests need that the engine has not taken yet, and warns if
 * that may be too much. Where it cannot be known, as on another machine, nothing
 * is said.
 *
 * @param freeBytes returns the free space of a directory; replaced in tests
 * @throws Failure when not even the compressed layers and the archives fit.
 */
export async function requireSpace(
  docker: Docker,
  needs: Needs,
  freeBytes = freeSpace
): Promise<void> {
  const space = await measure(docker, needs, freeBytes).catch(() => undefined)
  if (!space) return
  const { directory, free, compressed, archives } = space
  const needed = compressed * FACTOR + archives * ARCHIVE_FACTOR
  const values = { directory, needed: sizeText(needed), free: sizeText(free) }
  if (free < compressed + archives) throw fail('disk-full', values)
  if (free < needed) annotate('disk-nearly-full', values)
  else core.info(spaceNeeded(values))
}

/** Returns undefined when there is plenty of space, or nothing to come. */
async function measure(
  docker: Docker,
  { refs, archives = 0 }: Needs,
  freeBytes: typeof freeSpace
): Promise<Space | undefined> {
  if (refs.length === 0 && archives === 0) return undefined
  const { name, directory } = await engineHost(docker)
  if (name !== hostname()) return undefined
  const free = await freeBytes(directory)
  if (free >= PLENTY + archives) return undefined
  const absent = await absentImages(docker, refs)
  const sizes = await Promise.all(absent.map((ref) => readSize(docker, ref)))
  const compressed = sizes.reduce((sum, size) => sum + size, 0)
  return compressed + archives > 0
    ? { directory, free, compressed, archives }
    : undefined
}

async function freeSpace(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory)
  return bavail * bsize
}
