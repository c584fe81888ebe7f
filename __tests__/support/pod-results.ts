// Results at RunPod, for pages of the summary.
import type { PodOutcome, PodResult } from '../../src/runpod/pods.js'
import { digestOf, INDEX } from './samples.js'

export const FROM = `me/milvus@${digestOf('1')}`
export const TO = `me/milvus@${INDEX}`

export function pod(
  outcome: PodOutcome,
  given: Partial<PodResult> = {}
): PodResult {
  return { id: 'p1', name: outcome, outcome, before: FROM, now: TO, ...given }
}

export const TRIED = {
  outcome: 'passed',
  offer: 'cpu3c, 2 vCPU',
  ready: 41.2,
  seconds: 90,
  price: 0.06
} as const

export const STAYED = {
  before: '203.0.113.7:17445',
  after: '203.0.113.7:17445'
}
export const MOVED = { before: '203.0.113.7:17445', after: '203.0.113.8:17446' }
export const TEMPLATE = { id: 'tpl1', name: 'Milvus', notes: [] }
