import type { PlatformRefs } from '../docker/reference.js'
import type { Plan } from '../plan/plan.js'
import type { LeftAlone } from '../plan/published.js'
import type { RunPodResults } from '../runpod/results.js'
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
  failure?: Error
}

/** Seconds that each step took, by its name, in the order of the run. */
export type Timings = Record<string, number>

/** What came of a run, as far as it got. */
export interface Results {
  timings: Timings
  plan?: Plan
  image?: Image
  smoke?: SmokeReport[]
  promotion?: Promotion
  runpod?: RunPodResults
  /** Why the run failed. */
  error?: string
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

/** Returns the tags that point to a newer version, and were not moved. */
export function leftTags({ plan, promotion }: Results): LeftAlone[] {
  return [...(plan?.decision.left ?? []), ...(promotion?.left ?? [])]
}
