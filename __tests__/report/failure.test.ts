import { beforeEach, describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/messages/failure.js'
import { failureText } from '../../src/report/failure.js'
import { failure } from '../support/results.js'
import { setEnv } from '../support/temporary.js'

const MORE =
  '**More:** [broken](https://github.com/me/fork/blob/v1/docs/errors.md#broken)'

describe('failureText', () => {
  beforeEach(() => {
    setEnv({ GITHUB_ACTION_REPOSITORY: 'me/fork', GITHUB_ACTION_REF: 'v1' })
  })

  it('says what happened, why, what to do, and where to read more, in paragraphs that wrap', () => {
    expect(failureText(failure)).toBe(
      `**What happened:** It broke\n\n**Likely reason:** rust\n\n**What to do:** oil it\n\n${MORE}`
    )
  })

  it('leaves out what is not known', () => {
    expect(failureText(new Failure('unexpected-error', 'It broke'))).toBe(
      `**What happened:** It broke\n\n${MORE}`
    )
  })

  it('keeps the lines of a message, and shows its markup as text', () => {
    const foreign = new Failure(
      'unexpected-error',
      'One:\n```\n<b>@me</b>\n````',
      {
        next: 'wait'
      }
    )
    expect(failureText(foreign)).toMatch(
      /^\*\*What happened:\*\* One\\:<br>\\`\\`\\`<br>\\<b\\>\\@&#8203;me\\<\\\/b\\><br>/
    )
  })

  it('is empty for a run that did not fail', () => {
    expect(failureText(undefined)).toBe('')
  })
})
