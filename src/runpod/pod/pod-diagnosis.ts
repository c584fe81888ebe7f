import { answerIn, type RegistryAnswer } from '../../docker/answer.js'
import { docsLink } from '../../messages/annotate.js'
import { adviceOf, type Advice } from '../../messages/failure.js'
import { POD_FAILURES, type PodFailure } from '../../messages/pod-failures.js'
import { knownFailure, type KnownFailure } from '../../server/known-failures.js'
import { endingIn, refusalIn, type LastWords } from '../../server/last-words.js'
import type { PodLog } from './pod-log.js'

/** What a pod's log says about its failure. */
export interface PodDiagnosis {
  /** What the container, or RunPod, gives as the reason; untrusted text. */
  words?: string
  known?: KnownPodFailure
}

/** A known failure, and what its remedy names. */
export interface KnownPodFailure {
  failure: PodFailure
  /** Where docs/errors.md explains a message of the entrypoint; empty for none. */
  link: string
}

/**
 * Reads in a log why a pod failed. A message of the image's own entrypoint comes
 * first, then why the image could not be pulled, and then the table of known failures,
 * which the smoke test has, too.
 *
 * @param cause what the run has seen of the failure
 */
export function diagnosePod(cause: string, log: PodLog): PodDiagnosis {
  const container = log.container.join('\n')
  const refusal = refusalIn(container)
  if (refusal) return ofRefusal(refusal)
  const pull = failedPull(log.system)
  if (pull) return pull
  const words = endingIn(container, 0)?.text
  const reasons = [words, seenOf(cause)].filter(Boolean).join('\n')
  const text = [reasons, ...log.system, container].join('\n')
  const failure = podFailure(knownFailure({ text }))
  return {
    ...(words && { words }),
    ...(failure && { known: { failure, link: '' } })
  }
}

function ofRefusal({ text, code }: LastWords): PodDiagnosis {
  if (!code) return { words: text }
  return {
    words: text,
    known: { failure: 'refused', link: docsLink(code) }
  }
}

/** How RunPod says that it could not pull an image; docker's own words follow. */
const PULL_FAILED = /^error pulling image: (.+)$/i

/** How it says that a pull, whatever failed before, has worked. */
const PULLED = /^Status: (?:Downloaded|Image is)/i

const PULLS: Partial<Record<RegistryAnswer, PodFailure>> = {
  absent: 'pullAbsent',
  denied: 'pullDenied',
  expired: 'pullDenied',
  blocked: 'pullDenied',
  limited: 'pullLimited',
  unavailable: 'pullFailed',
  token: 'pullFailed',
  full: 'fullDisk'
}

function failedPull(system: string[]): PodDiagnosis | undefined {
  const at = system.findLastIndex((line) => PULL_FAILED.test(line))
  const [, words] = PULL_FAILED.exec(system[at] ?? '') ?? []
  if (!words || system.slice(at).some((line) => PULLED.test(line))) {
    return undefined
  }
  const failure = PULLS[answerIn(words)]
  return { words, ...(failure && { known: { failure, link: '' } }) }
}

/** Returns the answer alone of "Milvus at 203.0.113.7:17446 gave …". */
function seenOf(cause: string): string {
  return cause.replace(/^.*?\bgave /, '')
}

/** Returns the likely reason, and what to do about it. */
export function hintOf({ failure, link }: KnownPodFailure): Advice {
  return adviceOf(POD_FAILURES[failure], { link })
}

/** What the smoke test calls otherwise, or tells apart by the base image. */
const SAME: Partial<Record<KnownFailure, PodFailure>> = {
  baseWithoutTini: 'missingProgram',
  baseWithoutShell: 'missingProgram',
  baseWithoutProgram: 'missingProgram',
  memoryLimit: 'outOfMemory'
}

/** Returns what a failure is on a pod; undefined for what only a runner has. */
function podFailure(known: KnownFailure | undefined): PodFailure | undefined {
  if (!known) return undefined
  return SAME[known] ?? (isOfPods(known) ? known : undefined)
}

function isOfPods(known: string): known is PodFailure {
  return Object.hasOwn(POD_FAILURES, known)
}
