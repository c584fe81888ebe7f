// Indexes of images that are in the registry already. buildx creates none without a
// tag, so such an index is created with its first one.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { answerOf, budgetAfterWrite, retryAfter } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { describeExtras, readEntries, type Entry } from '../docker/entries.js'
import { refsOf, registryOf } from '../docker/reference.js'
import { retry } from '../lib/retry.js'
import { fail, Failure } from '../messages/failure.js'
import { MARK } from '../inputs/labels.js'
import {
  levelAnnotations,
  scriptAnnotations,
  upgradeAnnotations
} from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { splitAnnotation } from './build-args.js'
import type { Passed } from './passed.js'
import type { Image, PushedImage } from './results.js'

/** What an index is made of. */
interface Parts {
  repository: string
  /** `key=value` lines of the index. */
  annotations: string[]
  /** Digests of images, or of indexes whose images it takes over. */
  digests: string[]
  /** The image of each platform, which is all that it may list. */
  platforms: Record<string, string>
}

/**
 * Prepares an index: the digest that it will have, and what creates it.
 *
 * @throws Failure when it would list other images.
 */
export async function assemble(
  docker: Docker,
  { repository, annotations, digests, platforms }: Parts,
  origin: Image['origin']
): Promise<PushedImage> {
  const source = annotations
    .flatMap((line) => ['--annotation', `index:${line}`])
    .concat(digests.map((digest) => `${repository}@${digest}`))
  const args = ['buildx', 'imagetools', 'create', '--dry-run', ...source]
  const text = await retry(() => docker(args), {
    what: 'preparation of the index',
    budgetSeconds: budgetAfterWrite,
    retryAfter
  }).catch((error: unknown) => {
    throw notPrepared(error, repository, digests)
  })
  requireTested(text, platforms)
  const hash = createHash('sha256').update(text).digest('hex')
  const index = { digest: `sha256:${hash}`, platforms }
  const refs = refsOf(repository, platforms)
  return { origin, kind: 'parts', refs, index, source }
}

function notPrepared(
  cause: unknown,
  repository: string,
  [digest = '']: string[]
): Failure {
  if (cause instanceof Failure) return cause
  const registry = registryOf(repository)
  const values = { repository, registry, ref: `${repository}@${digest}` }
  return fail('index-not-prepared', values, { cause, remedy: answerOf(cause) })
}

/** What gets the tags must list the images that passed, and nothing else. */
function requireTested(index: string, wanted: Record<string, string>): void {
  const { manifests } = JSON.parse(index) as { manifests?: Entry[] }
  const { platforms, extras } = readEntries(manifests ?? [])
  if (!extras && isDeepStrictEqual(platforms, wanted)) return
  const listed = Object.entries(platforms).map((pair) => pair.join(' '))
  throw fail('index-of-other-images', {
    listed: extras ? describeExtras(extras) : listed.join(', ') || 'none'
  })
}

/** Annotations that say what an image has passed. */
const PASSED = [
  MARK.level,
  MARK.levels,
  MARK.upgradeFrom,
  MARK.wayBack,
  MARK.script
]

/**
 * Writes into the annotations what an image has passed, so that later runs know it:
 * a new index of the same platform manifests.
 */
export async function markPassed(
  docker: Docker,
  parts: Parts,
  { levels, upgrades, scripts }: Passed,
  origin: Image['origin']
): Promise<PushedImage> {
  const isKept = (line: string): boolean =>
    !PASSED.some((key) => line.startsWith(`${key}=`))
  const annotations = [
    ...parts.annotations.filter(isKept),
    ...levelAnnotations(levels),
    ...upgradeAnnotations(upgrades),
    ...scriptAnnotations(scripts)
  ]
  return await assemble(docker, { ...parts, annotations }, origin)
}

/** Returns the annotations of a run's own index; its images have theirs already. */
export function indexAnnotations({
  annotations
}: Pick<Plan, 'annotations'>): string[] {
  return annotations
    .map(splitAnnotation)
    .filter(({ places }) => places.includes('index'))
    .map(({ pair }) => pair)
}
