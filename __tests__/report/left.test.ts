import { describe, expect, it } from '@jest/globals'
import { noResults, type Results } from '../../src/publish/publish.js'
import { leftLines, tellLeftAlone } from '../../src/report/left.js'
import { summaryOf } from '../../src/report/summary.js'
import { log } from '../support/log.js'
import { AMD64, INDEX, plan } from '../support/samples.js'

const results: Results = {
  ...noResults(),
  plan,
  image: { refs: {}, pushed: { digest: INDEX, platformDigests: {} } },
  left: [
    {
      tag: 'latest',
      version: '3.0.0',
      image: { digest: AMD64, platforms: {} }
    }
  ]
}
const WHY =
  'ghcr.io/me/milvus:latest stands on Milvus 3.0.0, which is newer than 2.6.22: it was left alone.'
const BY_HAND =
  'To move it by hand: docker buildx imagetools create --tag ghcr.io/me/milvus:latest ghcr.io/me/milvus'

describe('leftLines', () => {
  it('says why, and the one command that would move the tag', () => {
    expect(leftLines(results)).toEqual([`${WHY} ${BY_HAND}@${INDEX}`])
  })

  it('names the exact tag when nothing is built yet', () => {
    const lines = leftLines({ ...results, image: undefined })
    expect(lines).toEqual([`${WHY} ${BY_HAND}:2.6.22`])
  })

  it('names no command where nothing else is there to move it to', () => {
    const pushed = { digest: AMD64, platformDigests: {} }
    const lines = leftLines({ ...results, image: { refs: {}, pushed } })
    expect(lines).toEqual([WHY])
  })

  it('has nothing to say before there is a plan', () => {
    expect(leftLines({ ...results, plan: undefined })).toEqual([])
  })
})

describe('tellLeftAlone', () => {
  it('makes an annotation of each tag', () => {
    tellLeftAlone(results)
    expect(log()).toBe(`::notice::${WHY} ${BY_HAND}@${INDEX}\n`)
  })
})

describe('summaryOf', () => {
  it('names them, and does not call them unconfirmed', () => {
    const summary = summaryOf({ ...results, promoted: ['2.6.22', '2.6'] })
    expect(summary).toContain(`| Tags that were left alone | ${WHY}`)
    expect(summary).not.toContain('not confirmed')
  })

  it('names the tags that stood before, when nothing was built', () => {
    const standing = { digest: INDEX, platforms: {}, isTested: true }
    const decision = { ...plan.decision, standing, tags: ['2.6'] }
    const summary = summaryOf({
      ...results,
      plan: { ...plan, decision },
      promoted: ['2.6']
    })
    expect(summary).toContain('| Build | none: ')
    expect(summary).toContain('| Tags | `2.6.22`<br>`2.6` |')
  })

  it('names the advisories', () => {
    const advisory = {
      id: 'CVE-2025-64513',
      ghsa: 'GHSA-mhjq-8c7m-3f7p',
      severity: 'critical',
      summary: 'It is open',
      url: 'https://example.com/',
      fixed: '2.6.5'
    }
    const summary = summaryOf({
      ...results,
      plan: { ...plan, advisories: [advisory] }
    })
    expect(summary).toContain(
      '| Advisories | Milvus 2.6.22 is affected by CVE-2025-64513 (critical, fixed in 2.6.5): It is open https://example.com/ |'
    )
  })
})
