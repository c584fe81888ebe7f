import { describe, expect, it } from '@jest/globals'
import { fail } from '../../src/messages/failure.js'
import { annotate, docsLink, setFailed } from '../../src/messages/annotate.js'
import { log } from '../support/log.js'
import { setEnv } from '../support/temporary.js'

const OWN = {
  MILVUS_RUNPOD_REPOSITORY: 'me/fork',
  MILVUS_RUNPOD_REF: '0123abc'
}

/** As a runner has it for `uses: ./action`. */
const LOCAL = { GITHUB_ACTION_REPOSITORY: '', GITHUB_ACTION_REF: '' }

describe('docsLink', () => {
  it('leads to the code, in the version of the action that runs', () => {
    const env = {
      GITHUB_ACTION_REPOSITORY: 'me/fork',
      GITHUB_ACTION_REF: 'v1'
    }
    expect(docsLink('disk-full', env)).toBe(
      'https://github.com/me/fork/blob/v1/docs/errors.md#disk-full'
    )
  })

  it('leads to the commit that the workflow has checked out', () => {
    expect(docsLink('disk-full', { ...LOCAL, ...OWN })).toBe(
      'https://github.com/me/fork/blob/0123abc/docs/errors.md#disk-full'
    )
  })

  it('leads to the main branch if nothing says which version runs', () => {
    expect(docsLink('disk-full', LOCAL)).toBe(
      'https://github.com/org/milvus-runpod-action/blob/main/docs/errors.md#disk-full'
    )
  })
})

describe('annotate', () => {
  it('makes a warning or a notice, which ends with a line that leads to the docs', () => {
    setEnv({ ...LOCAL, ...OWN })
    const link = 'https://github.com/me/fork/blob/0123abc/docs/errors.md'

    annotate('cleanup-ended', { reason: 'out of time' })
    annotate('package-may-be-private', { image: 'ghcr.io/me/milvus' })

    expect(log().split('\n')).toEqual([
      `::warning::The clean-up ended early: out of time%0AMore: ${link}#cleanup-ended`,
      expect.stringMatching(/^::notice::If ghcr.io\/me\/milvus is a new/),
      ''
    ])
  })
})

describe('setFailed', () => {
  it('ends the error with a line that leads to the docs', () => {
    setFailed(fail('windows-runner', {}))
    expect(log()).toMatch(/^::error::.*%0AMore: https:.*#windows-runner\n$/)
  })
})
