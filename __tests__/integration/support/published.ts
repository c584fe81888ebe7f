import { createHash } from 'node:crypto'
import { act, docker, lab, newImage } from './lab.ts'

/**
 * An image that was published untested, and is in the engine: a run at a higher
 * level tests it before it sets a tag, and builds, pushes and pulls nothing.
 */
export interface Published {
  image: string
  /** Digest of the index. */
  digest: string
  /** Each platform's reference, by digest. */
  refs: Record<string, string>
}

/** Publishes an image untested, and pulls it into the engine. */
export async function publishUntested(
  inputs: Record<string, string> = {}
): Promise<Published> {
  const image = newImage()
  const result = await act({ image, 'smoke-test': 'none', ...inputs })
  if (result.mainCode !== 0) throw new Error(result.log)
  const { digest = '', 'platform-digests': platforms = '{}' } = result.outputs
  const digests = JSON.parse(platforms) as Record<string, string>
  const refs = Object.entries(digests).map(
    ([platform, one]) => [platform, `${image}@${one}`] as const
  )
  for (const [platform, ref] of refs) {
    await docker(['pull', '--quiet', '--platform', platform, ref])
  }
  return { image, digest, refs: Object.fromEntries(refs) }
}

/** Removes a published image from the engine. */
export async function removePublished({ refs }: Published): Promise<void> {
  await docker(['image', 'rm', '--force', ...Object.values(refs)])
}

/** The published image that all test files share (see set-up.ts). */
export function sharedImage(): Published {
  return JSON.parse(process.env.TEST_IMAGE ?? '') as Published
}

/** Sets a tag by hand. */
export async function setTag(target: string, source: string): Promise<void> {
  await docker(['buildx', 'imagetools', 'create', '--tag', target, source])
}

/** How an index lists what is in the registry. */
export interface Descriptor {
  mediaType: string
  digest: string
  size: number
}

/** Puts a hand-made index into the registry, under its digest or a tag. */
export async function putIndex(
  image: string,
  index: object,
  tag?: string
): Promise<Descriptor> {
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const body = JSON.stringify(index)
  const hash = createHash('sha256').update(body).digest('hex')
  const digest = `sha256:${hash}`
  const [registry = '', repository = ''] = image.split(/\/(.*)/)
  const url = `http://${registry}/v2/${repository}/manifests/${tag ?? digest}`
  const headers = { 'content-type': mediaType }
  const response = await fetch(url, { method: 'PUT', headers, body })
  if (!response.ok) throw new Error(await response.text())
  return { mediaType, digest, size: Buffer.byteLength(body) }
}

/** Deletes a manifest, as a clean-up of untagged images does. */
export async function deleteManifest(
  image: string,
  digest: string
): Promise<void> {
  const [registry = '', repository = ''] = image.split(/\/(.*)/)
  const url = `http://${registry}/v2/${repository}/manifests/${digest}`
  const response = await fetch(url, { method: 'DELETE' })
  if (!response.ok) throw new Error(await response.text())
}

/** Makes a base repository with some versions of the stand-in. */
export async function newBase(tags: string[]): Promise<string> {
  const base = newImage()
  const source = `${lab('STANDIN_IMAGE')}:v${lab('STANDIN_VERSION')}`
  for (const tag of tags) await setTag(`${base}:${tag}`, source)
  return base
}
