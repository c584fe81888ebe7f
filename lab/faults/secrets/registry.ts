// Secrets in what was pushed: manifests, configurations, layers and attestations, also
// those without a tag, which anyone can pull by their digest.
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { canariesIn, type Canary } from '../canaries.ts'

/** What one manifest has, by its digests. */
interface Manifest {
  manifests?: { digest: string }[]
  config?: { digest: string }
  layers?: { digest: string }[]
}

const TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json'
].join(',')

/** Bytes of a blob that is looked into: those of the base are larger. */
const LIMIT = 4 * 2 ** 20

/** What is in a blob never changes, and every cell has those of the base. */
const known = new Map<string, Canary[]>()

/**
 * Looks into everything that was sent to a registry.
 *
 * @param registry address of the registry itself
 * @param requests that arrived there, such as `PUT /v2/name/manifests/tag 201`
 */
export async function leaksInPushed(
  registry: string,
  requests: string[]
): Promise<string[]> {
  const pushed = requests.flatMap(
    (line) => /^PUT (\/v2\/\S+\/manifests\/\S+) 201$/.exec(line)?.[1] ?? []
  )
  // A push that failed has left these, which no manifest names.
  const blobs = requests.flatMap((line) => {
    const [, name, digest] =
      /^PUT \/v2\/(\S+)\/blobs\/uploads\/\S*[?&]digest=(\S+?)(?:&\S*)? 201$/.exec(
        line
      ) ?? []
    return name && digest
      ? [`/v2/${name}/blobs/${decodeURIComponent(digest)}`]
      : []
  })
  const leaks = [
    ...[...new Set(pushed)].map((at) => leaksInManifest(registry, at)),
    ...[...new Set(blobs)].map((at) => leaksInBlob(registry, at))
  ]
  return [...new Set((await Promise.all(leaks)).flat())]
}

async function leaksInManifest(
  registry: string,
  path: string
): Promise<string[]> {
  const bytes = await get(registry, path, { accept: TYPES })
  if (!bytes) return []
  const { manifests = [], config, layers = [] } = parse(bytes)
  const folder = path.replace(/\/manifests\/[^/]+$/, '')
  const inside = [
    ...manifests.map(({ digest }) =>
      leaksInManifest(registry, `${folder}/manifests/${digest}`)
    ),
    ...[...(config ? [config] : []), ...layers].map(({ digest }) =>
      leaksInBlob(registry, `${folder}/blobs/${digest}`)
    )
  ]
  return [
    ...canariesIn(bytes).map((secret) => `${secret} in the manifest ${path}`),
    ...(await Promise.all(inside)).flat()
  ]
}

async function leaksInBlob(registry: string, path: string): Promise<string[]> {
  const digest = path.replace(/^.*\//, '')
  const secrets = known.get(digest) ?? (await lookInto(registry, path))
  known.set(digest, secrets)
  return secrets.map((secret) => `${secret} in the blob ${path}`)
}

async function lookInto(registry: string, path: string): Promise<Canary[]> {
  const bytes = await get(registry, path)
  if (!bytes) return []
  return [...new Set([...canariesIn(bytes), ...canariesIn(unpacked(bytes))])]
}

/** Returns the tar of a layer; nothing for what is not compressed. */
function unpacked(bytes: Buffer): Buffer {
  const magic = bytes.subarray(0, 4).toString('hex')
  try {
    if (magic.startsWith('1f8b')) return gunzipSync(bytes)
    if (magic === '28b52ffd') return zstdDecompressSync(bytes)
  } catch {
    // A fault has changed it.
  }
  return Buffer.of()
}

function parse(bytes: Buffer): Manifest {
  try {
    return JSON.parse(bytes.toString('utf8')) as Manifest
  } catch {
    return {}
  }
}

/** Nothing if it is not there, as after a push that failed, or is too large. */
async function get(
  registry: string,
  path: string,
  headers = {}
): Promise<Buffer | undefined> {
  const answer = await fetch(`http://${registry}${path}`, { headers })
  if (Number(answer.headers.get('content-length')) > LIMIT) {
    await answer.body?.cancel()
    return undefined
  }
  const bytes = Buffer.from(await answer.arrayBuffer())
  return answer.ok ? bytes : undefined
}
