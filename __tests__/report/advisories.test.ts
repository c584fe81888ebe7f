import { describe, expect, it } from '@jest/globals'
import type { Advisory } from '../../src/milvus/advisories.js'
import { advisoriesOf } from '../../src/report/advisories.js'

const advisory: Advisory = {
  id: 'CVE-2025-64513',
  ghsa: 'GHSA-mhjq-8c7m-3f7p',
  severity: 'high',
  summary: 'It is open',
  url: 'https://github.com/milvus-io/milvus/security/advisories/1',
  fixed: '2.6.5'
}

describe('advisoriesOf', () => {
  it('is a table of the advisories, the worst first and unknown ones last', () => {
    const severities = ['low', 'unknown', 'critical', 'medium', 'high']
    const all = severities.map((severity) => ({ ...advisory, severity }))
    const [head, , ...rows] = advisoriesOf(all).split('\n')
    expect(head).toBe('| Severity | Advisory | Fixed in | About |')
    expect(rows.map((row) => /&nbsp;(\w+)/.exec(row)?.[1])).toEqual([
      'critical',
      'high',
      'medium',
      'low',
      'unknown'
    ])
  })

  it('links to the advisory and names the fixed version', () => {
    expect(advisoriesOf([advisory]).split('\n').at(-1)).toBe(
      '| 🟠&nbsp;high | [CVE\\-2025\\-64513](https://github.com/milvus-io/milvus/security/advisories/1) | 2\\.6\\.5 | It is open |'
    )
  })

  it('says that a range could not be read, and that no fixed version is given', () => {
    const row = advisoriesOf([
      { ...advisory, fixed: undefined, unclear: 'all|none' }
    ])
    expect(row).toContain('| no version given |')
    expect(row).toContain('may be affected: the version range \\"all\\|none\\"')
  })

  it('is empty when there are none, or they were not read', () => {
    expect([advisoriesOf([]), advisoriesOf(undefined)]).toEqual(['', ''])
  })
})
