import { beforeEach } from '@jest/globals'
import type { ChangeOptions } from '../../src/runpod/change.js'
import type { PodResult } from '../../src/runpod/pods.js'
import type { PodPlan } from '../../src/runpod/pods.js'
import type { Pod } from '../../src/runpod/shapes.js'
import { serveRest } from './milvus-rest.js'
import { skipWaiting } from './no-waiting.js'
import { mappedTo, samplePod, runpod, useFakeRunPod } from './runpod-api.js'
import { INDEX, newJob } from './samples.js'

export { runpod } from './runpod-api.js'

skipWaiting()
const { rollPods } = await import('../../src/runpod/roll.js')

export const NEW = `ghcr.io/me/milvus@${INDEX}`
export const OLD = 'ghcr.io/me/milvus:2.6.20'

let port: number

useFakeRunPod()

beforeEach(async () => {
  port = (await serveRest()).port
  runpod.state.pods = ['p1', 'p2', 'p3'].map((id) =>
    samplePod({ id, name: `milvus-${id}`, ...mappedTo(port) })
  )
  // Each change starts a new container.
  runpod.onImage = (pod) => {
    if (pod.status === 'RUNNING') pod.startedAt = `${pod.startedAt ?? ''}!`
  }
})

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
  change: Partial<PodPlan> | ((pod: Pod) => PodPlan['action']) = {},
  given: Partial<ChangeOptions> & { signal?: AbortSignal } = {}
): Promise<Rolled> {
  let results: PodResult[] = []
  const known = { milvus: { line: '2.6', version: '2.6.20' } }
  const plans = runpod.state.pods.map((pod): PodPlan => {
    const own = typeof change === 'function' ? { action: change(pod) } : change
    return { pod: { ...pod }, byId: false, known, action: 'roll', ...own }
  })
  const job = newJob()
  const options = {
    target: { repository: 'ghcr.io/me/milvus', ref: NEW, version: '2.6.22' },
    readImage: () => Promise.resolve({}),
    allowLineChange: false,
    password: 'Milvus',
    timeoutSeconds: 0.5,
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

/** Such as `p1 updated`. */
export function outcomes({ results }: Rolled): string[] {
  return results.map(({ id, outcome }) => `${id} ${outcome}`)
}

/** Images of the pods now. */
export function images(): string[] {
  return runpod.state.pods.map(({ image }) => image)
}

/** Changes a pod as soon as another, or itself, gets the new image. */
export function whenChanged(id: string, act: (pods: Pod[]) => void): void {
  const { onImage } = runpod
  runpod.onImage = (pod) => {
    onImage(pod)
    if (pod.id === id && pod.image === NEW) act(runpod.state.pods)
  }
}

/** Does something to the pods right before the nth call that begins so. */
export function meanwhile(
  start: string,
  number: number,
  act: (pods: Pod[]) => unknown
): void {
  let calls = 0
  runpod.onCall = (call) => {
    if (!call.startsWith(start)) return
    calls += 1
    if (calls === number) act(runpod.state.pods)
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
