import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/lib/failure.js'
import { docsLink, note, warn, withLink } from '../../src/lib/messages.js'
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

describe('messages', () => {
  it('end with a line that leads to the docs', () => {
    setEnv({ ...LOCAL, ...OWN })
    const link = 'https://github.com/me/fork/blob/0123abc/docs/errors.md'

    warn('disk-nearly-full', 'It may be too little')
    note('older-base', 'It fell back')

    expect(log().split('\n')).toEqual([
      `::warning::It may be too little%0AMore: ${link}#disk-nearly-full`,
      `::notice::It fell back%0AMore: ${link}#older-base`,
      ''
    ])
    expect(withLink(new Failure('broken', 'It broke', { next: 'x' }))).toBe(
      `It broke\nWhat to do: x\nMore: ${link}#broken`
    )
  })
})
