import * as core from '@actions/core'
import type { Job } from '../job.js'
import { pause } from '../lib/pause.js'
import { createPod, listPods } from './api.js'
import type { Access } from './call.js'
import { saveNote, type CanaryNote } from './canary-note.js'
import {
  firstLine,
  isOwn,
  isUnavailable,
  mayHaveWorked,
  statusOf
} from './errors.js'
import { APPEAR_SECONDS, LOOK_SECONDS } from './limits.js'
import type { Offer } from './offers.js'
import type { NewPod, Pod } from './types.js'

/** Where what is known of the canary is kept, in memory and for the post step. */
export interface Noted {
  job: Job
  note: CanaryNote
}

/** A pod, and what it was created on. */
export interface Created {
  pod: Pod
  offer: Offer
  /** As of `performance.now()`. */
  began: number
}

/**
 * Creates a pod on the first offer that RunPod really has. What is known of it is
 * noted at once, and no other offer is tried while it may have been created.
 *
 * @param bodyOf returns the body for an offer
 * @throws the last error; that of an offer that RunPod is out of, if there is one.
 */
export async function createOnOffer(
  access: Access,
  offers: Offer[],
  bodyOf: (offer: Offer) => NewPod,
  noted: Noted
): Promise<Created> {
  let last: unknown
  for (const offer of offers) {
    const began = performance.now()
    core.info(`Creating a canary on ${offer.label}, $${offer.price} per hour`)
    try {
      const pod = await createOnce(access, offer.price, bodyOf(offer), noted)
      return { pod, offer, began }
    } catch (error) {
      if (!isOfOffer(error)) throw error
      core.info(firstLine(error))
      last = isUnavailable(last) ? last : error
    }
  }
  throw last
}

/** True for a refusal that may be otherwise for another offer. */
function isOfOffer(error: unknown): boolean {
  return isOwn(error) && [400, 403].includes(statusOf(error) ?? 0)
}

async function createOnce(
  access: Access,
  price: number,
  body: NewPod,
  { job, note }: Noted
): Promise<Pod> {
  Object.assign(note, { price, mayAppear: true })
  saveNote(job, note)
  const pod = await createPod(access, body).catch((error: unknown) => {
    if (!isRefusal(error)) return find(access, body.name, error)
    note.mayAppear = false
    saveNote(job, note)
    throw error
  })
  const { id, name, cost } = pod
  note.pods.push({ id, name, price: cost || price, isShown: false })
  note.mayAppear = false
  saveNote(job, note)
  return pod
}

/**
 * True if no pod comes of a creation that failed: RunPod itself has refused it, or
 * nothing was sent. What something on the way says is not known to be about this.
 */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error)
  if (status === undefined || mayHaveWorked(error)) return false
  return status === 0 || isOwn(error)
}

/**
 * Looks for a pod whose creation had no clear answer. RunPod may show it late.
 *
 * @throws the error of the creation if there is none, or one cannot look.
 */
async function find(
  access: Access,
  wanted: string,
  failure: unknown
): Promise<Pod> {
  core.info(`Looking for ${wanted}: ${firstLine(failure)}`)
  for (let seconds = 0; seconds <= APPEAR_SECONDS; seconds += LOOK_SECONDS) {
    if (seconds > 0) await pause(LOOK_SECONDS * 1000, access.over)
    access.over.throwIfAborted()
    const pods = await listPods(access).catch(() => undefined)
    const made = pods?.find(({ name }) => name === wanted)
    if (made) return made
    // That has been tried for longer already than a pod takes to appear.
    if (!pods) break
  }
  access.over.throwIfAborted()
  throw failure
}
