// Copies what was published, from one repository of the lab's registry to another.
import { lab } from '../inputs.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const IMAGE = 'application/vnd.oci.image.manifest.v1+json'

interface Descriptor {
  digest: string
}

interface Manifest {
  mediaType: string
  manifests?: Descriptor[]
  config?: Descriptor
  layers?: Descriptor[]
}

/**
 * Copies images, and all that these consist of.
 *
 * @param images digest of each by its new name, which is a tag or the same digest
 */
export async function copyImages(
  from: string,
  to: string,
  images: Record<string, string>
): Promise<void> {
  for (const [name, digest] of Object.entries(images)) {
    const answer = await ask(`${from}/manifests/${digest}`, {
      headers: { accept: `${INDEX},${IMAGE}` }
    })
    const body = await answer.text()
    const { mediaType, manifests, config, layers } = JSON.parse(
      body
    ) as Manifest
    for (const part of [config ?? [], layers ?? []].flat()) {
      const blob = `mount=${part.digest}&from=${from}`
      await ask(`${to}/blobs/uploads/?${blob}`, { method: 'POST' })
    }
    const parts = (manifests ?? []).map((one) => [one.digest, one.digest])
    await copyImages(from, to, Object.fromEntries(parts) as typeof images)
    const headers = { 'content-type': mediaType }
    await ask(`${to}/manifests/${name}`, { method: 'PUT', headers, body })
  }
}

async function ask(path: string, options: RequestInit): Promise<Response> {
  const url = `http://${lab('REGISTRY')}/v2/${path}`
  const answer = await fetch(url, options)
  if (answer.ok) return answer
  throw new Error(`${options.method ?? 'GET'} ${url}: ${answer.status}`)
}
