import * as core from '@actions/core'
import { isSameImage } from '../../docker/reference.js'
import { oneLine, showUntrusted } from '../../lib/untrusted.js'
import { tellingLines } from '../../server/telling-lines.js'
import type { Access } from '../call.js'
import { diagnosePod, type PodDiagnosis } from './pod-diagnosis.js'
import { UnhealthyError } from './pod-health.js'
import { beforeStart, readPodLog, type PodLog } from './pod-log.js'
import { hidesSecretsOf } from './pod-secrets.js'
import { podName } from '../pods.js'
import type { Pod } from '../shapes.js'

/** What shows why a pod failed. */
export interface PodEvidence extends PodDiagnosis {
  log?: PodLog
}

/** The pod whose log is read. */
interface Failed {
  pod: Pick<Pod, 'id' | 'name' | 'env'>
  /** Why it failed. */
  error: unknown
  /** The image that it must have, or its log is about another one. */
  image: string
  /** The pod as it was before, whose log is there as well. */
  before?: Pod
  /** `performance.now()` when it was changed; its whole log counts unless given. */
  began?: number
}

/** Lines of a container that are read. Go's trace of a panic has some hundred. */
const READ_LINES = 3000

/** The machine says a line for each step, and repeats those that fail. */
const READ_SYSTEM_LINES = 200

/** Lines of each source that are kept and shown. */
const KEPT_LINES = 100

/** Seconds that a container may write before RunPod says that it has started. */
const START_SECONDS = 3

/** Characters of what a container says, so that the rest of a reason has room. */
const WORDS_LIMIT = 350

/**
 * Reads what a pod that was seen to fail has said, within 10 s, shows it in a group of
 * the run's log, and looks for a known failure in it. Call it before anything ends the
 * pod's container. Empty if the pod was not seen to fail, or the run is cancelled.
 *
 * @throws the reason of `access.signal` alone.
 */
export async function readEvidence(
  access: Access,
  failed: Failed
): Promise<PodEvidence> {
  const { pod, error, image } = failed
  if (access.signal.aborted) return {}
  const last = error instanceof UnhealthyError ? error.pod : undefined
  if (last && !isSameImage(last.image, image)) return {}
  const [container, system] = await Promise.all([
    readContainer(access, failed, last),
    readPodLog(access, pod.id, {
      source: 'system',
      lines: READ_SYSTEM_LINES,
      began: failed.began
    })
  ])
  if (!container && !system) return {}
  const hide = hidesSecretsOf({ ...pod.env, ...last?.env })
  const all = {
    container: container?.map(hide) ?? [],
    system: system?.system.map(hide) ?? []
  }
  const log = {
    container: tellingLines(all.container, KEPT_LINES),
    system: tellingLines(all.system, KEPT_LINES)
  }
  showPodLog(pod, log)
  const { words, known } = diagnosePod(causeOf(error), all)
  return {
    log,
    ...(words && { words: oneLine(words, WORDS_LIMIT) }),
    ...(known && { known })
  }
}

/** Puts what a pod said before what the run has seen of its failure. */
export function withWords({ words }: PodEvidence, cause: string): string {
  return [words, cause].filter(Boolean).join('; ')
}

/** Returns what a result keeps of it. */
export function shownOf({
  log,
  known
}: PodEvidence): Pick<PodEvidence, 'log' | 'known'> {
  return { ...(log && { log }), ...(known && { known }) }
}

function causeOf(error: unknown): string {
  return error instanceof Error ? error.message : ''
}

/** Reads the lines of the container that failed, and not of the one before it. */
async function readContainer(
  access: Access,
  failed: Failed,
  last: Pod | undefined
): Promise<string[] | undefined> {
  // None has run with this image yet.
  if (last && !last.startedAt) return []
  const log = await readPodLog(access, failed.pod.id, {
    source: 'container',
    lines: READ_LINES,
    began: failed.began,
    since: startOf(failed, last)
  })
  return log?.container
}

function startOf(
  { before }: Failed,
  last: Pod | undefined
): string | undefined {
  const isNew = before !== undefined && last?.startedAt !== before.startedAt
  return last && isNew ? beforeStart(last, START_SECONDS) : undefined
}

function showPodLog(pod: Pick<Pod, 'id' | 'name'>, log: PodLog): void {
  core.startGroup(`Pod ${podName(pod)}: last log lines`)
  showLines('The container', log.container)
  showLines('Its machine (system log)', log.system)
  core.endGroup()
}

function showLines(what: string, lines: string[]): void {
  if (lines.length === 0) {
    core.info(`${what} logged nothing`)
    return
  }
  core.info(`${what}:`)
  showUntrusted(lines.join('\n'))
}
