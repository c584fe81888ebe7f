// Indexes of images that are in the registry already. buildx creates none without a
// tag, so such an index is created with its first one.
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { budgetAfterWrite } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { describeExtras, readEntries, type Entry } from '../docker/entries.js'
import { refsOf } from '../docker/reference.js'
import { retry } from '../lib/retry.js'
import { fail } from '../messages/failure.js'
import type { TestedImage } from '../plan/decision.js'
import { MARK } from '../inputs/labels.js'
import {
  levelAnnotations,
  levelOf,
  type PlatformLevels
} from '../plan/marks.js'
import type { Plan } from '../plan/plan.js'
import { stronger } from '../smoke/levels.js'
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
    budgetSeconds: budgetAfterWrite
  })
  requireTested(text, platforms)
  const hash = createHash('sha256').update(text).digest('hex')
  const index = { digest: `sha256:${hash}`, platforms }
  const refs = refsOf(repository, platforms)
  return { origin, kind: 'parts', refs, index, source }
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

/**
 * Raises the level in the annotations of a published image that has passed more
 * now, so that the next run does not test it again: a new index of the same
 * platform manifests.
 */
export async function raiseLevels(
  docker: Docker,
  repository: string,
  { tests }: Pick<Plan, 'tests'>,
  published: TestedImage
): Promise<PushedImage> {
  const { digest, platforms, annotations, marks } = published
  const levels: PlatformLevels = Object.fromEntries(
    tests.map(({ platform, level }) => {
      const before = levelOf(marks?.levels ?? {}, platform)
      return [platform, stronger(before, level)]
    })
  )
  const kept = Object.entries(annotations)
    .filter(([key]) => key !== MARK.level && key !== MARK.levels)
    .map((pair) => pair.join('='))
  const parts = {
    repository,
    annotations: [...kept, ...levelAnnotations(levels)],
    digests: [digest],
    platforms
  }
  return await assemble(docker, parts, 'published')
}
