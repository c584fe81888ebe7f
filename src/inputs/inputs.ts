import * as core from '@actions/core'
import { isRepository, isTag } from '../docker/reference.js'
import { optional, read, readLines, refuse } from './read.js'
import { readBase, readPlatforms, readVersion } from './milvus.js'
import { readContext, readUserYaml } from './paths.js'
import { readDigests, readSmokeResults } from './digests.js'
import { readLogin, readToken, type Login } from './login.js'
import type { VersionRequest } from '../milvus/version.js'
import { readSmoke } from './smoke.js'
import type { SmokeReport } from '../smoke/report.js'
import type { SmokeOptions } from '../smoke/test-plan.js'
import { KNOWN_PLACEHOLDERS, renderTags, unknownPlaceholders } from './tags.js'
import { tagSuffix, VARIANTS, type Variant } from '../milvus/variant.js'

/** When an image is built. */
export const REBUILDS = ['if-changed', 'always'] as const

/** Whether an image is pushed; `by-digest` gives it no tag. */
export const PUSHES = ['true', 'false', 'by-digest'] as const

/** What to do about a Milvus version with a published advisory. */
export const VULNERABLE = ['warn', 'fail', 'ignore'] as const

export interface Inputs {
  /** Repository to publish to, without a tag. */
  image: string
  version: VersionRequest
  variant: Variant
  base: { repository: string; digest?: string }
  platforms: string[]
  /** Tag templates; none when the image is pushed by digest only. */
  tags: string[]
  /** Extra `key=value` lines. */
  labels: string[]
  annotations: string[]
  context: { directory: string; bundled: boolean }
  /** File that takes the place of the context's configs/user.yaml. */
  userYaml?: string
  push: boolean
  /** Images that are merged, instead of a build. */
  digests: string[]
  /** How those were tested, as far as it is told. */
  smokeResults: SmokeReport[]
  dryRun: boolean
  rebuild: (typeof REBUILDS)[number]
  vulnerable: (typeof VULNERABLE)[number]
  /** Empty when there is none. */
  githubToken: string
  smoke: SmokeOptions
  login?: Login
  /** Name of an existing buildx builder. */
  builder?: string
  driverOpts: string[]
  buildkitImage: string
  binfmtImage: string
  provenance: string
  sbom: string
}

/**
 * Reads and checks all inputs of the action, before anything is done.
 *
 * @param bundledContext directory of the build context that is part of the action
 * @throws Error that names the input, its value and what is allowed.
 */
export function readInputs(bundledContext: string): Inputs {
  const login = readLogin()
  const githubToken = readToken()
  const image = readImage()
  const version = readVersion()
  const variant = readOne('variant', VARIANTS)
  const context = readContext(bundledContext)
  const push = readPush()
  const digests = readDigests()
  if (digests.length > 0 && push !== 'true') {
    refuse('push', push, 'with "digests" it must be "true"')
  }
  const tags = readTags(version, variant)
  return {
    image,
    version,
    variant,
    base: readBase(version),
    platforms: readPlatforms(variant),
    tags: push === 'by-digest' ? [] : tags,
    labels: readPairs('labels'),
    annotations: readPairs('annotations'),
    context,
    ...optional('userYaml', readUserYaml(context)),
    push: push !== 'false',
    digests,
    smokeResults: readSmokeResults(),
    dryRun: readBoolean('dry-run'),
    rebuild: readOne('rebuild', REBUILDS),
    vulnerable: readOne('vulnerable', VULNERABLE),
    githubToken,
    smoke: readSmoke(variant),
    ...(login && { login: login(image) }),
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

function readOne<T extends string>(name: string, allowed: readonly T[]): T {
  const text = read(name)
  return (
    allowed.find((one) => one === text) ??
    refuse(name, text, `it must be one of ${allowed.join(', ')}`)
  )
}

/** Of a version that is still to be chosen, no part is longer than this. */
const LONGEST = { version: '99.99.999', major: '99', minor: '99', patch: '999' }

function readTags({ exact }: VersionRequest, variant: Variant): string[] {
  const templates = readLines('tags')
  const values = { ...(exact ?? LONGEST), date: '20261231', sha: '0123456' }
  for (const template of templates) {
    const [unknown] = unknownPlaceholders(template)
    if (unknown) {
      refuse(
        'tags',
        template,
        `${unknown} is not known; it may have ${KNOWN_PLACEHOLDERS}`
      )
    }
    const tags = renderTags([template], values, tagSuffix(variant))
    if (!Object.values(tags).flat().every(isTag)) {
      refuse(
        'tags',
        template,
        'a tag is at most 128 letters, digits, "_", "." and "-", and begins with none of the last two; one tag a line'
      )
    }
    if (/\{\{\s*sha\s*\}\}/.test(template) && !process.env.GITHUB_SHA) {
      refuse('tags', template, 'it names a commit, but GITHUB_SHA is not set')
    }
  }
  return templates
}

const KNOWN_BY = /^([^=]*:)?org\.opencontainers\.image\.(version|base\.digest)=/

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
    if (name === 'annotations' && KNOWN_BY.test(line)) {
      refuse(name, line, 'later runs know the image by this key')
    }
  }
  return lines
}

function readPush(): (typeof PUSHES)[number] {
  const text = read('push').toLowerCase()
  return (
    PUSHES.find((one) => one === text) ??
    refuse('push', text, `it must be one of ${PUSHES.join(', ')}`)
  )
}

function readBoolean(name: string): boolean {
  const text = read(name)
  if (/^(true|True|TRUE)$/.test(text)) return true
  if (/^(false|False|FALSE)$/.test(text)) return false
  refuse(name, text, 'it must be "true" or "false"')
}
