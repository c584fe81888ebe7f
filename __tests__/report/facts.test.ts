import { describe, expect, it } from '@jest/globals'
import { factsOf } from '../../src/report/facts.js'
import { published, update } from '../support/results.js'

const NOTES =
  '[Release notes of 2.6.22](https://github.com/milvus-io/milvus/releases/tag/v2.6.22)'
const advisory = {
  id: '',
  ghsa: '',
  severity: '',
  summary: '',
  url: ''
}

describe('factsOf', () => {
  it.each([
    ['no advisory', [], ' · no known security advisories'],
    ['an advisory', [advisory], ' · ⚠️ 1 security advisory'],
    ['advisories', [advisory, advisory], ' · ⚠️ 2 security advisories'],
    ['advisories that were not read', undefined, '']
  ])('links to the release notes, and counts %s', (_, advisories, count) => {
    const plan = { ...update, advisories }
    expect(factsOf({ ...published, plan })).toBe(
      `${NOTES}${count} · took 3.29 s`
    )
  })

  it('has nothing to say before there is a plan', () => {
    expect(factsOf({ timings: [] })).toBe('')
  })
})
