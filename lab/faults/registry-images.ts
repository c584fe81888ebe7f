// Images as the lab's registry itself has them, whatever stands before it.
import { lab } from '../inputs.ts'
import type { ImageSeen } from './invariants.ts'
import { TYPES, type Tags } from './tags.ts'
import type { World } from './world.ts'

interface Descriptor {
  digest: string
  platform?: { architecture: string }
}

interface Manifest {
  manifests?: Descriptor[]
  config?: Descriptor
  layers?: Descriptor[]
}

/** Returns what tags point to, by the digest. */
export async function imagesOf(
  { image, target }: World,
  tags: Tags
): Promise<Record<string, ImageSeen>> {
  const url = `http://${lab('REGISTRY')}/v2${image.replace(target.host, '')}`
  const digests = [...new Set(Object.values(tags))]
  const pairs = digests.map(
    async (digest) => [digest, await imageOf(url, digest)] as const
  )
  return Object.fromEntries(await Promise.all(pairs))
}

async function imageOf(url: string, digest: string): Promise<ImageSeen> {
  const top = await manifestOf(url, digest)
  if (!top) return { platforms: [], missing: [digest] }
  const { manifests } = top
  if (!manifests) {
    return { platforms: [digest], missing: await missingIn(url, top) }
  }
  const missing = await Promise.all(
    manifests.map(async ({ digest: part }) => {
      const manifest = await manifestOf(url, part)
      return manifest ? await missingIn(url, manifest) : [part]
    })
  )
  // Attestations are for no platform.
  const platforms = manifests.filter(
    ({ platform }) => platform && platform.architecture !== 'unknown'
  )
  return {
    platforms: platforms.map(({ digest: part }) => part),
    missing: missing.flat()
  }
}

async function manifestOf(
  url: string,
  digest: string
): Promise<Manifest | undefined> {
  const headers = { accept: TYPES }
  const response = await fetch(`${url}/manifests/${digest}`, { headers })
  return response.ok ? ((await response.json()) as Manifest) : undefined
}

/** Returns the blobs of a manifest that are not there. */
async function missingIn(
  url: string,
  { config, layers = [] }: Manifest
): Promise<string[]> {
  const blobs = [...(config ? [config] : []), ...layers]
  const absent = blobs.map(async ({ digest }) => {
    const { ok } = await fetch(`${url}/blobs/${digest}`, { method: 'HEAD' })
    return ok ? [] : [digest]
  })
  return (await Promise.all(absent)).flat()
}
