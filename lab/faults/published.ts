// What worlds have published before anything fails. A build takes seconds, a copy none.
import type { RunResult } from '../runner.ts'
import { copyImages } from './copy.ts'
import { tagsOf, type Tags } from './tags.ts'
import type { World } from './world.ts'

/** What was published, and the run that did. */
interface Published {
  /** Where, in the lab's registry. */
  repository: string
  /** Digests by tags, and one without by itself. */
  images: Tags
  result: RunResult
}

/** By the inputs of the run. */
const known = new Map<string, Promise<Published>>()

/** Inputs that differ from world to world, and not in what is published. */
const OWN = ['image', 'base-image']

/**
 * Copies what a world has published with the same inputs, or publishes it.
 *
 * @param run publishes it
 */
export async function copyOrPublish(
  world: World,
  more: Record<string, string>,
  run: () => Promise<RunResult>
): Promise<RunResult> {
  const inputs = { ...world.inputs, ...more }
  // What happens at RunPod cannot be copied, nor what a context of its own makes.
  const isOwn = Object.keys(inputs).some((name) => /^runpod|context/.test(name))
  if (isOwn) return await run()
  const key = keyOf(inputs)
  const published = known.get(key)
  if (published) return await copy(world, await published)
  const publishing = publish(world, run)
  known.set(key, publishing)
  publishing.catch(() => known.delete(key))
  return (await publishing).result
}

function keyOf(inputs: Record<string, string>): string {
  const lasting = Object.entries(inputs).filter(([name]) => !OWN.includes(name))
  return JSON.stringify(lasting.sort())
}

async function publish(
  world: World,
  run: () => Promise<RunResult>
): Promise<Published> {
  const result = await run()
  const { digest = '' } = result.outputs
  const images = { [digest]: digest, ...(await tagsOf(world)) }
  return { repository: repositoryOf(world), images, result }
}

async function copy(
  world: World,
  { repository, images, result }: Published
): Promise<RunResult> {
  await copyImages(repository, repositoryOf(world), images)
  return result
}

function repositoryOf({ image, target }: World): string {
  return image.replace(`${target.host}/`, '')
}
