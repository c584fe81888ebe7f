import * as core from '@actions/core'
import type { Job } from '../../job.js'
import { pause } from '../../lib/pause.js'
import { fail, whatOf } from '../../messages/failure.js'
import { createPod, findGpu, listCpus, listPods } from '../api.js'
import {
  runpodAnswer,
  isOwn,
  isUnavailable,
  mayHaveWorked,
  type Access
} from '../call.js'
import { saveNote, type CanaryNote } from '../notes.js'
import { APPEAR_SECONDS, LOOK_SECONDS } from '../pod/pod-health.js'
import type { Compute, CpuType, NewPod, Pod } from '../shapes.js'

/** What a canary is to run on. */
export type CanaryChoice = { kind: 'cpu' } | { kind: 'gpu'; id: string }

/** Something that a pod can be created on. */
export interface Offer {
  label: string
  /** US dollars per hour. */
  price: number
  compute: Compute
}

/**
 * Gigabytes of memory that a canary has at least. Milvus asks for 8, but an empty
 * one needs much less.
 */
const MIN_MEMORY = 4

/**
 * Gigabytes of container disk that RunPod allows for each vCPU, on its smallest CPUs
 * (https://docs.runpod.io/flash/configuration/storage).
 */
const DISK_PER_VCPU = 10

/** Offers that are tried: RunPod may be out of one that it lists. */
const MAX_OFFERS = 5

/**
 * Returns what a canary can run on, the cheapest first; nothing if RunPod has none
 * in stock.
 *
 * @param disk gigabytes of the container's disk
 * @throws Failure when RunPod has no such GPU.
 */
export async function findOffers(
  access: Access,
  choice: CanaryChoice,
  disk = 0
): Promise<Offer[]> {
  if (choice.kind === 'gpu') return await gpuOffer(access, choice.id)
  const cpus = await listCpus(access)
  return cpus
    .filter(({ availability }) => availability !== 'NONE')
    .flatMap((cpu) => cpuOffer(cpu, disk))
    .sort((a, b) => a.price - b.price)
    .slice(0, MAX_OFFERS)
}

/** Returns the smallest pod of a kind that has enough memory and disk, if there is one. */
function cpuOffer(
  { id, vcpu, ramGbPerVcpu, price }: CpuType,
  disk: number
): Offer[] {
  // RunPod takes powers of two only.
  const counts = [2, 4, 8, 16, 32, 64].filter(
    (count) => count >= vcpu.min && count <= vcpu.max
  )
  const vcpuCount = counts.find(
    (count) =>
      count * ramGbPerVcpu >= MIN_MEMORY && count * DISK_PER_VCPU >= disk
  )
  if (vcpuCount === undefined) return []
  return [
    {
      label: `${id}, ${vcpuCount} vCPU, ${vcpuCount * ramGbPerVcpu} GB`,
      price: vcpuCount * price.securePerVcpu,
      compute: { cpu: { id, vcpuCount } }
    }
  ]
}

async function gpuOffer(access: Access, id: string): Promise<Offer[]> {
  const gpu = await findGpu(access, id)
  if (!gpu) throw fail('canary-gpu-unknown', { id })
  if (gpu.availability === 'NONE') return []
  const compute = { gpu: { id, count: 1 } }
  return [{ label: id, price: gpu.price.secure, compute }]
}

/** Where what is known of the canary is kept, in memory and for the post step. */
interface Noted {
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
      const pod = await createPodOnce(access, offer.price, bodyOf(offer), noted)
      return { pod, offer, began }
    } catch (error) {
      if (!isOfOffer(error)) throw error
      core.info(whatOf(error))
      last = isUnavailable(last) ? last : error
    }
  }
  throw last
}

/** True for a refusal that may be otherwise for another offer. */
function isOfOffer(error: unknown): boolean {
  return isOwn(error) && [400, 403].includes(runpodAnswer(error)?.status ?? 0)
}

async function createPodOnce(
  access: Access,
  price: number,
  body: NewPod,
  { job, note }: Noted
): Promise<Pod> {
  Object.assign(note, { price, mayAppear: true })
  saveNote(job, note)
  const pod = await createPod(access, body).catch((error: unknown) => {
    if (!wasRefused(error)) return find(access, body.name, error)
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
function wasRefused(error: unknown): boolean {
  const status = runpodAnswer(error)?.status
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
  core.info(`Looking for ${wanted}: ${whatOf(failure)}`)
  for (let seconds = 0; seconds <= APPEAR_SECONDS; seconds += LOOK_SECONDS) {
    if (seconds > 0) await pause(LOOK_SECONDS * 1000, access.signal)
    access.signal.throwIfAborted()
    const pods = await listPods(access).catch(() => undefined)
    const made = pods?.find(({ name }) => name === wanted)
    if (made) return made
    // That has been tried for longer already than a pod takes to appear.
    if (!pods) break
  }
  access.signal.throwIfAborted()
  throw failure
}
