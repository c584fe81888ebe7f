// Repositories in the lab's registry, which are emptied at the end.
import { randomBytes } from 'node:crypto'
import { later } from '../undo.ts'
import { lab } from '../inputs.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'

/** A new repository, which is emptied at the end. */
export function newRepository(): string {
  const name = `bench-${randomBytes(4).toString('hex')}/milvus`
  later(() => emptyRepository(name))
  return `${lab('REGISTRY')}/${name}`
}

/** Deletes all that tags point to; what is in no manifest is the registry's. */
async function emptyRepository(name: string): Promise<void> {
  const url = `http://${lab('REGISTRY')}/v2/${name}`
  const response = await fetch(`${url}/tags/list`)
  if (!response.ok) return
  const { tags } = (await response.json()) as { tags: string[] | null }
  const digests = (tags ?? []).map((tag) => digestOf(`${url}/manifests/${tag}`))
  for (const digest of new Set(await Promise.all(digests))) {
    await fetch(`${url}/manifests/${digest}`, { method: 'DELETE' })
  }
}

async function digestOf(url: string): Promise<string> {
  const headers = { accept: `${INDEX}, ${MANIFEST}` }
  const response = await fetch(url, { method: 'HEAD', headers })
  return response.headers.get('docker-content-digest') ?? ''
}
