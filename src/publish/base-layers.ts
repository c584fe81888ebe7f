// An image that gets the tag of a Milvus version is built on the base that the run has
// planned, whatever its Dockerfile says.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import { baseLineOf } from '../docker/dockerfile.js'
import { Failure, messageOf, type Advice } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import type { Plan } from '../plan/plan.js'

type BasePlan = Pick<Plan, 'base' | 'context'>

/**
 * Checks that images begin with the layers of the planned base. Uncompressed layers
 * are compared: BuildKit may compress those of the base again.
 *
 * @param layers digests of each platform's uncompressed layers
 * @throws Failure that names the platform, the base, and what the Dockerfile says.
 */
export function requireBase(
  plan: BasePlan,
  platforms: string[],
  layers: Record<string, string[]>
): void {
  for (const platform of platforms) {
    const own = layers[platform] ?? []
    const planned = plan.base.layers[platform] ?? []
    const isOnBase =
      planned.length > 0 &&
      planned.every((layer, index) => layer === own[index])
    if (!isOnBase) throw onOtherBase(plan, platform)
  }
}

/** Returns the uncompressed layers of an image in the engine. */
export async function layersInEngine(
  docker: Docker,
  ref: string
): Promise<string[]> {
  const format = '{{json .RootFS.Layers}}'
  const output = await docker(['image', 'inspect', '--format', format, ref])
  return (JSON.parse(output) as string[] | null) ?? []
}

function onOtherBase(plan: BasePlan, platform: string): Failure {
  const { name } = plan.base
  const dockerfile = describeDockerfile(plan)
  return new Failure(
    'other-base',
    `The image for ${platform} is not built on the base image ${name} (${refOf(plan)}): it does not begin with the layers of that. ${dockerfile}`,
    {
      likely:
        'the Dockerfile chooses a base image by itself, so the image may be of another Milvus than its tags say',
      next: `write "ARG BASE_IMAGE=${name}" above the first FROM of the Dockerfile, and begin its last stage with "FROM \${BASE_IMAGE}": the action sets this argument to the base image of the version. An image that is flattened or squashed is refused as well, since nobody can tell what it is built on`
    }
  )
}

function describeDockerfile({ context }: BasePlan): string {
  const found = baseLineOf(readDockerfile(context))
  return found
    ? `Line ${found.line} of its Dockerfile is "FROM ${oneLine(found.image)}"`
    : 'Its Dockerfile has no FROM'
}

function readDockerfile(context: string): string {
  try {
    return readFileSync(path.join(context, 'Dockerfile'), 'utf8')
  } catch (error) {
    return `# ${messageOf(error)}`
  }
}

/** What BuildKit says of a FROM whose argument has no value. */
const NO_VALUE = /base name \(\$\{?BASE_IMAGE\b[^)]*\) should not be blank/

/**
 * Returns what to do if a Dockerfile adds a tag or a digest to BASE_IMAGE, which has
 * a digest already, or does not declare it; undefined for every other error.
 */
export function baseAdvice(
  error: unknown,
  plan: Pick<Plan, 'base'>
): Advice | undefined {
  const message = messageOf(error)
  if (NO_VALUE.test(message)) {
    return {
      likely: 'the Dockerfile has no "ARG BASE_IMAGE" above its first FROM',
      next: `write "ARG BASE_IMAGE=${plan.base.name}" there; one that follows a FROM counts in that stage alone`
    }
  }
  const ref = refOf(plan)
  const after = message.split(ref)[1] ?? ''
  if (!/^[:@]/.test(after) || !/invalid reference/i.test(message)) {
    return undefined
  }
  return {
    likely: `the Dockerfile adds a tag to BASE_IMAGE, which names the image by its digest already: ${ref}`,
    next: 'write "FROM ${BASE_IMAGE}", with nothing after it'
  }
}

function refOf({ base }: Pick<Plan, 'base'>): string {
  return `${base.repository}@${base.digest}`
}
