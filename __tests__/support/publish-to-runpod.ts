import { afterEach, beforeEach, jest } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import * as limits from '../../src/runpod/limits.js'
import { serveRest, type RestReply } from './milvus-rest.js'
import { IMAGE, publishHere } from './publish-here.js'
import {
  KEY,
  mappedTo,
  samplePod,
  sampleTemplate,
  serveRunPod,
  type FakeRunPod
} from './runpod-api.js'
import { INDEX } from './samples.js'
import { setEnv, temporaryDirectory } from './temporary.js'

jest.unstable_mockModule('../../src/runpod/limits.js', () => ({
  ...limits,
  POLL_SECONDS: 0.01,
  STAY_SECONDS: 0
}))

export { publishOnce as published } from './publish-here.js'

export const REF = `${IMAGE}@${INDEX}`
export const PODS = { 'runpod-pods': 'milvus-*' }
export const TEMPLATE = { 'runpod-template': 'Milvus' }
export const CANARY = { 'runpod-canary': 'cpu' }

export let runpod: FakeRunPod

beforeEach(async () => {
  setEnv({ RUNNER_TEMP: temporaryDirectory(), GITHUB_STATE: '' })
  runpod = await serveRunPod({
    pods: [
      samplePod({ id: 'p1' }),
      samplePod({ id: 'p2', name: 'milvus-two' })
    ],
    templates: [sampleTemplate()]
  })
  await milvusOnPods()
})

afterEach(async () => {
  await runpod.stop()
})

/** Lets every pod have a Milvus that answers so. */
export async function milvusOnPods(
  replies: Record<string, RestReply[]> = {}
): Promise<void> {
  const { port } = await serveRest(replies)
  for (const pod of runpod.state.pods) Object.assign(pod, mappedTo(port))
  runpod.onImage = (pod) => {
    if (pod.status === 'RUNNING') pod.startedAt = `${pod.startedAt ?? ''}!`
  }
  runpod.onCreate = (pod) => {
    Object.assign(pod, mappedTo(port), { status: 'RUNNING' })
  }
}

/** Publishes with a key, and whatever else is given. */
export function publish(given: Record<string, string>): Promise<Results> {
  return publishHere({
    'smoke-test': 'none',
    'runpod-api-key': KEY,
    'runpod-api-url': runpod.url,
    'runpod-timeout': '2',
    ...given
  })
}
