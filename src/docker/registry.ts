import { createHash } from 'node:crypto'
import { fail, messageOf } from '../messages/failure.js'
import { retry } from '../lib/retry.js'
import {
  budgetAfterWrite,
  budgetSeconds,
  retryAfter,
  type Budget
} from './answer.js'
import { DockerError, type Docker } from './cli.js'
import { readEntries, type Entry, type Listed } from './entries.js'
import { isPlatform, platformName, type Platform } from './entries.js'
import { isDigest, splitReference } from './reference.js'

/** Seconds for one read of a registry. */
const READ_SECONDS = 30

/** An index in a registry, or the single image in its place, which lists nothing. */
export interface Index extends Listed {
  digest: string
  annotations: Record<string, string>
}

/** An index, or a single image, together with the configs of its images. */
export interface IndexWithConfigs extends Index {
  /** Labels of each platform's image. */
  labels: Record<string, Record<string, string>>
  /** Digests of each platform's uncompressed layers, the lowest one first. */
  layers: Record<string, string[]>
  /** What each platform's image runs. */
  entrypoints: Record<string, string[]>
  /** The newest creation time of its images, in seconds since 1970. */
  created: number
}

interface Manifest {
  digest: string
  manifests?: Entry[]
  annotations?: Record<string, string>
}

interface ImageConfig extends Platform {
  config?: {
    Labels?: Record<string, string> | null
    Entrypoint?: string[] | null
  }
  rootfs?: { diff_ids?: string[] | null }
  /** Missing where the builder left it out. */
  created?: string
}

/** What `docker buildx imagetools inspect --format '{{json .}}'` prints. */
interface Inspected {
  manifest: Manifest
  /** One config, or configs by platform; buildx prints one also for an index of one platform. */
  image?: ImageConfig | Record<string, ImageConfig> | null
}

/**
 * Reads an index in one call, without the configs of its images.
 *
 * @throws DockerError when the registry does not answer with one.
 */
export async function readIndex(
  docker: Docker,
  ref: string,
  budget: Budget = budgetSeconds
): Promise<Index> {
  const read = async (): Promise<Index> =>
    indexOf(await inspect(docker, ref, '{{json .Manifest}}', budget))
  return await read().catch((error: unknown) =>
    readIncomplete(docker, ref, error, read)
  )
}

/**
 * Reads only the digest of an index. That is two requests to the registry; to read
 * the index, buildx also reads all that it lists.
 *
 * @returns undefined if buildx does not name it
 * @throws DockerError when the registry does not answer with an index.
 */
export async function readDigest(
  docker: Docker,
  ref: string,
  budget: Budget = budgetSeconds
): Promise<string | undefined> {
  const args = ['buildx', 'imagetools', 'inspect', ref]
  const text = await readWith(docker, args, ref, budget)
  const [, digest = ''] = /^Digest:\s+(\S+)$/m.exec(text) ?? []
  return isDigest(digest) ? digest : undefined
}

/** What buildx says of an image in an index that it could read. */
const DELETED = /content at \S+\/manifests\/(sha256:[0-9a-f]{64}) not found/

/**
 * Reads an index by itself. buildx reads all that an index lists, and says "not
 * found" also where a clean-up of untagged images has deleted one of these.
 *
 * @param readAll reads it with all that it lists
 * @throws the error, unless it is about such an image.
 */
async function readIncomplete(
  docker: Docker,
  ref: string,
  error: unknown,
  readAll: () => Promise<Index>
): Promise<Index> {
  const stderr = error instanceof DockerError ? error.stderr : ''
  const [, deleted] = DELETED.exec(stderr) ?? []
  if (!deleted) throw error
  const raw = await readRaw(docker, ref).catch(() => undefined)
  if (raw === undefined) throw error
  const digest = `sha256:${createHash('sha256').update(raw).digest('hex')}`
  // The index itself was missing, and has come back.
  if (digest === deleted) return await readAll()
  const manifest = JSON.parse(raw) as Omit<Manifest, 'digest'>
  const index = indexOf({ ...manifest, digest })
  const extra = `${deleted} was deleted from the registry`
  return { ...index, extras: [extra, ...(index.extras ?? [])] }
}

async function readRaw(docker: Docker, ref: string): Promise<string> {
  const args = ['buildx', 'imagetools', 'inspect', '--raw', ref]
  return await readWith(docker, args, ref, budgetAfterWrite)
}

/**
 * Reads an index, or a single image, with the configs of its images.
 *
 * @throws DockerError when the registry does not answer with one.
 */
export async function readImage(
  docker: Docker,
  ref: string,
  budget: Budget = budgetSeconds
): Promise<IndexWithConfigs> {
  const { manifest, image } = await inspect<Inspected>(
    docker,
    ref,
    '{{json .}}',
    budget
  )
  const index = indexOf(manifest)
  const configs = index.extras
    ? await readConfigs(docker, ref, index, budget)
    : configsOf(image)
  const platforms = manifest.manifests
    ? index.platforms
    : mapValues(configs, () => manifest.digest)
  return {
    ...index,
    platforms,
    labels: mapValues(configs, ({ config }) => textsIn(config?.Labels)),
    layers: mapValues(configs, ({ rootfs }) => rootfs?.diff_ids ?? []),
    entrypoints: mapValues(configs, ({ config }) => config?.Entrypoint ?? []),
    created: newest(Object.values(configs))
  }
}

/**
 * Reads the config of each platform's image by itself. Where an index lists more than
 * these, buildx shows the config of any entry that it reads as one for a platform
 * (https://github.com/docker/buildx/blob/master/util/imagetools/loader.go).
 */
async function readConfigs(
  docker: Docker,
  ref: string,
  { platforms }: Index,
  budget: Budget
): Promise<Record<string, ImageConfig>> {
  const { repository } = splitReference(ref)
  const entries = Object.entries(platforms).map(async ([platform, digest]) => {
    const format = '{{json .Image}}'
    const one = `${repository}@${digest}`
    const config = await inspect<ImageConfig | null>(
      docker,
      one,
      format,
      budget
    )
    return config ? ([[platform, config]] as const) : []
  })
  return Object.fromEntries((await Promise.all(entries)).flat())
}

async function inspect<T>(
  docker: Docker,
  ref: string,
  format: string,
  budget: Budget
): Promise<T> {
  const args = ['buildx', 'imagetools', 'inspect', '--format', format, ref]
  return JSON.parse(await readWith(docker, args, ref, budget)) as T
}

async function readWith(
  docker: Docker,
  args: string[],
  ref: string,
  budget: Budget
): Promise<string> {
  const read = (): Promise<string> =>
    docker(args, { timeoutSeconds: READ_SECONDS })
  const options = { what: `read of ${ref}`, budgetSeconds: budget, retryAfter }
  return await retry(read, options).catch(explain)
}

/** An old docker, one without buildx, and Podman's do not know the command. */
function explain(error: unknown): never {
  const message = messageOf(error)
  const [, name] = /no builder "(.*)" found/.exec(message) ?? []
  if (name) {
    const about = { cause: error, remedy: 'other' } as const
    throw fail('builder-unusable', { name }, about)
  }
  if (
    !/(unknown|unrecognized) (flag|command)|not a docker command/.test(message)
  )
    throw error
  throw fail('buildx-missing', {}, { cause: error })
}

function indexOf({ digest, manifests, annotations }: Manifest): Index {
  if (!isDigest(digest)) throw new Error('the registry named no valid digest')
  return {
    digest,
    ...readEntries(manifests ?? []),
    annotations: textsIn(annotations)
  }
}

/**
 * Returns the configs by platform; an artifact has none. In a config, the platform is
 * any text.
 */
function configsOf(image: Inspected['image']): Record<string, ImageConfig> {
  // A registry may send anything.
  if (!image || typeof image !== 'object') return {}
  const configs = isConfig(image) ? { [platformName(image)]: image } : image
  const known = Object.entries(configs).filter(([name]) => isPlatform(name))
  return Object.fromEntries(known)
}

function isConfig(
  image: NonNullable<Inspected['image']>
): image is ImageConfig {
  return 'architecture' in image
}

/** Whatever else is in the place of a label or an annotation counts as absent. */
function textsIn(
  record: Record<string, unknown> | null | undefined
): Record<string, string> {
  const texts = Object.entries(record ?? {}).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value] as const] : []
  )
  return Object.fromEntries(texts)
}

function mapValues<T, R>(
  record: Record<string, T>,
  map: (value: T) => R
): Record<string, R> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, map(value)])
  )
}

/** An image without a creation time counts as made in 1970. */
function newest(configs: ImageConfig[]): number {
  const times = configs.map(({ created }) => Date.parse(created ?? '') || 0)
  return Math.floor(Math.max(0, ...times) / 1000)
}
