import * as core from '@actions/core'
import { randomBytes } from 'node:crypto'
import { noteRunPodUse, type Job } from '../job.js'
import { messageOf } from '../lib/failure.js'
import { oneLine } from '../lib/foreign.js'
import { mask } from '../lib/masks.js'
import { create, drop, insert, search } from '../smoke/query.js'
import { createPod, listPods } from './api.js'
import type { Access } from './call.js'
import { canaryName } from './canary-name.js'
import { forgetCreating, noteCreating } from './creating.js'
import {
  isOwn,
  isRefused,
  isUnavailable,
  mayHaveWorked,
  statusOf
} from './errors.js'
import { findOffers, type CanaryChoice, type Offer } from './offers.js'
import { UnhealthyError, waitForMilvus } from './pod-health.js'
import { removeCanary } from './remove.js'
import type { NewPod, Pod } from './types.js'

export interface CanaryOptions {
  choice: CanaryChoice
  /** Reference by digest. */
  image: string
  /** Id of registry credentials. */
  registry?: string
  timeoutSeconds: number
  job: Job
}

/** What came of a canary. */
export interface CanaryResult {
  /** `unavailable` if RunPod could not run one, which says nothing of the image. */
  outcome: 'passed' | 'failed' | 'unavailable' | 'planned'
  /** What it ran on. */
  offer?: string
  /** Seconds until Milvus was healthy. */
  ready?: number
  /** Seconds that the pod existed. */
  seconds?: number
  /** US dollars per hour. */
  price?: number
  cause?: string
}

/** A canary that exists. */
interface Canary {
  pod: Pod
  offer: Offer
  password: string
  /** As of `performance.now()`. */
  began: number
}

/** Gigabytes of a canary's disk, which holds the image, too. */
const DISK = { cpu: 20, gpu: 40 }

/**
 * Runs the image on a pod of its own, inserts rows and finds them through the pod's
 * public port, and terminates it in any case. An image that fails is a result, and
 * so is a pod that RunPod cannot provide.
 *
 * @throws RunPodFailure when the key may not do it, and the reason of `access.over`.
 */
export async function runCanary(
  access: Access,
  options: CanaryOptions
): Promise<CanaryResult> {
  const { job } = options
  const offers = await findOffers(access, options.choice).catch(unavailable)
  if (!Array.isArray(offers)) return offers
  if (offers.length === 0) {
    const cause = 'RunPod has nothing in stock that it could run on'
    return { outcome: 'unavailable', cause }
  }
  // From here on the job may leave a pod for the post step.
  noteRunPodUse(job)
  let canary: Canary | undefined
  try {
    canary = await createCanary(access, offers, options)
    return {
      ...(await tryCanary(access, canary, options)),
      ...spent(canary)
    }
  } catch (error) {
    access.over.throwIfAborted()
    return { ...unavailable(error), ...(canary && spent(canary)) }
  } finally {
    await removeCanary(access, job)
  }
}

/** @throws the error, unless it says nothing about the image. */
function unavailable(error: unknown): CanaryResult {
  if (!isUnavailable(error)) throw error
  return { outcome: 'unavailable', cause: firstLine(error) }
}

/** Returns what failed, without advice. */
function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0] ?? ''
}

function spent({
  pod,
  offer,
  began
}: Canary): Pick<CanaryResult, 'offer' | 'price' | 'seconds'> {
  const seconds = (performance.now() - began) / 1000
  return { offer: offer.label, price: pod.cost || offer.price, seconds }
}

/** Creates the pod on the first offer that RunPod really has. */
async function createCanary(
  access: Access,
  offers: Offer[],
  options: CanaryOptions
): Promise<Canary> {
  const password = randomBytes(16).toString('hex')
  mask(password)
  let last: unknown
  for (const offer of offers) {
    const began = performance.now()
    core.info(`Creating a canary on ${offer.label}, $${offer.price} per hour`)
    try {
      const body = newCanary(offer, password, options)
      noteCreating(options.job)
      const pod = await createOnce(access, body)
      forgetCreating(options.job)
      return { pod, offer, password, began }
    } catch (error) {
      const status = statusOf(error) ?? 0
      // RunPod has refused, so no pod appears later.
      if (isRefused(error)) forgetCreating(options.job)
      // Only these may be otherwise for another offer.
      if (![400, 403].includes(status) || !isOwn(error)) throw error
      core.info(firstLine(error))
      last = error
    }
  }
  throw last
}

/** A pod may have been created although the answer says otherwise, or got lost. */
async function createOnce(access: Access, body: NewPod): Promise<Pod> {
  try {
    return await createPod(access, body)
  } catch (error) {
    if (!mayHaveWorked(error)) throw error
    const pods = await listPods(access)
    const made = pods.find(({ name }) => name === body.name)
    if (!made) throw error
    return made
  }
}

/** Variables win over what a user.yaml in the image says of ports. */
const PORT_SETTINGS = {
  PROXY_PORT: '19530',
  PROXY_HTTP_ENABLED: 'true',
  PROXY_HTTP_PORT: '19530',
  COMMON_SECURITY_TLSMODE: '0'
}

/** Returns the body that creates a canary: nothing of it outlives the pod. */
export function newCanary(
  { compute }: Offer,
  password: string,
  { choice, image, registry, job }: CanaryOptions
): NewPod {
  return {
    name: canaryName(job),
    image,
    args: '',
    disk: DISK[choice.kind],
    ports: ['19530/tcp'],
    env: { MILVUS_ROOT_PASSWORD: password, ...PORT_SETTINGS },
    registry: registry ?? null,
    startSsh: false,
    startJupyter: false,
    ...compute
  }
}

async function tryCanary(
  access: Access,
  { pod, password, began }: Canary,
  { timeoutSeconds }: CanaryOptions
): Promise<CanaryResult> {
  try {
    const wanted = { password, timeoutSeconds, healthy: true }
    const { rest } = await waitForMilvus(access, pod.id, wanted)
    const ready = (performance.now() - began) / 1000
    core.info(`Milvus on the canary is healthy after ${ready.toFixed(0)} s`)
    for (const step of [create, insert, search, drop]) await step(rest)
    return { outcome: 'passed', ready }
  } catch (error) {
    access.over.throwIfAborted()
    if (statusOf(error) !== undefined) throw error
    return { outcome: outcomeOf(error), cause: oneLine(messageOf(error), 500) }
  }
}

/** A pod that was never allocated says nothing about its image. */
function outcomeOf(error: unknown): 'failed' | 'unavailable' {
  const isWaiting =
    error instanceof UnhealthyError && error.pod?.status === 'PROVISIONING'
  return isWaiting ? 'unavailable' : 'failed'
}
