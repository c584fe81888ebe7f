import { budgetAfterPush, budgetSeconds } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { sideBySide } from '../lib/side-by-side.js'
import { fail, type Failure } from '../messages/failure.js'
import { isImage, type TagTarget } from '../plan/published.js'
import { READS_AT_ONCE } from '../plan/read-targets.js'
import { readTag, refOf, TagProblem, type Promotable } from './promotable.js'

/** What tags pointed to, and the time when that was asked, of `performance.now()`. */
export type Look = Map<string, { target: TagTarget; asked: number }>

/**
 * Seconds after which a tag is looked at again before it is set. A newer version may
 * have moved a floating one in the meantime, which must not move back.
 */
const FRESH_SECONDS = { exact: 5, floating: 1 }

/**
 * Looks at tags that may soon be set, while something else is waited for. Never throws:
 * what could not be read is read again when it is needed.
 */
export async function lookAtTags(
  docker: Docker,
  promotable: Promotable,
  tags: string[]
): Promise<Look> {
  const look: Look = new Map()
  await sideBySide(tags, READS_AT_ONCE, async (tag) => {
    const asked = performance.now()
    try {
      const target = await readTag(docker, promotable, tag, () => 0)
      look.set(tag, { target, asked })
    } catch {
      // Whether this matters is seen when the tag is to be set.
    }
  })
  return look
}

/**
 * Looks at tags that are set next, while others are written. What it takes to look at
 * many of them does not make that old.
 */
export async function lookAtNext(
  docker: Docker,
  promotable: Promotable,
  tags: string[]
): Promise<Look> {
  const look = await lookAtTags(docker, promotable, tags)
  const asked = performance.now()
  const renewed = [...look].map(
    ([tag, { target }]) => [tag, { target, asked }] as const
  )
  return new Map(renewed)
}

/**
 * Returns what each of some tags points to right before they are set.
 *
 * @throws TagProblem for the first tag of which that is not known.
 */
export async function lookBefore(
  docker: Docker,
  promotable: Promotable,
  tags: string[],
  look: Look
): Promise<Map<string, TagTarget>> {
  const targets = await sideBySide(tags, READS_AT_ONCE, async (tag) => {
    try {
      return [tag, await readBefore(docker, promotable, tag, look)] as const
    } catch (error) {
      throw new TagProblem(tag, error)
    }
  })
  return new Map(targets)
}

/**
 * Reads what a tag points to now. It does not exist if the registry says so, as it
 * said to the plan. A digest of the image was read since, so a tag that was denied
 * then and is denied now does not exist either: some registries say that of a
 * repository that does not exist yet. The plan reads no dated tags, and a registry
 * that denied it all others may deny these.
 *
 * @throws Failure when the registry does not show what it showed to the plan.
 */
async function readBefore(
  docker: Docker,
  promotable: Promotable,
  tag: string,
  look: Look
): Promise<TagTarget> {
  const { planned } = promotable
  const then = planned.get(tag)
  const wasDenied = (then ? [then] : [...planned.values()]).every(
    (target) => target === 'denied'
  )
  const isKnown = (target: TagTarget): boolean =>
    isImage(target) || (target === 'absent' ? !isImage(then) : wasDenied)
  const early = freshTarget(promotable, look, tag)
  if (early && isKnown(early)) return early
  const budget = isImage(then) ? budgetAfterPush(false) : budgetSeconds
  const now = await readTag(docker, promotable, tag, budget)
  if (isImage(now) || isKnown(now)) return now
  throw hidden(refOf(promotable, tag), then, now)
}

function freshTarget(
  { floating }: Promotable,
  look: Look,
  tag: string
): TagTarget | undefined {
  const seen = look.get(tag)
  if (!seen) return undefined
  const age = (performance.now() - seen.asked) / 1000
  const limit = FRESH_SECONDS[floating.includes(tag) ? 'floating' : 'exact']
  return age <= limit ? seen.target : undefined
}

/**
 * The registry does not show what it showed before.
 *
 * @param then undefined for a tag that the plan does not read
 */
export function hidden(
  ref: string,
  then: TagTarget | undefined,
  now: 'absent' | 'denied'
): Failure {
  const about = { remedy: now }
  if (!then) return fail('tag-hidden.unplanned', { ref, now }, about)
  const before = isImage(then) ? then.digest : then
  return fail('tag-hidden', { ref, before, now }, about)
}
