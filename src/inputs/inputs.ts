import * as core from '@actions/core'
import type { Login } from '../docker/login.js'
import { isRepository, isTag } from '../docker/reference.js'
import { VULNERABLE, type Vulnerable } from '../milvus/advisories.js'
import { tagSuffix, VARIANTS, type Variant } from '../milvus/variant.js'
import type { VersionRequest } from '../milvus/version.js'
import type { RunPodOptions } from '../runpod/runpod.js'
import type { SmokeReport } from '../smoke/report.js'
import type { SmokeOptions } from '../smoke/test-plan.js'
import { readProvenance, readSbom } from './attestations.js'
import { readDigests, readSmokeResults } from './digests.js'
import { maskPasswords, readLogins, readToken } from './login.js'
import {
  readBase,
  readPlatforms,
  readVersion,
  type BaseInput
} from './milvus.js'
import { readContext, readUserYaml, type ContextInput } from './paths.js'
import {
  readBoolean,
  readInput,
  readLines,
  readOne,
  readOptional,
  readPairs,
  refuse
} from './read.js'
import { maskRunPod, readRunPod } from './runpod.js'
import { readSmoke } from './smoke.js'
import { KNOWN_PLACEHOLDERS, renderTags, unknownPlaceholders } from './tags.js'

/** When an image is built. */
export const REBUILDS = ['if-changed', 'always'] as const

/** Whether an image is pushed; with `by-digest` it gets no tag. */
export const PUSHES = ['true', 'false', 'by-digest'] as const

export interface Inputs {
  /** Repository to publish to, without a tag. */
  image: string
  version: VersionRequest
  variant: Variant
  base: BaseInput
  platforms: string[]
  /** Tag templates. */
  tags: string[]
  /** Extra `key=value` lines. */
  labels: string[]
  annotations: string[]
  context: ContextInput
  /** File that replaces the context's configs/user.yaml. */
  userYaml?: string
  push: (typeof PUSHES)[number]
  /** Images to merge, instead of a build. */
  digests: string[]
  /** What their runs report of their tests. */
  smokeResults: SmokeReport[]
  dryRun: boolean
  rebuild: (typeof REBUILDS)[number]
  vulnerable: Vulnerable
  /** Empty when there is none. */
  githubToken: string
  smoke: SmokeOptions
  /** At most one for each registry. */
  logins: Login[]
  /** Name of an existing buildx builder. */
  builder?: string
  driverOpts: string[]
  buildkitImage: string
  binfmtImage: string
  provenance: string
  sbom: string
  /** Undefined without a key for RunPod. */
  runpod?: RunPodOptions
}

/**
 * Reads and checks all inputs of the action, before anything is done.
 *
 * @param bundledContext directory of the build context that is part of the action
 * @throws Error that names the input, its value and what is allowed.
 */
export function readInputs(bundledContext: string): Inputs {
  maskPasswords()
  maskRunPod()
  const githubToken = readToken()
  const image = readRepository()
  const version = readVersion()
  const variant = readOne('variant', VARIANTS)
  const context = readContext(bundledContext)
  const digests = readDigests()
  const push = readPush(digests)
  const base = readBase(version)
  const platforms = readPlatforms(variant)
  const logins = readLogins({
    image,
    base: base.repository,
    push: push !== 'false'
  })
  return {
    image,
    version,
    variant,
    base,
    platforms,
    tags: readTags(version, variant),
    labels: readPairs('labels'),
    annotations: readPairs('annotations'),
    context,
    userYaml: readUserYaml(context),
    push,
    digests,
    smokeResults: readSmokeResults(),
    dryRun: readBoolean('dry-run'),
    rebuild: readOne('rebuild', REBUILDS),
    vulnerable: readOne('vulnerable', VULNERABLE),
    githubToken,
    smoke: readSmoke(variant),
    logins,
    builder: readOptional('builder'),
    driverOpts: readLines('driver-opts'),
    buildkitImage: readInput('buildkit-image'),
    binfmtImage: readInput('binfmt-image'),
    provenance: readProvenance(),
    sbom: readSbom(),
    runpod: readRunPod({ push, platforms, variant })
  }
}

function readRepository(): string {
  const image = core.getInput('image')
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

/** `true` and `false` may be written in any case. */
function readPush(digests: string[]): Inputs['push'] {
  const text = readInput('push')
  const push = PUSHES.find((one) => one === text.toLowerCase())
  if (!push) refuse('push', text, `it must be one of ${PUSHES.join(', ')}`)
  if (digests.length > 0 && push !== 'true') {
    refuse('push', text, 'it must be "true" when "digests" is set')
  }
  return push
}

/** No part of a version that is still to be chosen is longer than this. */
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
        `${unknown} is unknown; the placeholders are ${KNOWN_PLACEHOLDERS}`
      )
    }
    const tags = renderTags([template], values, tagSuffix(variant))
    if (!Object.values(tags).flat().every(isTag)) {
      refuse(
        'tags',
        template,
        'a tag has at most 128 letters, digits, "_", "." and "-", and does not begin with "." or "-"; one tag per line'
      )
    }
    if (/\{\{\s*sha\s*\}\}/.test(template) && !process.env.GITHUB_SHA) {
      refuse('tags', template, 'it names a commit, but GITHUB_SHA is not set')
    }
  }
  return templates
}
