import path from 'node:path'
import type { Docker } from './docker/cli.js'
import { hashContext, stageContext } from './docker/context.js'
import { readBase, type BaseImage } from './docker/registry.js'
import { Failure } from './failure.js'
import type { Inputs } from './inputs.js'
import type { Job } from './job.js'
import { renderTags, type Tags } from './tags.js'
import { tagSuffix } from './variant.js'

export interface Plan {
  image: string
  version: string
  base: BaseImage & {
    /** The name that people know, with a tag. */
    name: string
    repository: string
  }
  platforms: string[]
  tags: Tags
  /** Directory of the staged build context. */
  context: string
  labels: string[]
  /** Annotations of the index. */
  annotations: string[]
}

/**
 * Decides what is built: the exact base image, tags, labels and annotations.
 * Stages the build context in the job's directory.
 *
 * @throws Failure when the base image lacks a platform or cannot be read.
 */
export async function makePlan(
  inputs: Inputs,
  docker: Docker,
  job: Job
): Promise<Plan> {
  const { repository, digest } = inputs.base
  const { version } = inputs.version
  const suffix = tagSuffix(inputs.variant)
  const name = `${repository}:v${version}${suffix}`
  const base = await readBase(docker, digest ? `${repository}@${digest}` : name)
  requirePlatforms(inputs.platforms, base, name)

  const context = path.join(job.directory, 'context')
  stageContext(inputs.context.directory, context, base.created)

  const labels = imageLabels({
    version,
    created: new Date(base.created * 1000).toISOString(),
    baseName: name,
    baseDigest: base.digest,
    contextHash: hashContext(context)
  })
  return {
    image: inputs.image,
    version,
    base: { ...base, name, repository },
    platforms: inputs.platforms,
    tags: renderTags(inputs.tags, inputs.version, suffix),
    context,
    labels: [...labels, ...inputs.labels],
    annotations: [
      ...labels,
      `io.github.milvus-runpod.smoke-test=${inputs.smoke.level}`,
      ...runAnnotations(process.env),
      ...inputs.annotations
    ]
  }
}

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
    `org.opencontainers.image.version=${about.version}`,
    'org.opencontainers.image.title=Milvus Standalone for RunPod',
    'org.opencontainers.image.description=Milvus vector database with embedded etcd, ready to run from an image, ports and variables alone',
    'org.opencontainers.image.licenses=Apache-2.0',
    `org.opencontainers.image.base.name=${about.baseName}`,
    `org.opencontainers.image.base.digest=${about.baseDigest}`,
    `io.github.milvus-runpod.context=${about.contextHash}`
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

function requirePlatforms(
  platforms: string[],
  base: BaseImage,
  name: string
): void {
  const missing = platforms.filter((platform) => !base.platforms[platform])
  if (missing.length === 0) return
  const available =
    Object.keys(base.platforms).join(', ') || 'none that it names'
  throw new Failure(
    `The base image ${name} is not there for ${missing.join(', ')}; its platforms are: ${available}`,
    { next: 'set the input "platforms" to platforms of the base image' }
  )
}
