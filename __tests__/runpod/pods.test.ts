import { describe, expect, it } from '@jest/globals'
import { selectPods } from '../../src/runpod/pods.js'
import { samplePod } from '../support/runpod-api.js'

describe('selectPods', () => {
  const pods = [
    samplePod({ id: 'p2', name: 'milvus-b' }),
    samplePod({ id: 'p1', name: 'milvus-a' }),
    samplePod({ id: 'p3', name: 'other' }),
    samplePod({ id: 'p4', name: 'other' }),
    samplePod({ id: 'p5', name: 'p3' })
  ]

  it.each<[string, string[], string[]]>([
    ['an id', ['p2'], ['p2 by id']],
    ['a name', ['milvus-a'], ['p1']],
    ['a name that several have', ['other'], ['p3', 'p4']],
    ['an id that is also a name', ['p3'], ['p3 by id']],
    ['the beginning of names', ['milvus-*'], ['p1', 'p2']],
    ['a beginning that none has', ['nothing-*'], []],
    [
      'a pod twice, once',
      ['other', 'p4', 'milvus-*'],
      ['p3', 'p4 by id', 'p1', 'p2']
    ]
  ])('selects by %s', (_, selectors, expected) => {
    const selected = selectPods(pods, selectors)

    expect(
      selected.map(({ pod, byId }) => (byId ? `${pod.id} by id` : pod.id))
    ).toEqual(expected)
  })

  it('says which line names no pod, and which pods there are', () => {
    expect(() => selectPods(pods, ['milvus-a', 'milvus-c'])).toThrow(
      'no pod with the ID or name "milvus-c"; it has milvus-b (p2), milvus-a (p1)'
    )
  })
})
