import type { TagTarget } from '../../src/plan/published.js'
import type { Promotable } from '../../src/publish/promote.js'
import { failed } from './fake-docker.js'
import { AMD64, annotationsOf, INDEX } from './samples.js'

export const CREATE = 'buildx imagetools create'
export const INSPECT = 'buildx imagetools inspect --format {{json .Manifest}}'
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

/** What tags point to, before and after they are set. */
export function tags(
  before: Record<string, Error | string> = {},
  after: Record<string, Error | string> = {}
): Record<string, (Error | string)[]> {
  return Object.fromEntries(
    ['2.6.22', '2.6', 'latest'].map((tag) => [
      // The end of the line: 2.6 is the beginning of 2.6.22.
      inspect(tag),
      [before[tag] ?? ABSENT, after[tag] ?? NOW]
    ])
  )
}

export const ALL: Promotable = {
  repository: 'ghcr.io/me/milvus',
  registry: { host: 'ghcr.io', isGitHub: true },
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

/** The plan found these, and all other tags absent. */
export function planned(
  found: Record<string, TagTarget>
): Promotable['planned'] {
  return new Map(ALL.tags.map((tag) => [tag, found[tag] ?? 'absent']))
}

/** The plan found only a tag that is not set here, and was denied it. */
export const DENIED_ALL = new Map<string, TagTarget>([['another', 'denied']])

export const OLDER: TagTarget = {
  digest: AMD64,
  platforms: {},
  annotations: {}
}

export function repeat<T>(value: T, times: number): T[] {
  return Array.from({ length: times }, () => value)
}
