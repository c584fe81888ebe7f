import { publishVersions, type Versions } from '../../../lab/runpod/versions.ts'
import { docker, newImage, quickly } from './lab.ts'
import { madeOnce, once } from './once.ts'

const NAME = 'versions'

/** Publishes two versions that one test file has for itself. */
export async function ownVersions(): Promise<Versions> {
  return await publishVersions(newImage(), quickly)
}

/**
 * Returns two versions that test files share: nothing may be published to their
 * repository. Both are in the engine, so that no server for pods removes an image
 * that another one is about to start.
 */
export async function sharedVersions(): Promise<Versions> {
  return await once(NAME, async () => {
    const versions = await ownVersions()
    for (const ref of refsOf(versions)) await docker(['pull', '--quiet', ref])
    return versions
  })
}

/** Removes the shared versions from the engine, if any test file has asked for them. */
export async function removeVersions(): Promise<void> {
  const versions = madeOnce(NAME) as Versions | undefined
  if (!versions) return
  // A test gives a pod the image by its tag.
  const refs = [...refsOf(versions), `${versions.image}:2.6.21`]
  await docker(['image', 'rm', '--force', ...refs])
}

function refsOf({ previous, next }: Versions): string[] {
  return [previous, next]
}
