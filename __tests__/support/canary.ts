import { beforeEach } from '@jest/globals'
import type { CanaryResult } from '../../src/runpod/canary/canary.js'
import type { CanaryChoice } from '../../src/runpod/canary/create.js'
import { skipWaiting } from './no-waiting.js'
import { milvusOnPods, runpod, useFakeRunPod } from './runpod-api.js'
import { INDEX, newJob } from './samples.js'

skipWaiting()
const { runCanary } = await import('../../src/runpod/canary/canary.js')

export const CANARY_IMAGE = `ghcr.io/me/milvus@${INDEX}`
export const CANARY_NAME = 'milvus-runpod-0123456789-canary'

export let job: ReturnType<typeof newJob>

useFakeRunPod()

beforeEach(async () => {
  job = newJob()
  await milvusOnPods()
})

/** Runs a canary, whose waiting is skipped. */
export function runOne(
  given: {
    choice?: CanaryChoice
    signal?: AbortSignal
    timeoutSeconds?: number
    imageBytes?: number
  } = {}
): Promise<CanaryResult> {
  const { signal = runpod.access.signal, ...wanted } = given
  const usual = { choice: { kind: 'cpu' }, timeoutSeconds: 60 } as const
  const image = { image: CANARY_IMAGE, registry: 'reg1' }
  return runCanary(
    { ...runpod.access, signal },
    { ...usual, ...image, job, ...wanted }
  )
}
