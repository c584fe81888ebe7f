import * as core from '@actions/core'
import type { PlatformRefs } from '../docker/reference.js'
import type { Index } from '../docker/registry.js'
import type { Inputs } from '../inputs/inputs.js'
import type { Job } from '../job.js'
import type { Failure } from '../messages/failure.js'
import type { Advisory } from '../milvus/advisories.js'
import type { Plan } from '../plan/plan.js'
import type { LeftAlone } from '../plan/published.js'
import type { Removals } from '../lib/removals.js'
import type { Examination } from '../runpod/doctor/doctor.js'
import type { RunPodResults } from '../runpod/runpod.js'
import type { SmokeResult } from '../smoke/platform.js'
import type { SmokeReport } from '../smoke/report.js'

/** What names an index, and the image of each platform in it. */
export type IndexName = Pick<Index, 'digest' | 'platforms'>

/** The image that a run has obtained. */
export type Image = {
  /** Where it comes from: this build, other jobs' builds, or an earlier run. */
  origin: 'built' | 'merged' | 'published'
  /** Each platform's image, as the engine can run it. */
  refs: PlatformRefs
} & (InRegistry | InParts | InEngine)

/** Its index is in the registry. */
interface InRegistry {
  kind: 'index'
  index: IndexName
}

/** The images of its platforms are in the registry; its first tag creates the index. */
interface InParts {
  kind: 'parts'
  index: IndexName
  /** Arguments of `imagetools create` that make the index. */
  source: string[]
}

/** It is in the local engine only. */
interface InEngine {
  kind: 'engine'
}

/** An image that can get tags. */
export type PushedImage = Exclude<Image, InEngine>

/** The tags that were set, and those that were not. */
export interface Promotion {
  /** Tags that point to the image now, and did not before the run. */
  moved: string[]
  /** Tags that another job moved to a newer version in the meantime. */
  left: LeftAlone[]
  /** Why the other tags were not set. */
  failure?: Failure
}

/**
 * What took time:
 * - step: a step of the run, which follows the one before it
 * - beside: what ran beside the steps
 * - milvus: a wait for Milvus, within a step
 */
export type TimingKind = 'step' | 'beside' | 'milvus'

/** What took time, in seconds. */
export interface Timing {
  name: string
  kind: TimingKind
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
 * - doctor: only to look at pods
 */
export type Purpose =
  'publish' | 'part' | 'local' | 'dry-run' | 'deploy' | 'doctor'

/** The result of one platform's test; reports of other jobs have no evidence. */
export type TestedPlatform = SmokeReport & Pick<SmokeResult, 'evidence'>

/** The results of a run so far. */
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
  /** Advisories about the version; undefined when they were not read. */
  advisories?: Advisory[]
  runpod?: RunPodResults
  /** What a look at pods has found. */
  examination?: Examination
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
}: Pick<Results, 'image' | 'promotion'>): IndexName | undefined {
  if (!image || image.kind === 'engine') return undefined
  const exists = image.kind === 'index' || promotion?.moved.length
  return exists ? image.index : undefined
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

/** What the parts of a job share once it is planned. */
export interface Run {
  inputs: Inputs
  job: Job
  plan: Plan
  step: Step
  time: Time
  removals: Removals
  report: Report
}

/** Runs a step of the job as a group of the log, and times it. */
type Step = <T>(name: string, run: () => Promise<T>) => Promise<T>

/** Times what is not a step. */
export type Time = <T>(
  kind: Exclude<TimingKind, 'step'>,
  name: string,
  run: () => Promise<T>
) => Promise<T>

/** @param onEnd called after each timing, with all so far, in the order of their ends */
export function timekeeper(onEnd: (timings: Timing[]) => void): {
  step: Step
  time: Time
} {
  const begun = performance.now()
  const secondsSince = (time: number): number =>
    (performance.now() - time) / 1000
  let timings: Timing[] = []
  const keep = async <T>(
    kind: TimingKind,
    name: string,
    run: () => Promise<T>
  ): Promise<T> => {
    const started = performance.now()
    const start = secondsSince(begun)
    let failed = true
    try {
      const result = await run()
      failed = false
      return result
    } finally {
      const seconds = secondsSince(started)
      timings = [...timings, { name, kind, start, seconds, failed }]
      onEnd(timings)
    }
  }
  return {
    step: (name, run) => keep('step', name, () => core.group(name, run)),
    time: keep
  }
}
