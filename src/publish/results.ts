import type { PlatformRefs } from '../docker/reference.js'
import type { Failure } from '../messages/failure.js'
import type { Plan } from '../plan/plan.js'
import type { LeftAlone } from '../plan/published.js'
import type { RunPodResults } from '../runpod/runpod.js'
import type { SmokeResult } from '../smoke/platform.js'
import type { SmokeReport } from '../smoke/report.js'

/** The image of a run. */
export interface Image {
  /** Where it comes from: this build, other jobs' builds, or an earlier run. */
  origin: 'built' | 'merged' | 'published'
  /** Each platform's image, as the engine can run it. */
  refs: PlatformRefs
  /** Undefined when it is in the local engine only. */
  pushed?: PushedIndex
}

/** An image that is in the registry. */
export type PushedImage = Image & { pushed: PushedIndex }

/** An index in the registry. */
export interface PushedIndex {
  digest: string
  /** Digest of each platform's manifest. */
  platformDigests: Record<string, string>
  /**
   * Arguments of `imagetools create` that make the index. Undefined when it
   * exists already; otherwise its first tag creates it.
   */
  source?: string[]
}

/** What came of the tags. */
export interface Promotion {
  /** Tags that point to the image now, and did not before the run. */
  moved: string[]
  /** Tags that another job moved to a newer version in the meantime. */
  left: LeftAlone[]
  /** Why the other tags were not set. */
  failure?: Failure
}

/** A step of the run; times are in seconds. */
export interface Timing {
  name: string
  /** From the start of the run. */
  start: number
  seconds: number
  failed: boolean
}

/**
 * What a run is for:
 * - publish: an image that is tested and gets its tags
 * - part: an image that another run will merge and tag (`push: by-digest`)
 * - local: only to build and test (`push: false`)
 * - dry-run: only to plan
 * - deploy: only to bring RunPod to an image that another run has published
 */
export type Purpose = 'publish' | 'part' | 'local' | 'dry-run' | 'deploy'

/** What one platform's test came to; reports of other jobs have no evidence. */
export type TestedPlatform = SmokeReport & Pick<SmokeResult, 'evidence'>

/** What came of a run, as far as it got. */
export interface Results {
  /** In the order in which the steps ended. */
  timings: Timing[]
  purpose?: Purpose
  plan?: Plan
  image?: Image
  smoke?: TestedPlatform[]
  /** Bytes that a pull of each platform's image downloads, where known. */
  sizes?: Record<string, number>
  promotion?: Promotion
  runpod?: RunPodResults
  /** Why the run failed. */
  error?: Failure
}

/** Takes each result as soon as it is known, so that a failed run is reported too. */
export type Report = (known: Partial<Results>) => void

/**
 * Returns the index in the registry. One that its first tag creates does not
 * exist while no tag was set.
 */
export function existingIndex({
  image,
  promotion
}: Pick<Results, 'image' | 'promotion'>): PushedIndex | undefined {
  const index = image?.pushed
  return index?.source && !promotion?.moved.length ? undefined : index
}

/** True when every tag that should point to the image does, or is left alone. */
export function isPublished({ plan, promotion }: Results): boolean {
  return promotion
    ? promotion.failure === undefined && promotion.moved.length > 0
    : plan?.decision.kind === 'nothing'
}

/** Returns the tags that point to a newer version, and were not moved. */
export function leftTags({
  plan,
  promotion
}: Pick<Results, 'plan' | 'promotion'>): LeftAlone[] {
  return [...(plan?.decision.left ?? []), ...(promotion?.left ?? [])]
}
