import { describe, expect, it } from '@jest/globals'
import { fail, messageOf, whatOf } from '../../src/messages/failure.js'
import { setEnv } from '../support/temporary.js'

const NO_ANSWER = new Error('no answer')

describe('fail', () => {
  it('says what failed, the likely reason and what to do, one per line', () => {
    const failure = fail('engine-not-linux', { platform: 'windows' })
    expect(failure.message.split('\n')).toEqual([
      'The Docker engine runs windows containers',
      expect.stringMatching(/^Likely reason: it is set to Windows/),
      expect.stringMatching(/^What to do: use a runner/)
    ])
    expect(failure.code).toBe('engine-not-linux')
  })

  it('leaves out the likely reason if there is none', () => {
    const failure = fail('docker-config-unreadable', {
      file: 'config.json',
      reason: 'no JSON'
    })
    expect(failure.message).toBe(
      'config.json could not be read: no JSON\nWhat to do: fix or remove this docker configuration file'
    )
  })

  it('has the code of a case', () => {
    expect(fail('input-push.digests', { value: 'no' }).code).toBe('input-push')
  })

  it('quotes its cause, and keeps it', () => {
    const failure = fail('engine-no-answer', {}, { cause: NO_ANSWER })
    expect(failure.what).toBe('The Docker engine does not answer: no answer')
    expect(failure.cause).toBe(NO_ANSWER)
  })

  it('has its own advice in place of that of its cause', () => {
    const cause = fail('engine-no-answer', {}, { cause: NO_ANSWER })
    const { message } = fail(
      'docker-config-unreadable',
      { file: 'config.json' },
      { cause }
    )
    expect(message.match(/What to do: .*/g)).toEqual([
      'What to do: fix or remove this docker configuration file'
    ])
  })

  it('has the advice of its cause if it has none of its own', () => {
    const cause = fail('engine-no-answer', {}, { cause: NO_ANSWER })
    const values = { tag: '2.6', registry: 'r', moved: 'none', missing: '2.6' }
    const failure = fail('tag-not-set', values, { cause })
    expect(failure.what).toContain(
      'Tag "2.6" could not be set: The Docker engine does not answer: no answer'
    )
    expect(failure.next).toBe(cause.next)
  })

  it('says in the reusable workflow what can be done there', () => {
    const failed = (): string | undefined =>
      fail('buildx-missing', { reason: 'x' }).next
    expect(failed()).toMatch(
      /^install it earlier in the job, with docker\/setup-buildx-action/
    )
    setEnv({ MILVUS_RUNPOD_WORKFLOW: 'true' })
    expect(failed()).toMatch(
      /^install it on the runner .*"runner-amd64" and "runner-arm64"$/
    )
  })
})

describe('whatOf', () => {
  it('leaves out the advice of a failure', () => {
    const failure = fail('engine-no-answer', { reason: 'gone' })
    expect([failure, NO_ANSWER].map(whatOf)).toEqual([
      'The Docker engine does not answer: gone',
      'no answer'
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
