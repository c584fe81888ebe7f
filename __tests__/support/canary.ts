import { beforeEach } from '@jest/globals'
import type { CanaryResult } from '../../src/runpod/canary.js'
import type { CanaryChoice } from '../../src/runpod/create.js'
import { serveRest, type RestReply } from './milvus-rest.js'
import { skipWaiting } from './no-waiting.js'
import { mappedTo, runpod, useFakeRunPod } from './runpod-api.js'
import { INDEX, newJob } from './samples.js'

export { runpod } from './runpod-api.js'

skipWaiting()
const { runCanary } = await import('../../src/runpod/canary.js')

export const CANARY_IMAGE = `ghcr.io/me/milvus@${INDEX}`
export const CANARY_NAME = 'milvus-runpod-0123456789-canary'

/** The list of pods. */
export const LIST = 'GET /v2/pods?'

export let job: ReturnType<typeof newJob>

useFakeRunPod()

beforeEach(async () => {
  job = newJob()
  await milvusOnPods()
})

/** Lets a created pod start, with a Milvus that answers so. */
export async function milvusOnPods(
  replies: Record<string, RestReply[]> = {}
): Promise<void> {
  const { port } = await serveRest(replies)
  runpod.onCreate = (pod) => {
    Object.assign(pod, mappedTo(port), { status: 'RUNNING' })
  }
}

/** Runs a canary, whose waiting is skipped. */
export function runOne(
  choice: CanaryChoice = { kind: 'cpu' },
  signal = runpod.access.signal,
  timeoutSeconds = 60
): Promise<CanaryResult> {
  return runCanary(
    { ...runpod.access, signal },
    { choice, image: CANARY_IMAGE, registry: 'reg1', timeoutSeconds, job }
  )
}
