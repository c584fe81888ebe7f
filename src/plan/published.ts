import semver from 'semver'
import { answerOf, patience } from '../docker/answer.js'
import type { Docker } from '../docker/cli.js'
import { readIndex } from '../docker/registry.js'
import { Failure, messageOf } from '../lib/failure.js'
import { isNewer } from '../milvus/version.js'
import { SMOKE_LEVELS, type SmokeLevel } from '../smoke/levels.js'

/** Annotations of an index by which a later run knows it. */
export const ANNOTATION = {
  version: 'org.opencontainers.image.version',
  baseDigest: 'org.opencontainers.image.base.digest',
  context: 'io.github.milvus-runpod.context',
  level: 'io.github.milvus-runpod.smoke-test'
} as const

/** What the action has made it from; undefined when made by hand. */
export interface Origin {
  version: string
  baseDigest: string
  context: string
  /** Level of the smoke test that it had to pass. */
  level: SmokeLevel
}

/** An image that a tag stands on. */
export interface StandingImage {
  digest: string
  /** Manifest digest of each platform. */
  platforms: Record<string, string>
  origin?: Origin
}

/**
 * What a tag stands on. `denied` is what a registry may say of a repository that
 * does not exist yet: only once a digest of it can be read does it mean absent.
 */
export type Standing = StandingImage | 'absent' | 'denied'

/** A tag that stands on a newer version, and stays there. */
export interface LeftAlone {
  tag: string
  version: string
  image: StandingImage
}

/**
 * Reads what a tag stands on now.
 *
 * @param worth seconds of retries that an error is worth
 * @throws Failure when the registry does not say.
 */
export async function readStanding(
  docker: Docker,
  ref: string,
  worth: (error: unknown) => number = patience
): Promise<Standing> {
  try {
    const { digest, platforms, annotations } = await readIndex(
      docker,
      ref,
      worth
    )
    const origin = originOf(annotations)
    return { digest, platforms, ...(origin && { origin }) }
  } catch (error) {
    const answer = answerOf(error)
    if (answer === 'absent' || answer === 'denied') return answer
    throw new Failure(
      `What ${ref} stands on could not be read: ${messageOf(error)}`,
      {
        likely:
          answer === 'limited'
            ? 'the registry limits reads, more so without a login'
            : 'the registry or the network is down',
        next: 'run again later'
      }
    )
  }
}

/** Reads, side by side, what each tag stands on. */
export async function readAllStanding(
  docker: Docker,
  image: string,
  tags: string[]
): Promise<Map<string, Standing>> {
  const entries = tags.map(async (tag) => {
    return [tag, await readStanding(docker, `${image}:${tag}`)] as const
  })
  return new Map(await Promise.all(entries))
}

/** True for an image, which an absent one is not. */
export function isImage(standing?: Standing): standing is StandingImage {
  return typeof standing === 'object'
}

/** Says how a tag that may not move stands; undefined for one that may. */
export function newerThan(
  tag: string,
  standing: Standing | undefined,
  version: string
): LeftAlone | undefined {
  if (!isImage(standing) || !standing.origin) return undefined
  if (!isNewer(standing.origin.version, version)) return undefined
  return { tag, version: standing.origin.version, image: standing }
}

function originOf(annotations: Record<string, string>): Origin | undefined {
  const version = semver.valid(annotations[ANNOTATION.version] ?? null)
  const baseDigest = annotations[ANNOTATION.baseDigest]
  const context = annotations[ANNOTATION.context]
  if (!version || !baseDigest || !context) return undefined
  const level =
    SMOKE_LEVELS.find((one) => one === annotations[ANNOTATION.level]) ?? 'none'
  return { version, baseDigest, context, level }
}
