import * as core from '@actions/core'
import { Failure, messageOf } from '../lib/failure.js'
import { retry } from '../lib/retry.js'
import {
  isImage,
  newerThan,
  readStanding,
  type LeftAlone,
  type Standing
} from '../plan/published.js'
import { patienceAfterWrite } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'

/** What is promoted, and what came of it so far. */
export interface Promotion {
  image: string
  version: string
  /** Tags in the order in which they are set. */
  tags: string[]
  /** Digest of the index that was tested. */
  digest: string
  /** Arguments of `imagetools create` that make it; it is there without them. */
  source?: string[]
  /** Gets each tag as soon as it is confirmed. */
  moved: string[]
  /** Gets each tag that stands on a newer version, and stays there. */
  left: LeftAlone[]
}

/**
 * Points the tags at an index that was tested, and reads each of them back. A
 * tag is looked at right before: another job may have moved it to a newer
 * version in the meantime.
 *
 * A digest of the image was read before, so a tag that may not be read is not
 * there (as of what a registry says of a repository that does not exist).
 *
 * @throws Failure that says which tags were moved, and which were not.
 */
export async function promote(
  docker: Docker,
  promotion: Promotion
): Promise<void> {
  for (const tag of promotion.tags) {
    try {
      await promoteTag(docker, promotion, tag)
    } catch (error) {
      throw interrupted(tag, promotion, error)
    }
  }
}

async function promoteTag(
  docker: Docker,
  promotion: Promotion,
  tag: string
): Promise<void> {
  const { image, version, digest, moved, left } = promotion
  const { source = [`${image}@${digest}`] } = promotion
  const ref = `${image}:${tag}`
  const before = await readStanding(docker, ref)
  const newer = newerThan(tag, before, version)
  if (newer) {
    left.push(newer)
    return
  }
  if (!isAt(before, digest)) {
    tellReplaced(ref, before)
    await setTag(docker, ref, source)
    const after = await readStanding(docker, ref, patienceAfterWrite)
    const newerNow = newerThan(tag, after, version)
    if (newerNow) {
      left.push(newerNow)
      return
    }
    if (!isAt(after, digest)) throw lostRace(ref, digest, after)
  }
  moved.push(tag)
  core.info(`${ref} is ${digest}`)
}

function isAt(standing: Standing, digest: string): boolean {
  return isImage(standing) && standing.digest === digest
}

function tellReplaced(ref: string, before: Standing): void {
  if (!isImage(before)) return
  const { digest, origin } = before
  if (origin) core.info(`${ref} was ${digest}, Milvus ${origin.version}`)
  else {
    core.notice(
      `${ref} was ${digest}, which this action has not made: it counts as older, and the tag is moved`
    )
  }
}

async function setTag(
  docker: Docker,
  target: string,
  source: string[]
): Promise<void> {
  const args = ['buildx', 'imagetools', 'create', '--tag', target, ...source]
  await retry(() => docker(args, { timeoutSeconds: 120 }), {
    what: `tag ${target}`,
    patience: patienceAfterWrite
  })
}

function lostRace(ref: string, digest: string, after: Standing): Error {
  const now = isImage(after) ? after.digest : after
  return new Error(`${ref} was set to ${digest}, but is ${now} now`)
}

function interrupted(
  tag: string,
  { moved, left, tags }: Promotion,
  error: unknown
): Failure {
  const done = [...moved, ...left.map((one) => one.tag)]
  const missing = tags.filter((name) => !done.includes(name))
  const list = (names: string[]): string => names.join(', ') || 'none'
  return new Failure(
    `Tag "${tag}" could not be set: ${messageOf(error)}\nTags that were moved, to the tested image: ${list(moved)}. Not confirmed: ${list(missing)}`,
    {
      likely:
        'the registry failed, refused the tag, or another job set it at the same time',
      next: 'run the job again: it finishes what is missing'
    }
  )
}
