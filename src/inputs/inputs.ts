import * as core from '@actions/core'
import { readUserYaml, warnOfSecrets } from '../context/user-yaml.js'
import type { Login } from '../docker/login.js'
import {
  isRepository,
  targetRegistry,
  type TargetRegistry
} from '../docker/reference.js'
import { isInWorkflow } from '../messages/caller.js'
import { fail } from '../messages/failure.js'
import { WORDS } from '../messages/input.js'
import type { Vulnerable } from '../milvus/advisories.js'
import type { Variant, VersionRequest } from '../milvus/version.js'
import type { RunPodOptions } from '../runpod/runpod.js'
import type { SmokeReport } from '../smoke/report.js'
import type { SmokeOptions } from '../smoke/levels.js'
import { maskBuildkitdConfig, readBuildkitdConfig } from './buildkitd-config.js'
import { publishesBuildArgs, readProvenance, readSbom } from './attestations.js'
import { readDigests, readSmokeResults } from './digests.js'
import { readAnnotations, readLabels } from './labels.js'
import { maskPasswords, readLogins, readToken } from './credentials.js'
import {
  readBase,
  readPlatforms,
  readVersion,
  type BaseInput
} from './milvus.js'
import { readBuild, type BuildInput } from './build-options.js'
import { maskBuildSecrets } from './build-secrets.js'
import { maskCacheSecrets } from './caches.js'
import { maskSshKeys } from './ssh.js'
import { findUserYaml, readContext, type ContextInput } from './context.js'
import {
  readArgument,
  readBoolean,
  readInput,
  readLines,
  readOne
} from './read.js'
import { maskRunPod, readRunPod } from './runpod-options.js'
import { readSmoke } from './smoke-options.js'
import { readTags } from './tag-templates.js'

/** Whether an image is pushed; with `by-digest` it gets no tag. */
type Push = (typeof WORDS.push)[number]

/** The builder, and what one is made of. */
interface BuilderInput {
  /** Name of an existing buildx builder. */
  builder?: string
  driverOpts: string[]
  /** Configuration of BuildKit for the builder that the run creates, as TOML. */
  buildkitdConfig?: string
  buildkitImage: string
  binfmtImage: string
}

export interface Inputs extends BuilderInput {
  /** Repository to publish to, without a tag. */
  image: string
  /** Where that is. */
  registry: TargetRegistry
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
  /** What a Dockerfile of the user's own is built with. */
  build: BuildInput
  /** Content that replaces the context's configs/user.yaml. */
  userYaml?: Buffer
  push: Push
  /** Images to merge, instead of a build. */
  digests: string[]
  /** What their runs report of their tests. */
  smokeResults: SmokeReport[]
  dryRun: boolean
  rebuild: (typeof WORDS.rebuild)[number]
  vulnerable: Vulnerable
  /** Empty when there is none. */
  githubToken: string
  smoke: SmokeOptions
  /** At most one for each registry. */
  logins: Login[]
  provenance: string
  /** True if the provenance of what is pushed records build arguments. */
  publishesBuildArgs: boolean
  sbom: string
  /** Undefined without a key for RunPod. */
  runpod?: RunPodOptions
}

/**
 * Reads and checks all inputs of the action, before anything is done.
 *
 * @param bundledContext directory of the build context that is part of the action
 * @throws Failure that names the input, its value and what is allowed.
 */
export async function readInputs(bundledContext: string): Promise<Inputs> {
  maskSecrets()
  const githubToken = readToken()
  const image = readRepository()
  const version = readVersion()
  const variant = readOne('variant')
  const context = readContext(bundledContext)
  const digests = readDigests()
  const push = readPush(digests)
  const base = readBase(version)
  const platforms = readPlatforms(variant)
  const registry = targetRegistry(image, process.env.GITHUB_SERVER_URL)
  const smoke = readSmoke(variant)
  const target = {
    registry,
    base: base.repository,
    upgradeFrom: smoke.upgradeFrom,
    push: push !== 'false'
  }
  const logins = readLogins(target, githubToken)
  const provenance = readProvenance()
  const userYaml = findUserYaml(context)
  const tags = readTags(version, variant)
  const inputs = {
    image,
    registry,
    version,
    variant,
    base,
    platforms,
    tags,
    labels: readLabels(),
    annotations: readAnnotations(),
    context,
    build: readBuild(context, { image, tags, platforms }),
    userYaml: userYaml === undefined ? undefined : await readUserYaml(userYaml),
    push,
    digests,
    smokeResults: readSmokeResults(),
    dryRun: readBoolean('dry-run'),
    rebuild: readOne('rebuild'),
    vulnerable: readOne('vulnerable'),
    githubToken,
    smoke,
    logins,
    ...(await readBuilder()),
    provenance,
    publishesBuildArgs: publishesBuildArgs(push, provenance),
    sbom: readSbom(),
    runpod: readRunPod({ push, platforms, variant })
  }
  await warnOnce(inputs, userYaml)
  return inputs
}

/** Masks what is secret, before any input is refused and shown. */
function maskSecrets(): void {
  maskPasswords()
  maskRunPod()
  maskBuildSecrets()
  maskCacheSecrets()
  maskSshKeys()
  maskBuildkitdConfig()
}

/** Reads what the builder is, or is made of. */
async function readBuilder(): Promise<BuilderInput> {
  const builder = readArgument('builder') || undefined
  return {
    builder,
    driverOpts: readLines('driver-opts'),
    buildkitdConfig: await readBuildkitdConfig(builder),
    buildkitImage: readArgument('buildkit-image'),
    binfmtImage: readArgument('binfmt-image')
  }
}

/** Each job of the reusable workflow reads the same files; the one that plans warns. */
async function warnOnce(
  { digests, dryRun, context }: Inputs,
  userYaml: string | undefined
): Promise<void> {
  if (digests.length > 0 || (isInWorkflow() && !dryRun)) return
  await warnOfSecrets(context.bundled ? undefined : context, userYaml)
}

function readRepository(): string {
  const value = core.getInput('image')
  if (isRepository(value)) return value
  const lower = value.toLowerCase()
  throw isRepository(lower)
    ? fail('input-image.upperCase', { value, lower })
    : fail('input-image.form', { value })
}

/** `true` and `false` may be written in any case. */
function readPush(digests: string[]): Push {
  const value = readInput('push')
  const push = WORDS.push.find((word) => word === value.toLowerCase())
  if (!push) throw fail('input-push.words', { value })
  if (digests.length > 0 && push !== 'true') {
    throw fail('input-push.digests', { value })
  }
  return push
}
