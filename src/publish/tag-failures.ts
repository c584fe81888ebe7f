import { GONE_ADVICE, writeAdvice, type WriteTarget } from '../docker/advice.js'
import { answerOf } from '../docker/answer.js'
import { Failure, whatOf, type Advice } from '../messages/failure.js'
import {
  isImage,
  type PublishedImage,
  type TagTarget
} from '../plan/published.js'
import type { Promotion } from './results.js'

/** A tag does not read as it was set: the registry shows what it was, or nothing. */
export function notShown(
  ref: string,
  digest: string,
  after: TagTarget
): Failure {
  const seen = isImage(after)
    ? `but still is ${after.digest}`
    : `but the registry ${after === 'denied' ? 'refuses to show it' : 'does not show it'}`
  return new Failure(
    'tag-not-shown',
    `${ref} was set to ${digest}, ${seen}`,
    after === 'denied' ? REFUSED : LATE
  )
}

const LATE: Advice = {
  likely:
    'the registry does not show the write yet, or another job set the tag back',
  next: 'compare the tag in the registry with the digest'
}

const REFUSED: Advice = {
  likely:
    'the login may write but not read, or has expired, or the registry refuses reads at the moment',
  next: 'give the login the right to read, too, and run the job again'
}

/** A tag points to another image than what it was set to and what it was before. */
export function setElsewhere(
  ref: string,
  digest: string,
  after: PublishedImage
): Failure {
  return new Failure(
    'tag-set-elsewhere',
    `${ref} was set to ${digest}, but now is ${after.digest}`,
    {
      likely: 'another job set the tag at the same time',
      next: 'let jobs that set the same tag wait for each other ("concurrency")'
    }
  )
}

/**
 * The registry does not show what it showed when the run was planned.
 *
 * @param planned undefined for a tag that the plan does not read
 */
export function hidden(
  ref: string,
  planned: TagTarget | undefined,
  now: 'absent' | 'denied'
): Failure {
  const then = planned ? `it was ${nameOf(planned)}` : 'others could be read'
  return new Failure(
    'tag-hidden',
    `${ref} is ${now} now, but ${then} when the run was planned: what it points to cannot be told`,
    {
      likely:
        now === 'denied'
          ? 'the registry refuses reads at the moment, or the login has expired'
          : 'somebody deleted the tag in the meantime, or the registry fails',
      next: 'look at the tag in the registry, and run the job again'
    }
  )
}

function nameOf(target: TagTarget): string {
  return isImage(target) ? target.digest : target
}

/** The failure of a promotion, which says how far it got. */
export function interrupted(
  tag: string,
  { tags, ...target }: WriteTarget & { tags: string[] },
  { moved, left }: Promotion,
  error: unknown
): Failure {
  const done = [...moved, ...left.map((one) => one.tag)]
  const missing = tags.filter((name) => !done.includes(name))
  const list = (names: string[]): string => names.join(', ') || 'none'
  const what = whatOf(error)
  const { likely, next } = tagAdvice(error, target)
  return new Failure(
    'tag-not-set',
    `Tag "${tag}" could not be set: ${what}\nTags that now point to the tested image: ${list(moved)}. Not confirmed: ${list(missing)}`,
    { likely, next: `${next}; the next run sets the tags that are missing` }
  )
}

/** A failure of ours knows its reason; otherwise the registry's answer tells it. */
function tagAdvice(error: unknown, target: WriteTarget): Advice {
  const next = "read the registry's answer, and run the job again"
  if (error instanceof Failure) {
    return { likely: error.likely, next: error.next ?? next }
  }
  // An image was pushed there before.
  if (answerOf(error) === 'absent') return GONE_ADVICE
  return writeAdvice(error, target) ?? { next }
}
