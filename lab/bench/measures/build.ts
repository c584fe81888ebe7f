// Build and push on one builder: the bundled context, and the original recipe.
import path from 'node:path'
import { buildAndPush, createBuilder, ORIGINAL } from '../chain.ts'
import { docker, dockerRemove, secondsOf } from '../commands.ts'
import { BOTH, keepImage, NATIVE, newName, realBase } from '../engine.ts'
import type { Build, Measure } from '../measure.ts'
import { newRepository } from '../repository.ts'
import { later } from '../../undo.ts'

let builder: Promise<string> | undefined

/** The builder of both sides. */
export function sharedBuilder(): Promise<string> {
  return (builder ??= newBuilder())
}

async function newBuilder(): Promise<string> {
  const name = newName()
  later(() => dockerRemove('buildx', 'rm', '--force', name))
  await createBuilder(name)
  return name
}

/** Builds and pushes a context, and returns the repository. */
async function pushOnce(
  context: string,
  platforms: string = BOTH
): Promise<string> {
  const image = newRepository()
  const push = { image, platforms, base: realBase() }
  await buildAndPush(context, { ...push, builder: await sharedBuilder() })
  return image
}

/** The bundled context of a build of the action. */
function contextOf({ folder }: Build): string {
  return path.join(folder, 'docker')
}

/** The image of each build, by its name. */
const images = new Map<string, string>()

/** The image of a build of the action, which is then in the engine. */
export async function imageOf(build: Build): Promise<string> {
  const known = images.get(build.name)
  const image = known ?? `${await pushOnce(contextOf(build), NATIVE)}:latest`
  images.set(build.name, image)
  await keepImage(image)
  return image
}

/** Seconds of a build and push, on a builder that has nothing yet. */
async function pushAfresh(context: string): Promise<number> {
  const name = await sharedBuilder()
  await docker('buildx', 'prune', '--builder', name, '--all', '--force')
  return await secondsOf(() => pushOnce(context))
}

export const BUILD: Measure[] = [
  {
    name: 'build',
    isOurs: true,
    run: (build) => pushAfresh(contextOf(build))
  },
  {
    name: 'build-original',
    run: () => pushAfresh(ORIGINAL)
  }
]
