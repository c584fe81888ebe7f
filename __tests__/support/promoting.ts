import type { TagTarget } from '../../src/plan/published.js'
import type { Promotable } from '../../src/publish/promote.js'
import type { Promotion } from '../../src/publish/results.js'
import { failed, fakeDocker } from './fake-docker.js'
import { AMD64, annotationsOf, INDEX } from './samples.js'

export const CREATE = 'buildx imagetools create'
const INSPECT = 'buildx imagetools inspect --format {{json .Manifest}}'
export const ABSENT = failed('ghcr.io/me/milvus:tag: not found')
export const DENIED = failed('403 Forbidden')

export function create(tag: string): string {
  return `${CREATE} --tag ghcr.io/me/milvus:${tag} ghcr.io/me/milvus@${INDEX}`
}

export function inspect(tag: string): string {
  return `${INSPECT} ghcr.io/me/milvus:${tag}`
}

/** Prints an image of the action, or with no version one made by hand. */
export function pointing(digest: string, version?: string): string {
  const annotations = version && annotationsOf({ version })
  return JSON.stringify({ digest, ...(annotations && { annotations }) })
}

export const NOW = pointing(INDEX, '2.6.22')

export const ALL: Promotable = {
  repository: 'ghcr.io/me/milvus',
  version: '2.6.22',
  isUnpublished: false,
  image: {
    origin: 'built',
    kind: 'index',
    refs: {},
    index: { digest: INDEX, platforms: {} }
  },
  tags: ['2.6.22', '2.6', 'latest'],
  planned: new Map(['2.6.22', '2.6', 'latest'].map((tag) => [tag, 'absent']))
}

/**
 * Promotes to all tags. Unless docker answers otherwise, each tag is absent at
 * first, and then set.
 */
export async function promoteWith(
  answers: Parameters<typeof fakeDocker>[0] = {},
  changes: Partial<Promotable> = {}
): Promise<Promotion & { calls: string[] }> {
  const { promote } = await import('../../src/publish/promote.js')
  const { [CREATE]: created = '', ...others } = answers
  // In this order, since 2.6 is the beginning of 2.6.22.
  const reads = ALL.tags.map((tag) => [inspect(tag), [ABSENT, NOW]])
  const { docker, calls } = fakeDocker({
    ...(Object.fromEntries(reads) as typeof answers),
    ...others,
    [CREATE]: created
  })
  return { calls, ...(await promote(docker, { ...ALL, ...changes })) }
}

/** The plan found these, and all other tags absent. */
export function planned(
  found: Record<string, TagTarget>
): Promotable['planned'] {
  return new Map(ALL.tags.map((tag) => [tag, found[tag] ?? 'absent']))
}

export const OLDER: TagTarget = {
  digest: AMD64,
  platforms: {},
  annotations: {}
}

export function repeat<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value)
}
