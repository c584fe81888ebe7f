import * as core from '@actions/core'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  isDigest,
  isRepository,
  isTag,
  registryHost,
  registryOf
} from './docker/reference.js'
import { DEFAULTS } from './defaults.js'
import { optional, read, readLines, refuse } from './input.js'
import { parseMilvusVersion, type MilvusVersion } from './milvus-version.js'
import { readSmoke, type SmokeInputs } from './smoke/inputs.js'
import { renderTags, unknownPlaceholders } from './tags.js'
import { tagSuffix, VARIANTS, type Variant } from './variant.js'

export interface Inputs {
  /** Repository to publish to, without a tag. */
  image: string
  version: MilvusVersion
  variant: Variant
  base: { repository: string; digest?: string }
  platforms: string[]
  /** Tag templates. */
  tags: string[]
  /** Extra `key=value` lines. */
  labels: string[]
  annotations: string[]
  context: { directory: string; bundled: boolean }
  push: boolean
  smoke: SmokeInputs
  login?: Login
  /** Name of an existing buildx builder. */
  builder?: string
  driverOpts: string[]
  buildkitImage: string
  binfmtImage: string
  provenance: string
  sbom: string
}

export interface Login {
  registry: string
  username: string
  password: string
}

// From dist/index.js as from src/inputs.ts, docker/ is one directory up.
const BUNDLED_CONTEXT = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..',
  'docker'
)

/**
 * Reads and checks all inputs of the action, before anything is done.
 *
 * @throws Error that names the input, its value and what is allowed.
 */
export function readInputs(): Inputs {
  const login = readLogin()
  const image = readImage()
  const version = readVersion()
  const variant = readVariant()
  return {
    image,
    version,
    variant,
    base: readBase(),
    platforms: readPlatforms(variant),
    tags: readTags(version, variant),
    labels: readPairs('labels'),
    annotations: readPairs('annotations'),
    context: readContext(),
    push: readBoolean('push'),
    smoke: readSmoke(variant),
    ...(login && {
      login: { ...login, registry: login.registry || registryOf(image) }
    }),
    ...optional('builder', core.getInput('builder')),
    driverOpts: readLines('driver-opts'),
    buildkitImage: read('buildkit-image'),
    binfmtImage: read('binfmt-image'),
    provenance: read('provenance'),
    sbom: read('sbom')
  }
}

function readImage(): string {
  const image = core.getInput('image', { required: true })
  if (isRepository(image)) return image
  const lower = image.toLowerCase()
  if (isRepository(lower)) {
    refuse('image', image, `it must be lower case: write "${lower}"`)
  }
  refuse(
    'image',
    image,
    'it must be a repository without a tag, such as "ghcr.io/me/milvus-standalone": at most 255 characters, lower-case letters and digits, separated by ".", "_", "-" or "/"'
  )
}

function readVersion(): MilvusVersion {
  const text = core.getInput('milvus-version', { required: true })
  return (
    parseMilvusVersion(text) ??
    refuse(
      'milvus-version',
      text,
      'it must be an exact version, such as "2.6.22" or "v2.6.22"'
    )
  )
}

function readVariant(): Variant {
  const text = read('variant')
  return (
    VARIANTS.find((variant) => variant === text) ??
    refuse('variant', text, `it must be one of ${VARIANTS.join(', ')}`)
  )
}

function readBase(): Inputs['base'] {
  const text = read('base-image')
  const [repository = '', digest] = text.split('@')
  if (isRepository(repository) && (!digest || isDigest(digest))) {
    return { repository, ...optional('digest', digest ?? '') }
  }
  refuse(
    'base-image',
    text,
    'it must be a repository without a tag (the tag is "v" and milvus-version), such as "milvusdb/milvus", or "repository@sha256:…" with the 64 digits of a digest'
  )
}

/** Upstream has images for GPUs on amd64 only, so the default is narrower. */
function readPlatforms(variant: Variant): string[] {
  const text = read('platforms')
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

function readTags(version: MilvusVersion, variant: Variant): string[] {
  const templates = readLines('tags')
  for (const template of templates) {
    const [unknown] = unknownPlaceholders(template)
    if (unknown) {
      refuse(
        'tags',
        template,
        `${unknown} is not known; it may have {{version}}, {{major}}, {{minor}} and {{patch}}`
      )
    }
    const { exact, floating } = renderTags(
      [template],
      version,
      tagSuffix(variant)
    )
    if (![...exact, ...floating].every(isTag)) {
      refuse(
        'tags',
        template,
        'a tag is at most 128 letters, digits, "_", "." and "-", and begins with none of the last two; one tag a line'
      )
    }
  }
  return templates
}

function readPairs(name: string): string[] {
  const lines = readLines(name)
  for (const line of lines) {
    if (!/^[^=\s]+=/.test(line)) {
      refuse(name, line, 'it must be lines of the form "key=value"')
    }
    if (/^([^=]*:)?io\.github\.milvus-runpod\./.test(line)) {
      refuse(
        name,
        line,
        'keys of "io.github.milvus-runpod." are set by the action'
      )
    }
  }
  return lines
}

function readContext(): Inputs['context'] {
  const text = core.getInput('context')
  if (!text) return { directory: BUNDLED_CONTEXT, bundled: true }
  const directory = path.resolve(process.env.GITHUB_WORKSPACE ?? '.', text)
  if (!existsSync(path.join(directory, 'Dockerfile'))) {
    refuse(
      'context',
      text,
      'it must be a directory with a Dockerfile (is actions/checkout run before?)'
    )
  }
  return { directory, bundled: false }
}

function readBoolean(name: string): boolean {
  const text = read(name)
  if (/^(true|True|TRUE)$/.test(text)) return true
  if (/^(false|False|FALSE)$/.test(text)) return false
  refuse(name, text, 'it must be "true" or "false"')
}

function readLogin(): Login | undefined {
  const username = core.getInput('username')
  const password = core.getInput('password')
  if (password) core.setSecret(password)
  if (!username && !password) return undefined
  if (!password) {
    refuse(
      'username',
      username,
      'it needs the input "password" as well (is the secret empty, as it is in pull requests from forks?)'
    )
  }
  if (!username) {
    throw new Error(
      'Input "password" is set, but "username" is not: it needs both'
    )
  }
  return {
    registry: registryHost(core.getInput('registry')),
    username,
    password
  }
}
