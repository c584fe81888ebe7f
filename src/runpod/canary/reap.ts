import * as core from '@actions/core'
import type { Job } from '../../job.js'
import { oneLine } from '../../lib/untrusted.js'
import { annotate } from '../../messages/annotate.js'
import { whatOf } from '../../messages/failure.js'
import { getPod, listPodsNow } from '../api.js'
import { isNotFound, type Access } from '../call.js'
import { canaryName, isCanary } from '../notes.js'
import { podName } from '../pods.js'
import { terminatePod } from './remove.js'
import type { Pod } from '../shapes.js'

/** Hours after which a canary cannot be of a running job any more. */
const MAX_HOURS = 3

const HOUR = 3_600_000

/** There was no canary before; a clock or a field that was never set shows less. */
const FIRST_CANARY = Date.parse('2026-01-01T00:00:00Z')

/** Milliseconds that the clocks of RunPod's servers may differ. */
const DRIFT = 300_000

/**
 * Terminates canaries that killed jobs have left: by their name, once they are older
 * than any job keeps one. Never the job's own, and never a locked one. A failure is
 * only a warning.
 */
export async function reapCanaries(access: Access, job: Job): Promise<void> {
  const left: string[] = []
  try {
    const { pods, now } = await listPodsNow(access)
    const others = pods.filter((pod) => isOthers(pod, job))
    for (const pod of others) {
      const reason = await reap(access, pod, now)
      if (reason) left.push(`${podName(pod)}: ${reason}`)
    }
  } catch (error) {
    left.push(whatOf(error))
  }
  access.signal.throwIfAborted()
  if (left.length === 0) return
  annotate('canaries-left', { canaries: left.join('; ') })
}

/** True for a canary that may be another job's. */
function isOthers(pod: Pod, job: Job): boolean {
  return (
    isCanary(pod) &&
    pod.name !== canaryName(job) &&
    pod.status !== 'TERMINATED' &&
    !pod.cluster
  )
}

/** Terminates a canary that is old. Returns why it is left although it may be old. */
async function reap(
  access: Access,
  pod: Pod,
  now: number
): Promise<string | undefined> {
  const age = ageOf(pod, now)
  if (age === undefined) {
    return `its age is not certain, since RunPod says that it was created at "${oneLine(pod.createdAt, 40)}"`
  }
  if (age < MAX_HOURS * HOUR) return undefined
  try {
    // As it is now: those before it have taken their time.
    const { locked } = await getPod(access, pod.id)
    if (locked) {
      core.info(`The canary ${podName(pod)} is old, but locked`)
      return undefined
    }
    await terminatePod(access, pod.id, { isNew: false })
    core.info(`Terminated the pod ${podName(pod)}, which another job has left`)
    return undefined
  } catch (error) {
    return isNotFound(error) ? undefined : whatOf(error)
  }
}

/**
 * Returns the age of a pod in milliseconds by RunPod's clock, since the runner's may
 * be another; undefined if it is not certain.
 */
function ageOf({ createdAt }: Pod, now: number): number | undefined {
  const created = timeOf(createdAt)
  const isCertain = created >= FIRST_CANARY && created <= now + DRIFT
  return isCertain ? now - created : undefined
}

/** Reads a time of RunPod's, which is in UTC also without a zone. NaN for no time. */
function timeOf(text: string): number {
  const [, date, time, zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:\d\d)?$/.exec(
      text
    ) ?? []
  return date && time ? Date.parse(`${date}T${time}${zone.toUpperCase()}`) : NaN
}
