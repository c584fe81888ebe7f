// What another job or a clean-up does to the tags of an image, past its proxy.
import { lab } from '../../inputs.ts'
import type { World } from '../world.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'

interface Index {
  manifests: { digest: string; platform?: { os: string } }[]
  annotations?: Record<string, string>
}

function manifestsOf({ image, target }: World): string {
  return `/v2${image.replace(target.host, '')}/manifests`
}

async function readIndex(world: World, tag: string): Promise<Response> {
  const url = `http://${lab('REGISTRY')}${manifestsOf(world)}/${tag}`
  return await fetch(url, { headers: { accept: INDEX } })
}

/**
 * Returns the digest of the one platform's image behind a tag, and the path of its
 * index, which stays there when the tag moves.
 */
export async function publishedAt(
  world: World,
  tag: string
): Promise<{ platform: string; path: string }> {
  const response = await readIndex(world, tag)
  const { manifests } = (await response.json()) as Index
  const image = manifests.find(({ platform }) => platform?.os !== 'unknown')
  const digest = response.headers.get('docker-content-digest') ?? ''
  const path = `${manifestsOf(world)}/${digest}`
  return { platform: image?.digest ?? '', path }
}

/** Points a tag at another index of the same image, as a run for a version makes it. */
export async function moveTag(
  world: World,
  tag: string,
  version: string
): Promise<void> {
  const response = await readIndex(world, tag)
  const index = (await response.json()) as Index
  const key = 'org.opencontainers.image.version'
  const annotations = { ...index.annotations, [key]: version, other: 'job' }
  const put = await fetch(response.url, {
    method: 'PUT',
    headers: { 'content-type': INDEX },
    body: JSON.stringify({ ...index, annotations })
  })
  if (!put.ok) throw new Error(`The other job failed: HTTP ${put.status}`)
}
