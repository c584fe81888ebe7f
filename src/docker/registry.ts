import { Failure, messageOf } from '../lib/failure.js'
import { retry, type RetryOptions } from '../lib/retry.js'
import {
  answerOf,
  patience,
  patienceAfterWrite,
  retryAfter,
  type RegistryAnswer
} from './answer.js'
import type { Docker } from './cli.js'

/** Seconds for one read of a registry. */
const READ_SECONDS = 60

interface Platform {
  os: string
  architecture: string
  variant?: string
}

interface Descriptor {
  digest: string
  platform?: Platform
  annotations?: Record<string, string>
}

/** What `docker buildx imagetools inspect --format '{{json .}}'` prints. */
interface Inspected {
  manifest: Descriptor & { manifests?: Descriptor[] }
  /** Image configs, by platform when there is an index. */
  image: ImageConfig | Record<string, ImageConfig>
}

interface ImageConfig extends Platform {
  config?: { Labels?: Record<string, string> }
  /** Missing where the builder left it out. */
  created?: string
}

export interface BaseImage {
  digest: string
  /** Manifest digest of each platform. */
  platforms: Record<string, string>
  /** The newest creation time of its images, in seconds since 1970. */
  created: number
}

/**
 * Reads an upstream image: its digest, platforms and age.
 *
 * @throws Failure when it is not there, or when the registry does not say.
 */
export async function readBase(
  docker: Docker,
  ref: string
): Promise<BaseImage> {
  try {
    return await inspectBase(docker, ref)
  } catch (error) {
    throw unreadable(ref, error)
  }
}

/**
 * The same, but returns undefined when the registry says that it is not there.
 *
 * @throws Failure when the registry does not say.
 */
export async function findBase(
  docker: Docker,
  ref: string
): Promise<BaseImage | undefined> {
  try {
    return await inspectBase(docker, ref)
  } catch (error) {
    if (answerOf(error) === 'absent') return undefined
    throw unreadable(ref, error)
  }
}

async function inspectBase(docker: Docker, ref: string): Promise<BaseImage> {
  const { digest, platforms, configs } = await inspect(docker, ref, patience)
  return { digest, platforms, created: newest(configs) }
}

interface Inspection {
  digest: string
  /** Manifest digest of each platform. */
  platforms: Record<string, string>
  configs: ImageConfig[]
}

async function inspect(
  docker: Docker,
  ref: string,
  patience: RetryOptions['patience']
): Promise<Inspection> {
  const { manifest, image } = JSON.parse(
    await read(docker, ref, '{{json .}}', patience)
  ) as Inspected
  const { digest, manifests } = manifest
  // buildx prints one config alone also for an index of one platform.
  const configs = isConfig(image) ? [image] : Object.values(image)
  const platforms = manifests
    ? platformDigests(manifests)
    : Object.fromEntries(configs.map((one) => [platformName(one), digest]))
  return { digest, platforms, configs }
}

export interface PlatformImage {
  /** Digest of its manifest. */
  digest: string
  labels: Record<string, string>
}

/** Reads each platform's image of our own, pushed just before. */
export async function readImages(
  docker: Docker,
  ref: string
): Promise<Record<string, PlatformImage>> {
  const { platforms, configs } = await inspect(docker, ref, patienceAfterWrite)
  const images = Object.entries(platforms).map(([platform, digest]) => {
    const config = configs.find((one) => platformName(one) === platform)
    return [platform, { digest, labels: config?.config?.Labels ?? {} }] as const
  })
  return Object.fromEntries(images)
}

/**
 * Returns the manifest digest of each platform in an index of our own, right
 * after its push.
 */
export async function readPlatforms(
  docker: Docker,
  ref: string
): Promise<Record<string, string>> {
  const manifest = JSON.parse(
    await read(docker, ref, '{{json .Manifest}}', patienceAfterWrite)
  ) as Inspected['manifest']
  return platformDigests(manifest.manifests ?? [])
}

/** An index, or whatever else stands in its place. */
export interface StandingIndex {
  digest: string
  /** Manifest digest of each platform; none for a bare image. */
  platforms: Record<string, string>
  annotations: Record<string, string>
}

/** Reads an index, in one call. */
export async function readIndex(
  docker: Docker,
  ref: string,
  patience: RetryOptions['patience']
): Promise<StandingIndex> {
  const { digest, manifests, annotations } = JSON.parse(
    await read(docker, ref, '{{json .Manifest}}', patience)
  ) as Inspected['manifest']
  const platforms = platformDigests(manifests ?? [])
  return { digest, platforms, annotations: annotations ?? {} }
}

function read(
  docker: Docker,
  ref: string,
  format: string,
  patience: RetryOptions['patience']
): Promise<string> {
  const args = ['buildx', 'imagetools', 'inspect', '--format', format, ref]
  return retry(() => docker(args, { timeoutSeconds: READ_SECONDS }), {
    what: `read of ${ref}`,
    patience,
    retryAfter
  })
}

/** An image that does not say when it was made counts as made in 1970. */
function newest(configs: ImageConfig[]): number {
  const times = configs.map(({ created }) => Date.parse(created ?? '') || 0)
  return Math.floor(Math.max(0, ...times) / 1000)
}

function isConfig(image: Inspected['image']): image is ImageConfig {
  return 'architecture' in image
}

/** An index also lists attestations, of the platform unknown/unknown. */
function platformDigests(manifests: Descriptor[]): Record<string, string> {
  const entries = manifests.flatMap(({ digest, platform }) => {
    if (!platform || platform.os === 'unknown') return []
    return [[platformName(platform), digest]]
  })
  return Object.fromEntries(entries) as Record<string, string>
}

function platformName({ os, architecture, variant }: Platform): string {
  // arm64 and arm64/v8 are the same platform
  // (https://github.com/containerd/platforms, Normalize).
  const suffix = variant && architecture !== 'arm64' ? `/${variant}` : ''
  return `${os}/${architecture}${suffix}`
}

function unreadable(ref: string, error: unknown): Failure {
  if (/unknown (flag|command)|not a docker command/.test(messageOf(error))) {
    return new Failure(`docker buildx is not there: ${messageOf(error)}`, {
      next: 'install it earlier in the job (docker/setup-buildx-action)'
    })
  }
  const advice: Record<RegistryAnswer, { likely: string; next: string }> = {
    absent: {
      likely:
        'this Milvus version was never released, or its image is not pushed yet',
      next: 'compare "milvus-version" with the tags of "base-image"'
    },
    denied: {
      likely: 'the repository does not exist, or needs a login',
      next: 'check "base-image", or log in to its registry earlier in the job'
    },
    limited: {
      likely: 'the registry limits anonymous reads',
      next: 'log in to it earlier in the job, or run again later'
    },
    unavailable: {
      likely: 'the registry or the network is down',
      next: 'run again later'
    },
    unknown: {
      likely: 'docker buildx cannot read this image',
      next: `try: docker buildx imagetools inspect ${ref}`
    }
  }
  return new Failure(
    `The base image ${ref} could not be read: ${messageOf(error)}`,
    advice[answerOf(error)]
  )
}
