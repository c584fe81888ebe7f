import type { Docker } from '../../src/docker/cli.js'
import type { TagTarget } from '../../src/plan/published.js'
import type { Look, Promotable } from '../../src/publish/promote.js'
import type { Promotion } from '../../src/publish/results.js'
import { failed } from './fake-docker.js'
import { AMD64, annotationsOf, INDEX } from './samples.js'

const REPOSITORY = 'ghcr.io/me/milvus'
const CREATE = 'buildx imagetools create'
const INSPECT = 'buildx imagetools inspect'
const WHOLE = `${INSPECT} --format {{json .Manifest}}`
export const ABSENT = failed(`${REPOSITORY}:tag: not found`)
export const DENIED = failed('403 Forbidden')

/** The command that sets some tags. */
export function create(...tags: string[]): string {
  const options = tags.map((tag) => `--tag ${REPOSITORY}:${tag}`)
  return `${CREATE} ${options.join(' ')} ${REPOSITORY}@${INDEX}`
}

/** The command that reads which digest a tag has. */
export function look(tag: string): string {
  return `${INSPECT} ${REPOSITORY}:${tag}`
}

/** The command that reads the index of a tag. */
export function inspect(tag: string): string {
  return `${WHOLE} ${REPOSITORY}:${tag}`
}

/** Prints an image of the action, or with no version one made by hand. */
export function pointing(digest: string, version?: string): string {
  const annotations = version && annotationsOf({ version })
  return JSON.stringify({ digest, ...(annotations && { annotations }) })
}

export const NOW = pointing(INDEX, '2.6.22')

export const ALL: Promotable = {
  repository: REPOSITORY,
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
  floating: ['2.6', 'latest'],
  isGuarded: false,
  planned: new Map(['2.6.22', '2.6', 'latest'].map((tag) => [tag, 'absent']))
}

/** A write that fails once it has set the tags before the one that it fails at. */
interface FailedWrite {
  error: Error
  at?: string
  /** What the command prints until then. */
  log?: string
}

/** What a registry answers; the last answer of a list is repeated. */
export interface Answers {
  /**
   * To reads of a tag, one by one. Without any, a tag that was set points to the
   * image, and any other is absent.
   */
  reads?: Record<string, (string | Error)[]>
  /** To writes, one by one; after these, writes succeed. */
  writes?: (FailedWrite | 'set')[]
  /** Called with each command before it is answered. */
  onCall?: (line: string) => void | Promise<void>
}

/** Returns a docker in front of a registry that has the image, and no tags. */
export function registryDocker({ reads, writes = [], onCall }: Answers): {
  docker: Docker
  calls: string[]
} {
  const calls: string[] = []
  const tags = new Set<string>()
  const left = new Map(Object.entries(reads ?? {}))
  const lastRead = new Map<string, string | Error>()
  const failures = [...writes]
  const next = (tag: string): string | Error => {
    const [first, ...others] = left.get(tag) ?? [tags.has(tag) ? NOW : ABSENT]
    if (others.length > 0) left.set(tag, others)
    return first ?? ABSENT
  }
  const docker: Docker = async (args, options) => {
    const line = args.join(' ')
    calls.push(line)
    await onCall?.(line)
    if (line.startsWith(CREATE)) {
      const names = args.flatMap((arg, index) =>
        args[index - 1] === '--tag' ? arg.slice(REPOSITORY.length + 1) : []
      )
      const write = failures.shift()
      if (typeof write !== 'object') {
        for (const name of names) tags.add(name)
        return ''
      }
      const set = names.slice(0, Math.max(0, names.indexOf(write.at ?? '')))
      for (const name of set) tags.add(name)
      options?.onOutput?.(write.log ?? '')
      throw write.error
    }
    const tag = (args.at(-1) ?? '').slice(REPOSITORY.length + 1)
    const isWhole = line.startsWith(WHOLE)
    const answer = (isWhole ? lastRead.get(tag) : undefined) ?? next(tag)
    lastRead.set(tag, answer)
    if (answer instanceof Error) throw answer
    const { digest } = JSON.parse(answer) as { digest: string }
    return isWhole ? answer : `Name: ${tag}\nDigest:    ${digest}\n`
  }
  return { docker, calls }
}

/** Promotes to all tags. */
export async function promoteWith(
  answers: Answers = {},
  changes: Partial<Promotable> = {},
  early?: Look
): Promise<Promotion & { calls: string[] }> {
  const { promote } = await import('../../src/publish/promote.js')
  const { docker, calls } = registryDocker(answers)
  const promotable = { ...ALL, ...changes }
  return { calls, ...(await promote(docker, promotable, early)) }
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
