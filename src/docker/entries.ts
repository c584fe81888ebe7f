import { oneLine } from '../lib/untrusted.js'
import { isDigest } from './reference.js'

// What an index lists. A test has its verdict about one manifest, so an index counts as
// tested only if each manifest in it is the image of a platform that was tested, or says
// something about such an image.

/**
 * An entry of an index
 * (https://github.com/opencontainers/image-spec/blob/main/image-index.md).
 */
export interface Entry {
  digest: string
  mediaType?: string
  artifactType?: string
  platform?: Platform
  annotations?: Record<string, string>
}

/** The manifests that an index lists. */
export interface Listed {
  /** Digest of each platform's image, or of the first of several, which engines use. */
  platforms: Record<string, string>
  /**
   * What is listed besides one image for each platform and attestations of these, one
   * line for each entry; undefined if there is nothing else.
   */
  extras?: string[]
}

/** What lists one image for each platform, attestations of these, and nothing else. */
export type WithoutExtras<T extends Listed> = T & { extras?: undefined }

/** True if an index leads to no other image than those of its platforms. */
export function isWithoutExtras<T extends Listed>(
  listed: T
): listed is WithoutExtras<T> {
  return listed.extras === undefined
}

/** Tells the entries of an index apart. */
export function readEntries(entries: Entry[]): Listed {
  const platforms: Record<string, string> = {}
  for (const entry of entries) {
    const platform = platformOf(entry)
    // Of several, BuildKit and every engine use the first.
    if (platform) platforms[platform] ??= entry.digest
  }
  const images = new Set(Object.values(platforms))
  const extras = entries.flatMap((entry) => {
    const what = extraOf(entry, platforms, images)
    return what ? oneLine(`${entry.digest} ${what}`) : []
  })
  return { platforms, extras: extras.length > 0 ? extras : undefined }
}

/** Returns the first lines about what else an index lists. */
export function describeExtras(extras: string[]): string {
  const shown = extras.slice(0, 3).join('; ')
  const left = extras.length - 3
  return left > 0 ? `${shown}; and ${left} more` : shown
}

const IMAGE_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json'
]

/** The platform of what is not an image. */
const NO_PLATFORM = 'unknown/unknown'

const PLATFORM = /^(?!unknown\/)[a-z0-9]+\/[a-z0-9_]+(\/[a-z0-9.]+)?$/

/** True for the name of a platform that engines know, and for no other text. */
export function isPlatform(name: string): boolean {
  return PLATFORM.test(name)
}

/** Returns the platform for which engines use an entry, if they do. */
function platformOf(entry: Entry): string | undefined {
  if (!isManifest(entry) || !entry.platform) return undefined
  const name = platformName(entry.platform)
  return isPlatform(name) ? name : undefined
}

/** True for the manifest of an image, not of another index. */
function isManifest({ digest, mediaType = '' }: Entry): boolean {
  return isDigest(digest) && IMAGE_TYPES.includes(mediaType)
}

/** Says what an entry is, unless it is the image of a platform or its attestation. */
function extraOf(
  entry: Entry,
  platforms: Record<string, string>,
  images: Set<string>
): string | undefined {
  const platform = platformOf(entry)
  if (!platform) {
    return isAttestation(entry, images) ? undefined : whatIs(entry)
  }
  if (platforms[platform] !== entry.digest) {
    return `is a second image for ${platform}`
  }
  const condition = CONDITIONS.find((key) => entry.platform?.[key]?.length)
  // Some engines use an image of any version and with any feature.
  if (condition) return `is for ${platform} with a certain "${condition}"`
  return entry.artifactType ? `is an artifact for ${platform}` : undefined
}

const CONDITIONS = ['os.version', 'os.features'] as const

/**
 * True for what BuildKit attests of an image in the same index
 * (https://github.com/moby/buildkit/blob/master/docs/attestations/attestation-storage.md).
 */
function isAttestation(entry: Entry, images: Set<string>): boolean {
  const { platform, annotations } = entry
  const subject = annotations?.['vnd.docker.reference.digest'] ?? ''
  return (
    isManifest(entry) &&
    platform !== undefined &&
    platformName(platform) === NO_PLATFORM &&
    annotations?.['vnd.docker.reference.type'] === 'attestation-manifest' &&
    images.has(subject)
  )
}

/** Says why an entry is not the image of a platform. */
function whatIs({ digest, mediaType = '', platform }: Entry): string {
  if (!isDigest(digest)) return 'has a digest that is not sha256'
  if (!isManifest({ digest, mediaType })) {
    return `is of the type "${mediaType}", which is not that of an image`
  }
  if (!platform) return 'names no platform'
  const name = platformName(platform)
  if (name !== NO_PLATFORM) return `is for "${name}", which is not a platform`
  return 'is for unknown/unknown, but not an attestation of a listed image'
}

/** A platform, as images and indexes name it. */
export interface Platform {
  os: string
  architecture: string
  variant?: string
  'os.version'?: string
  'os.features'?: string[]
}

/** Other names of architectures; what follows the slash is the variant. */
const ALIASES = new Map([
  ['i386', '386/'],
  ['x86_64', 'amd64'],
  ['x86-64', 'amd64'],
  ['aarch64', 'arm64'],
  ['armhf', 'arm/v7'],
  ['armel', 'arm/v6']
])

/** The variant that an architecture has if none is named. */
const USUAL: Record<string, string> = { amd64: 'v1', arm64: 'v8' }

/**
 * Returns the one name of a platform, such as `linux/arm64` for `linux/arm64/v8`,
 * by the rules of BuildKit and the engines
 * (https://github.com/containerd/platforms, Normalize).
 */
export function platformName(platform: Platform): string {
  const named = platform.architecture.toLowerCase()
  const [architecture = '', implied] = (ALIASES.get(named) ?? named).split('/')
  const given = (platform.variant ?? '').toLowerCase()
  const variant = implied ?? variantOf(architecture, given)
  const parts = [platform.os.toLowerCase(), architecture, variant]
  return parts.filter(Boolean).join('/')
}

function variantOf(architecture: string, given: string): string {
  if (architecture === 'arm' && !given) return 'v7'
  const isArm = architecture.startsWith('arm')
  const variant = isArm
    ? given.replace(/^(?=\d)/, 'v').replace(/\.0$/, '')
    : given
  return variant === USUAL[architecture] ? '' : variant
}
