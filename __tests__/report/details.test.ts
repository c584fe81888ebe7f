import { describe, expect, it } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { detailsOf } from '../../src/report/details.js'
import { failed, failure, published } from '../support/results.js'
import { AMD64, BASE, INDEX } from '../support/samples.js'

describe('detailsOf', () => {
  it('says why, from what, and every digest in full', () => {
    const text = detailsOf(published)
    expect(text).toContain('| Why | no image has the tag 2\\.6\\.22 yet |')
    expect(text).toContain(`\`milvusdb/milvus:v2.6.22\`<br>\`${BASE}\``)
    expect(text).toContain(`| Digest | \`${INDEX}\` |`)
    expect(text).toContain(`| Digest for \`linux/amd64\` | \`${AMD64}\` |`)
  })

  it.each<[string, Results, string]>([
    ['failed its test', failed, 'failed its test, do not use'],
    ['was not tested', { ...failed, smoke: undefined }, 'untested, do not use'],
    [
      'passed its test, but not what follows',
      { ...published, promotion: undefined, error: failure },
      'not published, do not use'
    ]
  ])('warns of the digest of an image that %s', (_, results, warning) => {
    const lines = detailsOf(results).split('\n')
    const digests = lines.filter((line) => line.startsWith('| Digest'))
    expect(digests).toHaveLength(3)
    for (const line of digests) expect(line).toContain(`**${warning}**`)
  })

  it('does not warn of an image that was tested, if a tag could not be set', () => {
    const promotion = { moved: ['2.6.22'], left: [], failure }
    const results = { ...published, promotion, error: failure }
    expect(detailsOf(results)).not.toContain('do not use')
  })

  it('names no digest when nothing was pushed, and nothing before the plan', () => {
    const local: Results = {
      ...published,
      image: { origin: 'built', refs: {} }
    }
    expect(detailsOf(local)).not.toContain('Digest')
    expect(detailsOf({ timings: [] })).toBe('')
  })

  it('has the command that moves a tag that was left alone', () => {
    const image = { digest: AMD64, platforms: {}, annotations: {} }
    const left = [{ tag: 'latest', version: '3.0.0', image }]
    const results = { ...published, promotion: { moved: ['2.6.22'], left } }
    expect(detailsOf(results)).toContain(
      `\ndocker buildx imagetools create --prefer-index=false --tag ghcr.io/me/milvus:latest ghcr.io/me/milvus@${INDEX}\n`
    )
  })
})
