import { beforeEach } from '@jest/globals'
import type { ChangeOptions } from '../../src/runpod/roll/change.js'
import type { PodResult } from '../../src/runpod/pods.js'
import type { PodPlan } from '../../src/runpod/pods.js'
import type { Pod } from '../../src/runpod/shapes.js'
import { serveRest, type RestReply } from './milvus-rest.js'
import { skipWaiting } from './no-waiting.js'
import {
  mappedTo,
  milvusOnPods,
  samplePod,
  runpod,
  useFakeRunPod
} from './runpod-api.js'
import { INDEX, newJob } from './samples.js'

export { runpod } from './runpod-api.js'

skipWaiting()
const { rollPods } = await import('../../src/runpod/roll/roll.js')

export const NEW = `ghcr.io/me/milvus@${INDEX}`
export const OLD = 'ghcr.io/me/milvus:2.6.20'

useFakeRunPod(() => ({
  pods: ['p1', 'p2', 'p3'].map((id) => samplePod({ id, name: `milvus-${id}` }))
}))

beforeEach(() => milvusOnPods())

export interface Rolled {
  results: PodResult[]
  error?: string
  job: ReturnType<typeof newJob>
}

/**
 * Rolls all pods of the account, whatever they are like.
 *
 * @param change of the plans, or what is planned for each
 */
export async function roll(
  change:
    | Partial<PodPlan>
    | ((pod: Pod) => PodPlan['action'] | Partial<PodPlan>) = {},
  given: Partial<ChangeOptions> & { signal?: AbortSignal } = {}
): Promise<Rolled> {
  let results: PodResult[] = []
  const known = { milvus: { line: '2.6', version: '2.6.20' } }
  const plans = runpod.state.pods.map((pod): PodPlan => {
    const plan = typeof change === 'function' ? change(pod) : change
    const own = typeof plan === 'string' ? { action: plan } : plan
    return { pod: { ...pod }, byId: false, known, action: 'roll', ...own }
  })
  const job = newJob()
  const options = {
    target: { repository: 'ghcr.io/me/milvus', ref: NEW, version: '2.6.22' },
    readImage: () => Promise.resolve({}),
    allowLineChange: false,
    password: 'Milvus',
    // Enough for a Milvus that answers on a busy machine; the others use it up.
    timeoutSeconds: 2,
    ...given,
    job
  }
  const { signal = runpod.access.signal } = given
  const access = { ...runpod.access, signal }
  const error = await rollPods(access, plans, options, (all) => {
    results = all
  }).then(
    () => undefined,
    (reason: unknown) => (reason as Error).message
  )
  return { results, error, job }
}

/** What became of p1, p2 and p3, such as `updated restored waiting`. */
export function outcomes({ results }: Rolled): string {
  return results.map(({ outcome }) => outcome).join(' ')
}

/** Images of the pods now. */
export function images(): string[] {
  return runpod.state.pods.map(({ image }) => image)
}

/** Changes a pod as its owner, another run, or RunPod does. */
export function set(id: string, given: Partial<Pod>): void {
  const pod = runpod.state.pods.find((one) => one.id === id)
  Object.assign(pod ?? {}, given)
}

/** Does something as soon as a pod gets the new image. */
export function whenChanged(id: string, act: () => void): void {
  const { onImage } = runpod
  runpod.onImage = (pod) => {
    onImage(pod)
    if (pod.id === id && pod.image === NEW) act()
  }
}

/** Changes a pod right before RunPod is asked for it the nth time. */
export function setAtLook(
  number: number,
  id: string,
  given: Partial<Pod>
): void {
  let looks = 0
  runpod.onCall = (call) => {
    if (call !== `GET /v2/pods/${id}`) return
    looks += 1
    if (looks === number) set(id, given)
  }
}

/** Lets the new image end a pod. */
export function breakOn(id: string): void {
  const { onImage } = runpod
  runpod.onImage = (pod) => {
    onImage(pod)
    if (pod.id === id) pod.status = pod.image === NEW ? 'ERROR' : 'RUNNING'
  }
}

/** Gives a pod a Milvus that answers its first call so. */
export async function answerOnce(id: string, reply: RestReply): Promise<void> {
  const { port } = await serveRest({ 'collections/list': [reply] })
  set(id, mappedTo(port))
}

export const WRONG_PASSWORD = {
  code: 1800,
  message: "user hasn't authenticated"
}
