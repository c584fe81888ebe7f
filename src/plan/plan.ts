import * as core from '@actions/core'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { exactBase, newestBase, type Base } from './base.js'
import { buildAnyway, decide, type Decision, type Wanted } from './decision.js'
import type { Docker } from '../docker/cli.js'
import { hashContext, stageContext } from './context.js'
import { messageOf } from '../lib/failure.js'
import type { Inputs } from '../inputs/inputs.js'
import { USER_YAML } from '../inputs/paths.js'
import type { Job } from '../job.js'
import {
  readAdvisories,
  requireHarmless,
  type Advisory,
  type PublishedAdvisory
} from '../milvus/advisories.js'
import { readReleases } from '../milvus/releases.js'
import { ANNOTATION, readAllStanding } from './published.js'
import { renderTags, tagValues, type Tags } from '../inputs/tags.js'
import { tagSuffix } from '../milvus/variant.js'

export interface Plan {
  image: string
  version: string
  base: Omit<Base, 'version'>
  platforms: string[]
  tags: Tags
  /** Directory of the staged build context. */
  context: string
  labels: string[]
  /** Annotations of the index. */
  annotations: string[]
  /** Advisories about the version; undefined when they were not read. */
  advisories?: Advisory[]
  decision: Decision
}

/**
 * Decides what is built, if anything is: the exact base image, tags, labels and
 * annotations. Stages the build context in the job's directory.
 *
 * @throws Failure when the base image lacks a platform, when something cannot be
 * read, or when an advisory forbids the version.
 */
export async function makePlan(
  inputs: Inputs,
  docker: Docker,
  job: Job
): Promise<Plan> {
  const [base, published] = await Promise.all([
    findBase(inputs, docker),
    findAdvisories(inputs)
  ])
  const { version } = base.version
  core.info(`Milvus ${version}, from ${base.name}@${base.digest}`)
  const advisories =
    published && requireHarmless(published, version, inputs.vulnerable)

  // A name that no other job has: in a context of the same name, a builder that
  // outlives the job takes a file of the same size and time for the one that it
  // knows (https://github.com/moby/buildkit/issues/4817).
  const context = path.join(job.directory, job.name)
  const userYaml = inputs.userYaml && { [USER_YAML]: inputs.userYaml }
  stageContext(inputs.context.directory, context, base.created, {
    ...userYaml
  })

  const { level } = inputs.smoke
  const contextHash = hashOf(context, inputs)
  const labels = imageLabels({
    version,
    created: new Date(base.created * 1000).toISOString(),
    baseName: base.name,
    baseDigest: base.digest,
    contextHash
  })
  const values = tagValues(base.version, new Date(), process.env)
  const tags = renderTags(inputs.tags, values, tagSuffix(inputs.variant))
  const wanted: Wanted = {
    version,
    baseDigest: base.digest,
    context: contextHash,
    level,
    platforms: inputs.platforms
  }
  const decision = await decideOn(inputs, wanted, tags, docker)
  core.info(`${decision.standing ? 'No build' : 'A build'}: ${decision.reason}`)
  return {
    image: inputs.image,
    version,
    base,
    platforms: inputs.platforms,
    tags,
    context,
    labels: [...labels, ...inputs.labels],
    annotations: [
      ...labels,
      `${ANNOTATION.level}=${level}`,
      ...runAnnotations(process.env),
      ...inputs.annotations
    ],
    ...(advisories && { advisories }),
    decision
  }
}

/** An exact version needs no list of releases. */
async function findBase(inputs: Inputs, docker: Docker): Promise<Base> {
  const { exact } = inputs.version
  if (exact) return await exactBase(inputs, exact, docker)
  const releases = await readReleases(inputs.githubToken)
  return await newestBase(inputs, releases, docker)
}

/** Returns undefined when they are not asked for, or could not be read. */
async function findAdvisories(
  inputs: Inputs
): Promise<PublishedAdvisory[] | undefined> {
  if (inputs.vulnerable === 'ignore') return undefined
  try {
    return await readAdvisories(inputs.githubToken)
  } catch (error) {
    if (inputs.vulnerable === 'fail') throw error
    core.warning(
      `Whether this version of Milvus has known vulnerabilities is not known. ${messageOf(error)}`
    )
    return undefined
  }
}

/** With `push: false` the target registry is not contacted. */
async function decideOn(
  inputs: Inputs,
  wanted: Wanted,
  tags: Tags,
  docker: Docker
): Promise<Decision> {
  if (!inputs.push) return buildAnyway('"push" is "false"')
  if (inputs.tags.length === 0) return buildAnyway('"push" is "by-digest"')
  const standing = await readAllStanding(docker, inputs.image, [
    ...tags.exact,
    ...tags.floating
  ])
  const decision = decide(wanted, tags, standing, inputs.rebuild)
  // The images that are given have passed today's level.
  const givesWay = decision.standing && !decision.standing.isTested
  if (!givesWay || inputs.digests.length === 0) return decision
  const reason = `what stands has not passed "${wanted.level}"`
  return { ...decide(wanted, tags, standing, 'always'), reason }
}

/**
 * Returns a hash of all that a user can change in the image, but for what the
 * base image and the platforms say already. Attestations, labels and
 * annotations are part of it: they change nothing that the image does, but who
 * changes one wants to see it published. Left out is what differs from run to
 * run, or every run would be a build.
 */
function hashOf(context: string, inputs: Inputs): string {
  const { variant, provenance, sbom } = inputs
  const lasting = (lines: string[]): string[] =>
    lines.filter((line) => !RUN_KEYS.test(line)).sort()
  const options = {
    variant,
    provenance,
    sbom,
    labels: lasting(inputs.labels),
    annotations: lasting(inputs.annotations)
  }
  const hash = createHash('sha256').update(hashContext(context))
  return hash.update(JSON.stringify(options)).digest('hex')
}

const RUN_KEYS =
  /^([^=]*:)?org\.opencontainers\.image\.(revision|source|created)=/

/** Labels of the image: the same on every run with the same inputs. */
export function imageLabels(about: {
  version: string
  /** ISO 8601 */
  created: string
  baseName: string
  baseDigest: string
  contextHash: string
}): string[] {
  return [
    `org.opencontainers.image.created=${about.created}`,
    `${ANNOTATION.version}=${about.version}`,
    'org.opencontainers.image.title=Milvus Standalone for RunPod',
    'org.opencontainers.image.description=Milvus vector database with embedded etcd, ready to run from an image, ports and variables alone',
    'org.opencontainers.image.licenses=Apache-2.0',
    `org.opencontainers.image.base.name=${about.baseName}`,
    `${ANNOTATION.baseDigest}=${about.baseDigest}`,
    `${ANNOTATION.context}=${about.contextHash}`
  ]
}

/**
 * What differs from run to run: never a label, or the platforms' manifests
 * would differ as well.
 */
export function runAnnotations(env: NodeJS.ProcessEnv): string[] {
  const { GITHUB_SHA, GITHUB_SERVER_URL, GITHUB_REPOSITORY } = env
  const annotations: string[] = []
  if (GITHUB_SHA) {
    annotations.push(`org.opencontainers.image.revision=${GITHUB_SHA}`)
  }
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY) {
    const source = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`
    annotations.push(`org.opencontainers.image.source=${source}`)
  }
  return annotations
}
