import { beforeEach } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { skipWaiting } from './no-waiting.js'
import { IMAGE, publishHere } from './publish-here.js'
import {
  KEY,
  milvusOnPods,
  samplePod,
  sampleTemplate,
  runpod,
  useFakeRunPod
} from './runpod-api.js'
import { INDEX } from './samples.js'

export { publishOnce as published } from './publish-here.js'
export { milvusOnPods, runpod } from './runpod-api.js'

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
