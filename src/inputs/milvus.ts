import { isDigest, isRepository } from '../docker/reference.js'
import type { Variant } from '../milvus/variant.js'
import { parseRequest, type VersionRequest } from '../milvus/version.js'
import { DEFAULTS } from './defaults.js'
import { readInput, refuse } from './read.js'

/** Where the upstream image is. */
export interface BaseInput {
  repository: string
  /** Pins the image. */
  digest?: string
}

/**
 * Reads the input `milvus-version`.
 *
 * @throws Error that says what is allowed.
 */
export function readVersion(): VersionRequest {
  const text = readInput('milvus-version')
  return (
    parseRequest(text) ??
    refuse(
      'milvus-version',
      text,
      'it must be an exact version of a stable release (such as "2.6.22"), a line ("2.6" or "3"), a semver range (">=2.6.10 <2.7") or "latest"'
    )
  )
}

/**
 * Reads the input `base-image`. A digest belongs to one version, so it needs an
 * exact one.
 *
 * @throws Error that says what is allowed.
 */
export function readBase(version: VersionRequest): BaseInput {
  const text = readInput('base-image')
  const [repository = '', digest] = text.split('@')
  if (
    !isRepository(repository) ||
    (digest !== undefined && !isDigest(digest))
  ) {
    refuse(
      'base-image',
      text,
      'it must be a repository without a tag (the tag is "v" and the version), such as "milvusdb/milvus", or "repository@sha256:…" with the 64 digits of a digest'
    )
  }
  if (digest && !version.exact) {
    refuse(
      'base-image',
      text,
      `with a digest, "milvus-version" must be an exact version, and is "${version.text}"`
    )
  }
  return { repository, digest }
}

/**
 * Reads the input `platforms`. Upstream has images for GPUs on amd64 only, so the
 * default is narrower there.
 *
 * @throws Error that names what is not a Linux platform.
 */
export function readPlatforms(variant: Variant): string[] {
  const text = readInput('platforms')
  if (variant === 'gpu' && text === DEFAULTS.platforms) return ['linux/amd64']
  const platforms = text.split(/[,\s]+/).filter(Boolean)
  for (const platform of platforms) {
    if (!/^linux\/[a-z0-9]+(\/v[0-9]+)?$/.test(platform)) {
      refuse(
        'platforms',
        platform,
        'it must be a list of Linux platforms, such as "linux/amd64,linux/arm64"'
      )
    }
  }
  if (platforms.length === 0) {
    refuse('platforms', text, 'it names no platform')
  }
  return [...new Set(platforms)]
}
