import { isDigest, isRepository } from '../docker/reference.js'
import { fail } from '../messages/failure.js'
import {
  type Variant,
  parseRequest,
  type VersionRequest
} from '../milvus/version.js'
import { DEFAULTS } from './defaults.js'
import { readInput } from './read.js'

/** Where the upstream image is. */
export interface BaseInput {
  repository: string
  /** Pins the image. */
  digest?: string
}

/**
 * Reads the input `milvus-version`.
 *
 * @throws Failure that says what is allowed.
 */
export function readVersion(): VersionRequest {
  const value = readInput('milvus-version')
  const request = parseRequest(value)
  if (!request) throw fail('input-milvus-version.form', { value })
  return request
}

/**
 * Reads the input `base-image`. A digest belongs to one version, so it needs an
 * exact one.
 *
 * @throws Failure that says what is allowed.
 */
export function readBase(version: VersionRequest): BaseInput {
  const value = readInput('base-image')
  const [repository = '', digest] = value.split('@')
  const isPinned = digest !== undefined
  if (!isRepository(repository) || (isPinned && !isDigest(digest))) {
    throw fail('input-base-image.form', { value })
  }
  if (isPinned && !version.exact) {
    throw fail('input-base-image.inexact', { value, version: version.text })
  }
  return { repository, digest }
}

/**
 * Reads the input `platforms`. Upstream has images for GPUs on amd64 only, so the
 * default is narrower there.
 *
 * @throws Failure that names what is not a Linux platform.
 */
export function readPlatforms(variant: Variant): string[] {
  const text = readInput('platforms')
  if (variant === 'gpu' && text === DEFAULTS.platforms) return ['linux/amd64']
  const platforms = text.split(/[,\s]+/).filter(Boolean)
  if (platforms.length === 0)
    throw fail('input-platforms.none', { value: text })
  const value = platforms.find(
    (platform) => !/^linux\/[a-z0-9]+(\/v[0-9]+)?$/.test(platform)
  )
  if (value !== undefined) throw fail('input-platforms.form', { value })
  return [...new Set(platforms)]
}
