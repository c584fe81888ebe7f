// An image that gets the tag of a Milvus version is built on the base that the run has
// planned, whatever its Dockerfile says.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Docker } from '../docker/cli.js'
import type { StagedBuild } from '../context/staged.js'
import { baseLineOf } from '../docker/dockerfile.js'
import { fail, messageOf, type Failure } from '../messages/failure.js'
import { oneLine } from '../lib/untrusted.js'
import type { Plan } from '../plan/plan.js'

type BasePlan = Pick<Plan, 'base' | 'staged' | 'inputs'>

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
  const { target } = plan.inputs.build
  const found = baseLineOf(readDockerfile(plan.staged), target)
  return fail('other-base', {
    platform,
    base: plan.base.name,
    ref: baseRef(plan),
    line: found?.line,
    image: found && oneLine(found.image)
  })
}

function readDockerfile({ directory, dockerfile }: StagedBuild): string {
  const file = dockerfile?.file ?? path.join(directory, 'Dockerfile')
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    return `# ${messageOf(error)}`
  }
}

/** What BuildKit says of a FROM whose argument has no value. */
const NO_VALUE = /base name \(\$\{?BASE_IMAGE\b[^)]*\) should not be blank/

/**
 * Returns which remedy fits if a Dockerfile adds a tag or a digest to BASE_IMAGE,
 * which has a digest already, or does not declare it.
 */
export function baseRemedy(
  error: unknown,
  plan: Pick<Plan, 'base'>
): 'noArgument' | 'addedTag' | undefined {
  const message = messageOf(error)
  if (NO_VALUE.test(message)) return 'noArgument'
  const after = message.split(baseRef(plan))[1] ?? ''
  const isAddition = /^[:@]/.test(after) && /invalid reference/i.test(message)
  return isAddition ? 'addedTag' : undefined
}

/** Returns the reference of the planned base by its digest. */
export function baseRef({ base }: Pick<Plan, 'base'>): string {
  return `${base.repository}@${base.digest}`
}
