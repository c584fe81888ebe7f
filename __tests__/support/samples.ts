import type { Entry } from '../../src/docker/entries.js'
import type { Inputs } from '../../src/inputs/inputs.js'
import type { Job } from '../../src/job.js'
import type { Plan } from '../../src/plan/plan.js'
import { levelAnnotations, type Marks } from '../../src/plan/marks.js'
import { temporaryDirectory } from './temporary.js'

/** Returns a digest, of one hexadecimal digit. */
export function digestOf(digit: string): string {
  return `sha256:${digit.repeat(64)}`
}

export const AMD64 = digestOf('a')
export const ARM64 = digestOf('b')
export const BASE = digestOf('c')
export const INDEX = digestOf('d')

/** Layers of the base image, on each platform. */
export const BASE_LAYERS = {
  'linux/amd64': [digestOf('1'), digestOf('2')],
  'linux/arm64': [digestOf('3'), digestOf('4')]
}

/** A hash of a build context. */
export const CONTEXT_HASH = 'f'.repeat(64)

/** A build with nothing of the user's own. */
export const NO_BUILD: Inputs['build'] = {
  args: [],
  contexts: [],
  secrets: [],
  ssh: [],
  cacheFrom: [],
  cacheTo: []
}

export const inputs = {
  image: 'ghcr.io/me/milvus',
  registry: { host: 'ghcr.io', isGitHub: true },
  platforms: ['linux/amd64', 'linux/arm64'],
  variant: 'cpu',
  build: NO_BUILD,
  digests: [] as string[]
} as Inputs

export const plan: Plan = {
  inputs,
  version: '2.6.22',
  base: {
    version: { version: '2.6.22', major: '2', minor: '6', patch: '22' },
    name: 'milvusdb/milvus:v2.6.22',
    repository: 'milvusdb/milvus',
    digest: BASE,
    platforms: { 'linux/amd64': AMD64, 'linux/arm64': ARM64 },
    annotations: {},
    labels: {},
    layers: BASE_LAYERS,
    entrypoints: {
      'linux/amd64': ['/tini', '--'],
      'linux/arm64': ['/tini', '--']
    },
    created: 1_754_300_000
  },
  tests: [
    {
      platform: 'linux/amd64',
      level: 'query',
      emulated: false,
      timeoutSeconds: 300
    },
    {
      platform: 'linux/arm64',
      level: 'health',
      emulated: true,
      timeoutSeconds: 1200
    }
  ],
  tags: { exact: ['2.6.22'], dated: [], floating: ['2.6', 'latest'] },
  staged: { directory: '/job/context', contexts: [] },
  labels: ['org.opencontainers.image.title=Milvus', 'mine=1'],
  annotations: ['org.opencontainers.image.title=Milvus', 'mine=1'],
  decision: {
    kind: 'build',
    reason: 'no image has the tag 2.6.22 yet',
    tags: ['2.6.22', '2.6', 'latest'],
    left: [],
    waiting: []
  },
  contextHash: CONTEXT_HASH,
  targets: new Map(),
  isUnpublished: false,
  isDenied: false
}

/** The plan, with the repository and the registry that it publishes to. */
export const planOnGhcr = {
  ...plan,
  repository: inputs.image,
  registry: inputs.registry
}

/** Returns the annotations by which a later run recognizes an image. */
export function annotationsOf(
  marks: Partial<Marks> = {}
): Record<string, string> {
  const { levels = { 'linux/amd64': 'query', 'linux/arm64': 'query' } } = marks
  return {
    'org.opencontainers.image.version': marks.version ?? '2.6.22',
    'org.opencontainers.image.base.digest': marks.baseDigest ?? BASE,
    'io.github.milvus-runpod.context': marks.context ?? CONTEXT_HASH,
    ...(Object.fromEntries(
      levelAnnotations(levels).map((line) => line.split(/=(.*)/s, 2))
    ) as Record<string, string>)
  }
}

/** Returns a job with a temporary directory that exists. */
export function newJob(): Job {
  const directory = temporaryDirectory()
  return {
    name: 'milvus-runpod-0123456789',
    label: 'io.github.milvus-runpod.job=0123456789',
    directory
  }
}

const IMAGE = { mediaType: 'application/vnd.oci.image.manifest.v1+json' }

/** Returns the entry of an index for what BuildKit attests of an image. */
export function attestationOf(subject: string): Entry {
  return {
    ...IMAGE,
    digest: digestOf('e'),
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': subject
    }
  }
}

/** Returns what `imagetools inspect` prints of an index, `{{json .Manifest}}`. */
export function manifestOf(platforms: Record<string, string>): {
  digest: string
  manifests: Entry[]
} {
  const manifests = Object.entries(platforms).map(([platform, digest]) => {
    const [os = '', architecture = '', variant] = platform.split('/')
    return { ...IMAGE, digest, platform: { os, architecture, variant } }
  })
  const [subject = ''] = Object.values(platforms)
  return { digest: INDEX, manifests: [...manifests, attestationOf(subject)] }
}

/**
 * Returns what `imagetools inspect` prints of an index with the configs of its
 * images, `{{json .}}`.
 *
 * @param added layers on top of those of the base
 */
export function imageWith(
  configs: Record<string, object> = { 'linux/amd64': {}, 'linux/arm64': {} },
  added: string[] = []
): string {
  const known: Record<string, string> = {
    'linux/amd64': AMD64,
    'linux/arm64': ARM64
  }
  const platforms = Object.keys(configs)
  const digests = platforms.map(
    (one) => [one, known[one] ?? digestOf('9')] as const
  )
  const layers: Record<string, string[]> = BASE_LAYERS
  const image = Object.entries(configs).map(([platform, config]) => {
    const rootfs = { diff_ids: [...(layers[platform] ?? []), ...added] }
    return [platform, { rootfs, ...config }] as const
  })
  return JSON.stringify({
    manifest: manifestOf(Object.fromEntries(digests)),
    image: Object.fromEntries(image)
  })
}
