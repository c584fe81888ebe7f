// What tags point to, read from the lab's registry itself.
import { lab } from '../inputs.ts'
import type { World } from './world.ts'

/** The digest behind each tag, in the order of their names. */
export type Tags = Record<string, string>

/** Media types of what a tag can point to. */
export const TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json'
].join(',')

/** Returns what the tags of the image point to: nothing if there is no repository. */
export async function tagsOf({ image, target }: World): Promise<Tags> {
  const url = `http://${lab('REGISTRY')}/v2${image.replace(target.host, '')}`
  const response = await fetch(`${url}/tags/list`)
  if (response.status === 404) return {}
  const { tags } = (await response.json()) as { tags: string[] | null }
  const pairs = (tags ?? []).sort().map(async (tag) => {
    const asked = await fetch(`${url}/manifests/${tag}`, {
      method: 'HEAD',
      headers: { accept: TYPES }
    })
    return [tag, asked.headers.get('docker-content-digest') ?? ''] as const
  })
  return Object.fromEntries(await Promise.all(pairs))
}
