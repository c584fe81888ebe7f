import * as core from '@actions/core'
import { existsSync } from 'node:fs'
import type { Job } from '../job.js'
import { Failure, messageOf } from '../messages/failure.js'
import { warn } from '../messages/annotate.js'
import { pause } from '../lib/pause.js'
import { listPods } from './api.js'
import type { Access } from './call.js'
import { canaryName } from './canary-name.js'
import {
  newNote,
  readNote,
  saveNote,
  type CanaryNote,
  type CanaryPod
} from './canary-note.js'
import { firstLine } from './errors.js'
import { APPEAR_SECONDS, LOOK_SECONDS, REMOVE_SECONDS } from './limits.js'
import { nameOf } from './pods.js'
import { terminatePod } from './terminate.js'
import type { Pod } from './types.js'

/** What of a canary may still be there. */
interface Left {
  pods: { pod: CanaryPod; why: string }[]
  /** Why nobody knows whether there are others. */
  unlisted?: Error
  /** True if a pod may still appear. */
  mayAppear: boolean
}

/**
 * Terminates the canary of a job, even after a cancellation. What is not surely gone
 * is left to the post step.
 *
 * @param note what is known of the canary, also if it could not be saved
 */
export async function removeCanary(
  access: Access,
  job: Job,
  note: CanaryNote
): Promise<void> {
  const over = AbortSignal.timeout(REMOVE_SECONDS * 1000)
  const left = await removeOwn({ ...access, over }, job, note)
  if (isUncertain(left)) {
    warn(
      'canary-not-confirmed',
      `The canary is not surely terminated, so the post step tries again. ${describe(left, job, note)}`
    )
  } else if (left.mayAppear) {
    core.info(
      `The pod ${canaryName(job)} may still appear, so the post step looks for it`
    )
  }
}

/**
 * Terminates whatever is left of a job's canary, in the post step. Waits a while for
 * a pod that RunPod was asked for without a clear answer.
 *
 * @throws Failure `canary-left` when a pod may still run.
 */
export async function removeCanaries(access: Access, job: Job): Promise<void> {
  const note = readNote(job) ?? newNote()
  let left = await removeOwn(access, job, note)
  for (
    let seconds = 0;
    left.mayAppear && !left.unlisted && seconds < APPEAR_SECONDS;
    seconds += LOOK_SECONDS
  ) {
    await pause(LOOK_SECONDS * 1000, access.over)
    left = await removeOwn(access, job, note)
  }
  if (isUncertain(left)) throw canaryLeft(left, job, note)
  // There is no note, but there may have been one.
  if (left.unlisted && !existsSync(job.directory)) throw left.unlisted
  if (left.mayAppear) {
    warn(
      'canary-may-appear',
      `RunPod was asked for the pod ${canaryName(job)} and gave no clear answer. It has not appeared in ${APPEAR_SECONDS} s. If it does, it costs ${priceOf(note.price)} until it is terminated: a later run with "runpod-canary" or "runpod-pods" does that after 3 hours, or look for it in the RunPod console under "Pods".`
    )
  }
}

function isUncertain({ pods, unlisted, mayAppear }: Left): boolean {
  return pods.length > 0 || (unlisted !== undefined && mayAppear)
}

/**
 * Terminates the pods that are noted, whatever the list says, and then those that
 * the list shows with the name of the canary, also if they seemed to be gone. The
 * note keeps what is left.
 */
async function removeOwn(
  access: Access,
  job: Job,
  note: CanaryNote
): Promise<Left> {
  const left = await terminateAll(access, note.pods)
  let unlisted: Error | undefined
  try {
    const kept = left.map(({ pod }) => pod.id)
    const found = await findOthers(access, job, kept)
    // Only one pod is asked for at a time.
    note.mayAppear &&= found.length === 0
    const others = found
      .filter(({ status }) => status !== 'TERMINATED')
      .map(({ id, name, cost }) => {
        return { id, name, price: cost || note.price, isShown: true }
      })
    note.pods = [...left.map(({ pod }) => pod), ...others]
    keep(job, note)
    left.push(...(await terminateAll(access, others)))
  } catch (error) {
    core.info(`Other pods cannot be looked for: ${firstLine(error)}`)
    unlisted = error as Error
  }
  note.pods = left.map(({ pod }) => pod)
  keep(job, note)
  return { pods: left, unlisted, mayAppear: note.mayAppear }
}

/** Returns pods with the name of the canary, except those with an id of the list. */
async function findOthers(
  access: Access,
  job: Job,
  known: string[]
): Promise<Pod[]> {
  const pods = await listPods(access)
  return pods.filter(
    ({ id, name }) => name === canaryName(job) && !known.includes(id)
  )
}

/** Terminates pods, and returns those that may still run. */
async function terminateAll(
  access: Access,
  pods: CanaryPod[]
): Promise<Left['pods']> {
  const left: Left['pods'] = []
  for (const pod of pods) {
    try {
      await terminatePod(access, pod.id, { isNew: !pod.isShown })
      core.info(`Terminated the pod ${nameOf(pod)}`)
    } catch (error) {
      left.push({ pod, why: firstLine(error) })
    }
  }
  return left
}

/** A full disk keeps nothing from being removed. */
function keep(job: Job, note: CanaryNote): void {
  try {
    saveNote(job, note)
  } catch (error) {
    core.info(`The canary cannot be noted: ${messageOf(error)}`)
  }
}

function canaryLeft(left: Left, job: Job, note: CanaryNote): Failure {
  return new Failure(
    'canary-left',
    `A canary may still run at RunPod, and cost money. ${describe(left, job, note)}`,
    {
      next: 'terminate it in the RunPod console: "Pods", the pod, its menu, "Terminate"; if it is not there, it is gone'
    }
  )
}

/** Names what may be left, what it costs, and why nobody knows better. */
function describe(
  { pods, unlisted }: Left,
  job: Job,
  { price }: CanaryNote
): string {
  const lines = pods.map(
    ({ pod, why }) => `The pod ${nameOf(pod)}, ${priceOf(pod.price)}: ${why}`
  )
  if (lines.length > 0) return lines.join('\n')
  return `If there is a pod ${canaryName(job)}, it costs ${priceOf(price)}: ${firstLine(unlisted)}`
}

function priceOf(price: number): string {
  return price > 0
    ? `$${price.toFixed(3)} per hour`
    : 'a price per hour that is not known'
}
