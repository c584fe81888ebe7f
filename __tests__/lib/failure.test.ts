import { describe, expect, it } from '@jest/globals'
import { Failure, messageOf, whatOf } from '../../src/lib/failure.js'

describe('Failure', () => {
  it('says what failed, the likely reason and what to do, one per line', () => {
    const failure = new Failure('broken', 'It broke', {
      likely: 'rust',
      next: 'oil it'
    })
    expect(failure.message).toBe(
      'It broke\nLikely reason: rust\nWhat to do: oil it'
    )
  })

  it('leaves out the likely reason if there is none', () => {
    const failure = new Failure('broken', 'It broke', { next: 'oil it' })
    expect(failure.message).toBe('It broke\nWhat to do: oil it')
  })

  it('keeps its code and its parts', () => {
    const advice = { likely: 'rust', next: 'oil it' }
    const failure = new Failure('broken', 'It broke', advice)
    expect(failure).toMatchObject({
      code: 'broken',
      what: 'It broke',
      ...advice
    })
  })
})

describe('whatOf', () => {
  it('leaves out the advice of a failure', () => {
    const failure = new Failure('broken', 'It broke', { next: 'oil it' })
    expect([failure, new Error('gone')].map(whatOf)).toEqual([
      'It broke',
      'gone'
    ])
  })
})

describe('messageOf', () => {
  it.each([
    [new Error('gone'), 'gone'],
    ['gone', 'gone'],
    [undefined, 'undefined']
  ])('is the message of %p', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message)
  })
})
