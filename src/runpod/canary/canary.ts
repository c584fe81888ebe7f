import * as core from '@actions/core'
import { randomBytes } from 'node:crypto'
import { type Job, noteRunPodUse } from '../../job.js'
import { mask } from '../../messages/masks.js'
import { oneLine } from '../../lib/untrusted.js'
import { messageOf, whatOf } from '../../messages/failure.js'
import { create, drop, insert, PLAIN, search } from '../../server/query.js'
import { runpodAnswer, isUnavailable, type Access } from '../call.js'
import {
  createOnOffer,
  findOffers,
  type CanaryChoice,
  type Created,
  type Offer
} from './create.js'
import {
  readEvidence,
  shownOf,
  withWords,
  type PodEvidence
} from '../pod/evidence.js'
import type { KnownPodFailure } from '../pod/pod-diagnosis.js'
import { containerDisk } from '../../docker/container-disk.js'
import { canaryName, newNote, readNote, type CanaryNote } from '../notes.js'
import { UnhealthyError, waitForMilvus } from '../pod/pod-health.js'
import type { PodLog } from '../pod/pod-log.js'
import { removeCanary } from './remove.js'
import type { NewPod, Pod } from '../shapes.js'

interface CanaryOptions {
  choice: CanaryChoice
  /** Reference by digest. */
  image: string
  /** Bytes of its compressed layers, if they are known. */
  imageBytes?: number
  /** Id of registry credentials. */
  registry?: string
  timeoutSeconds: number
  job: Job
}

/** The result of a canary. */
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
  /** What it said last before it was terminated. */
  log?: PodLog
  /** A known failure that its log shows. */
  known?: KnownPodFailure
}

/**
 * Runs the image on a pod of its own, inserts rows and finds them through the pod's
 * public port, and terminates it in any case. An image that fails is a result, and
 * so is a pod that RunPod cannot provide.
 *
 * @throws Failure when the key may not do it, and the reason of `access.signal`.
 */
export async function runCanary(
  access: Access,
  options: CanaryOptions
): Promise<CanaryResult> {
  const { job, choice } = options
  const disk = diskOf(options)
  const offers = await findOffers(access, choice, disk).catch(unavailable)
  if (!Array.isArray(offers)) return offers
  if (offers.length === 0) {
    const cause = 'RunPod has nothing in stock that it could run on'
    return { outcome: 'unavailable', cause }
  }
  // An earlier canary of the job may be left.
  const note = readNote(job) ?? newNote()
  // From here on the job may leave a pod for the post step.
  noteRunPodUse(job)
  try {
    return await createAndTry(access, offers, options, note)
  } finally {
    await removeCanary(access, job, note)
  }
}

async function createAndTry(
  access: Access,
  offers: Offer[],
  options: CanaryOptions,
  note: CanaryNote
): Promise<CanaryResult> {
  const password = randomBytes(16).toString('hex')
  mask(password)
  const bodyOf = (offer: Offer): NewPod => newCanary(offer, password, options)
  const noted = { job: options.job, note }
  const canary = await createOnOffer(access, offers, bodyOf, noted).catch(
    unavailable
  )
  if ('outcome' in canary) return canary
  const result = await tryCanary(access, canary, password, options)
  for (const pod of note.pods) pod.isShown = true
  return { ...result, ...spent(canary) }
}

/** Characters of a cause. */
const CAUSE_LIMIT = 500

/** @throws the error, unless it says nothing about the image. */
function unavailable(error: unknown): CanaryResult {
  if (!isUnavailable(error)) throw error
  return { outcome: 'unavailable', cause: whatOf(error) }
}

function spent({
  pod,
  offer,
  began
}: Created): Pick<CanaryResult, 'offer' | 'price' | 'seconds'> {
  const seconds = (performance.now() - began) / 1000
  return { offer: offer.label, price: pod.cost || offer.price, seconds }
}

/** Variables take precedence over the ports in a user.yaml of the image. */
const PORT_SETTINGS = {
  PROXY_PORT: '19530',
  PROXY_HTTP_ENABLED: 'true',
  PROXY_HTTP_PORT: '19530',
  COMMON_SECURITY_TLSMODE: '0',
  MILVUS_TLS: ''
}

function diskOf({ choice, imageBytes }: CanaryOptions): number {
  return containerDisk(choice.kind, imageBytes)
}

/** Returns the body that creates a canary: nothing of it outlives the pod. */
function newCanary(
  { compute }: Offer,
  password: string,
  options: CanaryOptions
): NewPod {
  const { image, registry, job } = options
  return {
    name: canaryName(job),
    image,
    args: '',
    disk: diskOf(options),
    ports: ['19530/tcp'],
    env: { MILVUS_ROOT_PASSWORD: password, ...PORT_SETTINGS },
    registry: registry ?? null,
    startSsh: false,
    startJupyter: false,
    ...compute
  }
}

/**
 * An image that fails is a result. If RunPod can no longer be asked, it is not
 * known whether the image works: that ends the run, unlike a pod that was not to be
 * had.
 */
async function tryCanary(
  access: Access,
  { pod, began }: Created,
  password: string,
  { image, timeoutSeconds }: CanaryOptions
): Promise<CanaryResult> {
  try {
    const wanted = { image, password, timeoutSeconds, healthy: true } as const
    const { rest } = await waitForMilvus(access, pod.id, wanted)
    const ready = (performance.now() - began) / 1000
    core.info(`Milvus on the canary is healthy after ${ready.toFixed(0)} s`)
    await create(rest, PLAIN)
    await insert(rest, 0, PLAIN)
    await search(rest, 0, PLAIN)
    await drop(rest, PLAIN)
    return { outcome: 'passed', ready }
  } catch (error) {
    access.signal.throwIfAborted()
    if (runpodAnswer(error)) throw error
    const verdict = verdictOn(error, pod)
    if (verdict.outcome !== 'failed') return verdict
    const evidence = await readEvidence(access, { pod, error, image })
    return withEvidence(verdict, evidence)
  }
}

function withEvidence(
  { cause = '', ...verdict }: CanaryResult,
  evidence: PodEvidence
): CanaryResult {
  const told = oneLine(withWords(evidence, cause), CAUSE_LIMIT)
  return { ...verdict, cause: told, ...shownOf(evidence) }
}

/** @param created the pod as RunPod created it */
function verdictOn(error: unknown, created: Pod): CanaryResult {
  const last = error instanceof UnhealthyError ? error.pod : undefined
  const cause = oneLine(messageOf(error), CAUSE_LIMIT)
  if (last && hasNoMachine(last) && !created.dataCenterId) {
    return {
      outcome: 'unavailable',
      cause: `${cause}, and RunPod found no machine for it`
    }
  }
  const isUnstarted = last?.runtime === null && WAITING.includes(last.status)
  return {
    outcome: 'failed',
    cause: isUnstarted
      ? `${cause}. No container of it ever ran there, so RunPod probably cannot pull the image`
      : cause
  }
}

/**
 * Statuses of a pod whose container may be still to come. RunPod may say RUNNING as
 * soon as the pod is created, and shows a runtime only when its container runs.
 */
const WAITING = ['PROVISIONING', 'STARTING', 'RUNNING']

/** True only if RunPod says so: a pod that has a machine waits for its image. */
function hasNoMachine({ status, dataCenterId, startedAt }: Pod): boolean {
  return status === 'PROVISIONING' && dataCenterId === null && !startedAt
}
