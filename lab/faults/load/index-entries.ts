// A published image whose index lists many manifests.
import { createHash } from 'node:crypto'
import { onSmallBase } from '../../bench/growth/base.ts'
import { newRepository } from '../../bench/repository.ts'
import { runBuild, type Given } from '../../bench/runs.ts'
import { TYPES } from '../tags.ts'
import { CHECKOUT } from './checkout.ts'
import type { Load } from './load.ts'

const OCI = 'application/vnd.oci.image'

interface Index {
  manifests: { digest: string; size: number }[]
}

/** Finds nothing to do: its marks stand, with the manifest of its platform among many. */
export const INDEX_ENTRIES: Load = {
  name: 'entries',
  what: 'entries in the published index',
  sizes: [2, 100, 1000],
  prepare: async (size) => {
    const given: Given = { image: newRepository(), ...(await onSmallBase()) }
    const { outputs } = await runBuild(CHECKOUT, given)
    await addEntries(given.image, outputs.digest ?? '', size)
    return { given: () => given }
  }
}

/** Makes the index list as many manifests, and points its tags to that. */
async function addEntries(
  image: string,
  digest: string,
  count: number
): Promise<void> {
  const url = `http://${image.replace('/', '/v2/')}/manifests`
  const read = async (reference: string): Promise<object> => {
    const headers = { accept: TYPES }
    return (await (
      await fetch(`${url}/${reference}`, { headers })
    ).json()) as object
  }
  const index = (await read(digest)) as Index
  // The action takes no image but those of its platforms: the others are attestations.
  const attestation = index.manifests.at(-1)
  const manifest = await read(attestation?.digest ?? '')
  const manifests = [...index.manifests]
  for (let number = manifests.length; number < count; number++) {
    // Each needs bytes of its own, or it has the digest of another.
    const annotations = { 'com.example.number': String(number) }
    const text = JSON.stringify({ ...manifest, annotations })
    const type = `${OCI}.manifest.v1+json`
    const { digest: other, size } = await put(url, text, type)
    if (attestation) manifests.push({ ...attestation, digest: other, size })
  }
  const text = JSON.stringify({ ...index, manifests })
  for (const tag of ['2.6.22', '2.6']) {
    await put(url, text, `${OCI}.index.v1+json`, tag)
  }
}

async function put(
  url: string,
  body: string,
  type: string,
  tag?: string
): Promise<{ digest: string; size: number }> {
  const digest = `sha256:${createHash('sha256').update(body).digest('hex')}`
  const headers = { 'content-type': type }
  const request = { method: 'PUT', headers, body }
  const response = await fetch(`${url}/${tag ?? digest}`, request)
  if (!response.ok) throw new Error(await response.text())
  return { digest, size: Buffer.byteLength(body) }
}
