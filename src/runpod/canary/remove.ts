import * as core from '@actions/core'
import { existsSync } from 'node:fs'
import type { Job } from '../../job.js'
import { pause } from '../../lib/pause.js'
import { oneLine } from '../../lib/untrusted.js'
import { annotate } from '../../messages/annotate.js'
import {
  fail,
  messageOf,
  whatOf,
  type Failure
} from '../../messages/failure.js'
import { deletePod, getPod, listPods } from '../api.js'
import { isNotFound, type Access } from '../call.js'
import {
  canaryName,
  newNote,
  readNote,
  saveNote,
  type CanaryNote,
  type CanaryPod
} from '../notes.js'
import { APPEAR_SECONDS, LOOK_SECONDS } from '../pod/pod-health.js'
import { podName } from '../pods.js'
import type { Pod } from '../shapes.js'

/** Seconds to remove a pod in. */
const REMOVE_SECONDS = 60

/** What of a canary may still be there. */
interface Left {
  pods: { pod: CanaryPod; why: string }[]
  /** Why it is not known whether there are others. */
  unlisted?: Error
  /** True if a pod may still appear. */
  mayAppear: boolean
}

/**
 * Terminates the canary of a job, even after a cancellation. What is not certainly
 * gone is left to the post step.
 *
 * @param note what is known of the canary, also if it could not be saved
 */
export async function removeCanary(
  access: Access,
  job: Job,
  note: CanaryNote
): Promise<void> {
  const signal = AbortSignal.timeout(REMOVE_SECONDS * 1000)
  const left = await removeOwn({ ...access, signal }, job, note)
  if (isUncertain(left)) {
    const values = leftValues(left, job, note)
    if ('pods' in values) annotate('canary-not-confirmed.known', values)
    else annotate('canary-not-confirmed.unlisted', values)
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
    await pause(LOOK_SECONDS * 1000, access.signal)
    left = await removeOwn(access, job, note)
  }
  if (isUncertain(left)) throw canaryLeft(left, job, note)
  // There is no note, but there may have been one.
  if (left.unlisted && !existsSync(job.directory)) throw left.unlisted
  if (left.mayAppear) {
    const price = priceOf(note.price)
    annotate('canary-may-appear', { canary: canaryName(job), price })
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
    keepNote(job, note)
    left.push(...(await terminateAll(access, others)))
  } catch (error) {
    core.info(`Other pods cannot be looked for: ${whatOf(error)}`)
    unlisted = error as Error
  }
  note.pods = left.map(({ pod }) => pod)
  keepNote(job, note)
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
      core.info(`Terminated the pod ${podName(pod)}`)
    } catch (error) {
      left.push({ pod, why: whatOf(error) })
    }
  }
  return left
}

/** A full disk keeps nothing from being removed. */
function keepNote(job: Job, note: CanaryNote): void {
  try {
    saveNote(job, note)
  } catch (error) {
    core.info(`The canary cannot be noted: ${messageOf(error)}`)
  }
}

function canaryLeft(left: Left, job: Job, note: CanaryNote): Failure {
  const cause = left.unlisted
  const values = leftValues(left, job, note)
  return 'pods' in values
    ? fail('canary-left.known', values, { cause })
    : fail('canary-left.unlisted', values, { cause })
}

/** Names what may be left, what it costs, and why more is not known. */
function leftValues(
  { pods, unlisted }: Left,
  job: Job,
  { price }: CanaryNote
): { pods: string } | { canary: string; price: string; reason: string } {
  if (pods.length === 0) {
    const reason = whatOf(unlisted)
    return { canary: canaryName(job), price: priceOf(price), reason }
  }
  const lines = pods.map(
    ({ pod, why }) => `${podName(pod)}, ${priceOf(pod.price)}: ${why}`
  )
  return { pods: lines.join('; ') }
}

function priceOf(price: number): string {
  return price > 0
    ? `$${price.toFixed(3)} per hour`
    : 'a price per hour that is not known'
}

/**
 * Terminates a pod and makes sure that it is gone. The answer alone does not count:
 * something on the way may give it, and the answer to a repeat says nothing about
 * the first try.
 *
 * @param isNew true if RunPod may not show the pod yet: then its 404
 * counts only once RunPod has said it for a while
 * @throws Error when it is not certain that the pod is gone.
 */
export async function terminatePod(
  access: Access,
  id: string,
  { isNew }: { isNew: boolean }
): Promise<void> {
  let isKnown = !isNew
  let pod: Pod | undefined
  for (let seconds = 0; seconds <= APPEAR_SECONDS; seconds += LOOK_SECONDS) {
    if (seconds > 0) await wait(access)
    const refusal = await tryToDelete(access, id)
    pod = await podIfThere(access, id, refusal)
    if (pod?.status === 'TERMINATED') return
    isKnown ||= refusal === undefined || pod !== undefined
    if (!pod && isKnown) return
    if (pod && refusal && !isNotFound(refusal)) throw refusal
  }
  if (!pod) return
  throw new Error(
    `RunPod still shows it, with the status ${oneLine(pod.status)}`
  )
}

/** Returns why RunPod did not delete a pod; undefined if it says that it did. */
async function tryToDelete(
  access: Access,
  id: string
): Promise<Error | undefined> {
  try {
    await deletePod(access, id)
    return undefined
  } catch (error) {
    access.signal.throwIfAborted()
    return error as Error
  }
}

/**
 * Returns a pod as RunPod shows it; undefined if it says that there is none. The list
 * tells as well, if RunPod does not answer about one pod.
 */
async function podIfThere(
  access: Access,
  id: string,
  refusal: Error | undefined
): Promise<Pod | undefined> {
  try {
    return await getPod(access, id)
  } catch (error) {
    if (isNotFound(error)) return undefined
    access.signal.throwIfAborted()
    const pods = await listPods(access).catch(() => undefined)
    if (!pods) throw refusal ?? error
    return pods.find((pod) => pod.id === id)
  }
}

async function wait({ signal }: Access): Promise<void> {
  await pause(LOOK_SECONDS * 1000, signal)
  signal.throwIfAborted()
}
