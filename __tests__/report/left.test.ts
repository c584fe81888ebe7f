import { describe, expect, it } from '@jest/globals'
import type { Image, Results } from '../../src/publish/results.js'
import { leftLines, noteLeftTags } from '../../src/report/left.js'
import { summaryOf } from '../../src/report/summary.js'
import { forMarkdown } from '../../src/lib/foreign.js'
import { log } from '../support/log.js'
import { AMD64, INDEX, plan } from '../support/samples.js'

function imageAt(digest: string): Image {
  return {
    origin: 'published',
    refs: {},
    pushed: { digest, platformDigests: {} }
  }
}

const left = [
  {
    tag: 'latest',
    version: '3.0.0',
    image: { digest: AMD64, platforms: {}, annotations: {} }
  }
]
const results: Results = {
  timings: {},
  plan,
  image: imageAt(INDEX),
  promotion: { moved: [], left }
}
const WHY =
  'ghcr.io/me/milvus:latest points to Milvus 3.0.0, which is newer than 2.6.22: not moved.'
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

  it('names no command when there is nothing else to move it to', () => {
    const lines = leftLines({ ...results, image: imageAt(AMD64) })
    expect(lines).toEqual([WHY])
  })

  it('has nothing to say before there is a plan', () => {
    expect(leftLines({ ...results, plan: undefined })).toEqual([])
  })
})

describe('noteLeftTags', () => {
  it('makes an annotation for each tag', () => {
    noteLeftTags(results)
    expect(log().split('%0AMore: ')).toEqual([
      `::notice::${WHY} ${BY_HAND}@${INDEX}`,
      expect.stringMatching(/#tag-left-alone\n$/)
    ])
  })
})

describe('summaryOf', () => {
  it('names them, and does not call them unconfirmed', () => {
    const summary = summaryOf({
      ...results,
      promotion: { moved: ['2.6.22', '2.6'], left }
    })
    expect(summary).toContain(`| Tags that were left alone | ${WHY}`)
    expect(summary).not.toContain('not confirmed')
  })

  it('names the tags that pointed to the image before, when nothing was built', () => {
    const published = { digest: INDEX, platforms: {}, annotations: {} }
    const decision = {
      ...plan.decision,
      kind: 'promote' as const,
      published,
      tags: ['2.6']
    }
    const summary = summaryOf({
      ...results,
      plan: { ...plan, decision },
      promotion: { moved: ['2.6'], left }
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
      `| Advisories | ${forMarkdown('Milvus 2.6.22 is affected by CVE-2025-64513 (critical, fixed in 2.6.5): It is open https://example.com/')} |`
    )
  })
})
