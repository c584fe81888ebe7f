import { afterEach, beforeEach } from '@jest/globals'
import type { PodResult } from '../../src/runpod/pod-result.js'
import type { PodPlan } from '../../src/runpod/pods.js'
import { serveRest } from './milvus-rest.js'
import { skipWaiting } from './no-waiting.js'
import {
  mappedTo,
  samplePod,
  serveRunPod,
  type FakeRunPod
} from './runpod-api.js'
import { INDEX, newJob } from './samples.js'

skipWaiting()
const { rollPods } = await import('../../src/runpod/roll.js')

export const NEW = `ghcr.io/me/milvus@${INDEX}`
export const OLD = 'ghcr.io/me/milvus:2.6.20'

export let runpod: FakeRunPod
let port: number

beforeEach(async () => {
  runpod = await serveRunPod()
  port = (await serveRest()).port
  runpod.state.pods = ['p1', 'p2', 'p3'].map((id) =>
    samplePod({ id, name: `milvus-${id}`, ...mappedTo(port) })
  )
  // Each change starts a new container.
  runpod.onImage = (pod) => {
    if (pod.status === 'RUNNING') pod.startedAt = `${pod.startedAt ?? ''}!`
  }
})

afterEach(async () => {
  await runpod.stop()
})

export interface Rolled {
  results: PodResult[]
  error?: string
  job: ReturnType<typeof newJob>
}

/** Rolls all pods of the account, whatever they are like. */
export async function roll(
  change: Partial<PodPlan> = {},
  over = runpod.access.over
): Promise<Rolled> {
  let results: PodResult[] = []
  const plans = runpod.state.pods.map((pod): PodPlan => {
    return { pod: { ...pod }, action: 'roll', ...change }
  })
  const job = newJob()
  const options = { image: NEW, password: 'Milvus', timeoutSeconds: 0.5, job }
  const error = await rollPods(
    { ...runpod.access, over },
    plans,
    options,
    (known) => {
      results = known
    }
  ).then(
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

/** Lets the new image end a pod. */
export function breakOn(id: string): void {
  const { onImage } = runpod
  runpod.onImage = (pod) => {
    onImage(pod)
    if (pod.id === id) pod.status = pod.image === NEW ? 'ERROR' : 'RUNNING'
  }
}
