import { describe, expect, it } from '@jest/globals'
import { pushedTags } from '../../src/docker/push-log.js'
import { INDEX } from '../support/samples.js'

const REPOSITORY = 'registry:5000/me/milvus'

function pushing(step: number, tag: string): string {
  return `#${step} 0.003 pushing ${INDEX} to ${REPOSITORY}:${tag}`
}

/** What buildx 0.38 prints. */
const IN_ONE_STEP = [
  `#1 [internal] pushing ${REPOSITORY}`,
  `#1 0.000 copying ${INDEX} from ${REPOSITORY}@${INDEX} to ${REPOSITORY}`,
  pushing(1, 'a'),
  pushing(1, 'b'),
  pushing(1, 'c')
]

/** What buildx 0.30 prints. */
const IN_MANY_STEPS = ['a', 'b', 'c'].flatMap((tag, index) => [
  `#${index + 1} [internal] pushing ${REPOSITORY}:${tag}`,
  pushing(index + 1, tag)
])

describe('pushedTags', () => {
  it.each([
    ['all but the last while a step goes on', IN_ONE_STEP, ['a', 'b']],
    [
      'all of a step that is done',
      [...IN_ONE_STEP, '#1 DONE 0.1s'],
      ['a', 'b', 'c']
    ],
    [
      'all but the last of a step that fails',
      [...IN_ONE_STEP, '#1 ERROR: x'],
      ['a', 'b']
    ],
    ['none of steps that go on', IN_MANY_STEPS, []],
    ['those whose steps are done', [...IN_MANY_STEPS, '#2 DONE 0.1s'], ['b']],
    ['none where nothing is pushed', ['ERROR: denied', ''], []]
  ])('returns %s', (_, lines, expected) => {
    expect(pushedTags(lines.join('\n'))).toEqual(expected)
  })
})
