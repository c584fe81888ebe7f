import { isSameImage } from '../../docker/reference.js'
import { pause } from '../../lib/pause.js'
import { oneLine } from '../../lib/untrusted.js'
import { STAY_SECONDS } from '../../server/health.js'
import { callRest, RestError, type Rest } from '../../server/rest.js'
import { getPod } from '../api.js'
import { isNotFound, type Access } from '../call.js'
import { lackOfPort } from './client-port.js'
import { clientAddress } from './pod-address.js'
import {
  restOpener,
  whyNoRest,
  type OpenRest,
  type PodLogin
} from './pod-rest.js'
import type { Pod } from '../shapes.js'

/** Seconds between two looks for a pod that RunPod does not show, or whether it is gone. */
export const LOOK_SECONDS = 2

/** Seconds in which a pod may appear that RunPod was asked for. */
export const APPEAR_SECONDS = 20

/** Seconds between two looks at a pod. The API allows 60 calls a minute. */
const POLL_SECONDS = 5

/** Seconds between the first looks: a pod whose machine has the image is quick. */
const FIRST_POLLS = [1, 1, 2, 3]

/** Seconds in which a pod that was changed may be stopped, or be shown as it was. */
const CHANGE_GRACE_SECONDS = 30

/** Seconds to list the collections in all. */
const PROBE_SECONDS = 10

/**
 * Returns a pod as it is now. One of RunPod's servers may not know it, or not yet:
 * its 404 counts once RunPod has repeated it for some seconds.
 *
 * @throws Failure when it cannot be read, and the reason of `access.signal`.
 */
async function lookAtPod(
  access: Access,
  id: string,
  seconds = LOOK_SECONDS
): Promise<Pod> {
  for (let spent = 0; ; spent += LOOK_SECONDS) {
    try {
      return await getPod(access, id)
    } catch (error) {
      if (!isNotFound(error) || spent >= seconds) throw error
    }
    await pause(LOOK_SECONDS * 1000, access.signal)
    access.signal.throwIfAborted()
  }
}

/** Returns a pod as it is now; undefined if there is none, or none any more. */
export async function findPod(
  access: Access,
  id: string
): Promise<Pod | undefined> {
  try {
    const pod = await lookAtPod(access, id)
    return pod.status === 'TERMINATED' ? undefined : pod
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** A pod that did not become healthy; RunPod itself works. */
export class UnhealthyError extends Error {
  override name = 'UnhealthyError'
  /** The last that was seen of the pod. */
  readonly pod: Pod | undefined

  constructor(message: string, pod?: Pod) {
    super(message)
    this.pod = pod
  }
}

/** What a pod must become. */
interface WantedPod extends PodLogin {
  /** The image that it must have. */
  image: string
  timeoutSeconds: number
  /** False if it is enough that a new container runs. */
  healthy: boolean
  /** The pod as it was before a change, which starts a new container. */
  before?: Pod
}

/** A pod that is as wanted. */
interface ReadyPod {
  pod: Pod
  /** How to call its Milvus, if that was to be healthy. */
  rest?: Rest
}

/** A pod whose Milvus answers. */
interface HealthyPod extends ReadyPod {
  rest: Rest
}

/**
 * Waits until a pod runs a container of the image, Milvus in it answers, twice, and
 * its clients' port takes connections. Afterwards the pod must still be the same, so
 * that its address is the one that was tried.
 *
 * @throws UnhealthyError when it ended or was not healthy in time, and
 * Failure when RunPod cannot be asked.
 */
export async function waitForMilvus(
  access: Access,
  id: string,
  wanted: WantedPod & { healthy: true }
): Promise<HealthyPod>
export async function waitForMilvus(
  access: Access,
  id: string,
  wanted: WantedPod
): Promise<ReadyPod>
export async function waitForMilvus(
  access: Access,
  id: string,
  wanted: WantedPod
): Promise<ReadyPod> {
  const { timeoutSeconds, before } = wanted
  const limit = AbortSignal.timeout(timeoutSeconds * 1000)
  const signal = AbortSignal.any([access.signal, limit])
  const began = performance.now()
  const hidden = before ? LOOK_SECONDS : APPEAR_SECONDS
  // A container that runs after the pod was down is a new one.
  let wasDown = before !== undefined && before.status !== 'RUNNING'
  const openRest = restOpener(access, wanted)
  let ready: ReadyPod | undefined
  for (let looks = 0; ; looks++) {
    const pod = await lookAtPod(access, id, hidden)
    const seconds = (performance.now() - began) / 1000
    wasDown ||= pod.status !== 'RUNNING'
    if (seconds > CHANGE_GRACE_SECONDS || !mayStillStart(pod, before)) {
      requireAlive(pod)
    }
    const isNew = !before || wasDown || isRestarted(pod, before, seconds)
    const lack = lackOfImage(pod, wanted, seconds)
    if (!lack && ready && isSameRun(pod, ready.pod)) return ready
    const look = { pod, isNew, seconds }
    const seen = lack ?? (await readyOrLack(look, wanted, openRest, signal))
    ready = typeof seen === 'string' ? undefined : seen
    if (typeof seen !== 'string') continue
    await pause((FIRST_POLLS[looks] ?? POLL_SECONDS) * 1000, signal)
    access.signal.throwIfAborted()
    if (limit.aborted) {
      throw new UnhealthyError(
        `it was not healthy within ${timeoutSeconds} s: ${seen}`,
        pod
      )
    }
  }
}

/**
 * Says which image a pod has, if it is not the wanted one. For a while RunPod may
 * still show the pod as it was.
 *
 * @throws UnhealthyError when it certainly has another.
 */
function lackOfImage(
  pod: Pod,
  { image, before }: WantedPod,
  seconds: number
): string | undefined {
  if (isSameImage(pod.image, image)) return undefined
  const lack = `its image is ${oneLine(pod.image) || 'not shown'}`
  const isAsBefore = before && isSameImage(pod.image, before.image)
  if (!pod.image || (isAsBefore && seconds <= CHANGE_GRACE_SECONDS)) return lack
  throw new UnhealthyError(lack, pod)
}

/** True if a pod still runs the container that it ran at another look. */
function isSameRun(pod: Pod, other: Pod): boolean {
  const isSame = pod.startedAt === other.startedAt
  const isThere = clientAddress(pod) === clientAddress(other)
  return pod.status === 'RUNNING' && isSame && isThere
}

/** What was seen of a pod. */
interface Look {
  pod: Pod
  /** True if its container is not the one that it had before. */
  isNew: boolean
  /** Since the beginning. */
  seconds: number
}

/** Returns the pod if it is as wanted, or else what it lacks. */
async function readyOrLack(
  look: Look,
  wanted: WantedPod,
  openRest: OpenRest,
  signal: AbortSignal
): Promise<ReadyPod | string> {
  const { pod, isNew, seconds } = look
  if (pod.status !== 'RUNNING') return `its status is ${oneLine(pod.status)}`
  if (!isNew) return 'it still runs the container that it had before'
  if (!wanted.healthy) return { pod }
  const rest = await openRest(pod, signal)
  if (typeof rest === 'string') return rest
  try {
    await askMilvus(rest)
    await pause(STAY_SECONDS * 1000, signal)
    await askMilvus(rest)
  } catch (error) {
    return whyNoRest(rest, error)
  }
  const isLate = seconds <= CHANGE_GRACE_SECONDS
  const last = isLate ? wanted.before : undefined
  return (await lackOfPort(pod, last, signal)) ?? { pod, rest }
}

/** True if a pod that was changed may be stopped on its way, or be shown as it was. */
function mayStillStart({ status }: Pod, before: Pod | undefined): boolean {
  return before !== undefined && ['EXITED', before.status].includes(status)
}

function requireAlive(pod: Pod): void {
  const { status } = pod
  const isDead = ['EXITED', 'ERROR', 'TERMINATED'].includes(status)
  if (isDead) throw new UnhealthyError(`its status became ${status}`, pod)
}

/**
 * True if the container that runs was started after the image was changed. For a
 * while RunPod may still show the pod as it was.
 */
function isRestarted(pod: Pod, before: Pod, seconds: number): boolean {
  if (pod.startedAt !== before.startedAt) return true
  const uptime = pod.runtime?.uptime ?? Infinity
  const last = before.runtime?.uptime ?? Infinity
  return uptime < last && uptime <= seconds + 1
}

/**
 * Asks Milvus for its collections.
 *
 * @throws RestError when it does not list them.
 */
export async function askMilvus(rest: Rest): Promise<void> {
  const limit = AbortSignal.timeout(PROBE_SECONDS * 1000)
  const signal = AbortSignal.any([rest.signal, limit])
  await callRest({ ...rest, signal }, 'collections/list', {})
}

/** Milvus' code for a wrong password (`ErrNeedAuthenticate` in merr/errors.go). */
const WRONG_PASSWORD = [1800, 1400]

/** True if Milvus answers, and only refuses the password. */
export function isPasswordRefused(error: unknown): boolean {
  const code = error instanceof RestError ? (error.code ?? 0) : 0
  return WRONG_PASSWORD.includes(code)
}
