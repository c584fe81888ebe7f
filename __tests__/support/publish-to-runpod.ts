import { beforeEach } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { serveRest, type RestReply } from './milvus-rest.js'
import { skipWaiting } from './no-waiting.js'
import { IMAGE, publishHere } from './publish-here.js'
import {
  KEY,
  mappedTo,
  samplePod,
  sampleTemplate,
  runpod,
  useFakeRunPod
} from './runpod-api.js'
import { INDEX } from './samples.js'

export { publishOnce as published } from './publish-here.js'
export { runpod } from './runpod-api.js'

skipWaiting()

export const REF = `${IMAGE}@${INDEX}`
export const PODS = { 'runpod-pods': 'milvus-*' }
export const TEMPLATE = { 'runpod-template': 'Milvus' }
export const CANARY = { 'runpod-canary': 'cpu' }

useFakeRunPod(() => ({
  pods: [samplePod({ id: 'p1' }), samplePod({ id: 'p2', name: 'milvus-two' })],
  templates: [sampleTemplate()]
}))

beforeEach(() => milvusOnPods())

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
