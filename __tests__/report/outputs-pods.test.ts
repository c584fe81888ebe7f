import { describe, expect, it } from '@jest/globals'
import { failureOf } from '../../src/report/failed.js'
import { outputsOf } from '../../src/report/outputs.js'
import type { PodResult } from '../../src/runpod/pods.js'

const updated: PodResult = {
  id: 'p1',
  name: 'milvus-one',
  outcome: 'updated',
  before: 'me/milvus:2.6.20',
  now: 'me/milvus:2.6.22',
  address: { before: '203.0.113.7:17445', after: '203.0.113.8:17446' },
  seconds: 20.4567
}
const gone: PodResult = {
  id: 'p2',
  name: 'milvus-two',
  outcome: 'gone',
  before: 'me/milvus:2.6.20',
  now: '',
  reason: 'it was terminated'
}

/** What a run without a plan sets, which brings RunPod to a published image. */
function podsOf(pods?: PodResult[], message?: string): unknown {
  const error = message ? failureOf(new Error(message)) : undefined
  const { pods: text = '' } = outputsOf({
    timings: [],
    runpod: { pods },
    error
  })
  return text && JSON.parse(text)
}

describe('the output "pods"', () => {
  const expected = [
    {
      id: 'p1',
      name: 'milvus-one',
      outcome: 'updated',
      address: { before: '203.0.113.7:17445', after: '203.0.113.8:17446' },
      image: { before: 'me/milvus:2.6.20', after: 'me/milvus:2.6.22' },
      seconds: 20.5,
      reason: null
    },
    {
      id: 'p2',
      name: 'milvus-two',
      outcome: 'gone',
      address: { before: null, after: null },
      image: { before: 'me/milvus:2.6.20', after: null },
      seconds: null,
      reason: 'it was terminated'
    }
  ]

  it('has what clients need, and null for what is not known', () => {
    expect(podsOf([updated, gone])).toEqual(expected)
  })

  it('is set after a run that failed, too', () => {
    expect(podsOf([updated, gone], 'p2 failed')).toEqual(expected)
  })

  it('is an empty list where no pod was meant', () => {
    expect(podsOf([])).toEqual([])
  })

  it('is empty without "runpod-pods"', () => {
    expect(podsOf()).toBe('')
  })
})
