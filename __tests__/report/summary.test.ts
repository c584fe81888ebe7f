import { describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { mask } from '../../src/lib/masks.js'
import { summaryOf, writeSummary } from '../../src/report/summary.js'
import { log } from '../support/log.js'
import {
  amd64,
  failed,
  failure,
  imageOf,
  published,
  runOf
} from '../support/results.js'
import { INDEX } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

/** Returns whether these texts follow each other in this order. */
function inOrder(text: string, parts: string[]): boolean {
  let at = -1
  return parts.every((part) => (at = text.indexOf(part, at + 1)) >= 0)
}

describe('summaryOf', () => {
  it('is a page with the verdict first and the details folded', () => {
    const parts = [
      '## ✅ Published Milvus 2.6.22 — ',
      '\n\n**Tags:** ',
      '\n\n[Release notes',
      `\n\n\`\`\`text\nghcr.io/me/milvus@${INDEX}\n\`\`\`\n\n`,
      '| What changed |',
      '| Platform |',
      '<summary>Use it',
      '<summary>Details',
      '<summary>Steps'
    ]
    const summary = summaryOf(published)
    expect(summary.startsWith('## ✅')).toBe(true)
    expect(inOrder(summary, parts)).toBe(true)
  })

  it('says what failed, why, what to do, and that no tag was moved, before anything else', () => {
    const parts = [
      '## ❌ Milvus 2.6.22 was not published',
      '\n\n**What happened:** It broke',
      '\n\n**Likely reason:** rust',
      '\n\n**What to do:** oil it',
      '\n\n**More:** [',
      '\n\n**No tag was moved.**',
      '| Platform |',
      '<summary>Evidence of linux/arm64',
      '<summary>Details'
    ]
    expect(inOrder(summaryOf(failed), parts)).toBe(true)
  })

  it('has no table with an empty head', () => {
    for (const results of [published, failed, runOf({})]) {
      expect(summaryOf(results)).not.toMatch(/^\|[| ]*\|\n\| ---/m)
    }
  })

  it('shows no way to use an image that failed, and its digest only with a warning', () => {
    const summary = summaryOf(failed)
    expect(summary).not.toContain('Use it')
    for (const line of summary.split('\n')) {
      if (line.includes(INDEX)) expect(line).toContain('do not use')
    }
  })

  it('offers a published image for use, although a later step failed', () => {
    const summary = summaryOf({ ...published, error: failure })
    expect(summary).toMatch(/^## ❌ Milvus 2\.6\.22 is published, but /)
    expect(summary).toContain('**Tags:** `2.6.22`')
    expect(summary).toContain('Use it')
    expect(summary).not.toContain('do not use')
  })

  it('says as much as is known when the run failed before its plan', () => {
    const summary = summaryOf({ timings: [], error: failure })
    expect(summary).toMatch(
      /^## ❌ Milvus was not published\n\n\*\*What happened/
    )
  })

  it.each(['dry-run', 'part'] as const)(
    'is one line for a job that others follow: %s',
    (purpose) => {
      const summary = summaryOf(runOf({}, { purpose, smoke: [amd64] }))
      expect(summary.trimEnd()).not.toContain('\n')
      expect(summary).not.toMatch(/^#/)
      expect(summary).not.toContain('confirmed')
    }
  )

  it('is a page for a dry run that finds nothing new, with the image to use', () => {
    const summary = summaryOf(
      runOf(
        { kind: 'nothing', published: imageOf('2.6.22'), tags: [] },
        { purpose: 'dry-run' }
      )
    )
    expect(summary).toMatch(/^## ✅ Up to date/)
    expect(summary).toContain('Use it')
    expect(summary).toContain('**Tags:** `2.6.22` · `2.6`')
  })

  it('offers no image for use that was not pushed', () => {
    const image = { origin: 'built', refs: {} } as const
    const summary = summaryOf(runOf({ tags: [] }, { purpose: 'local', image }))
    expect(summary).not.toMatch(/Use it|sha256:d/)
  })

  it('masks a secret also where its characters are escaped', () => {
    mask('pa.ss-wo_rd')
    const smoke = [{ ...amd64, notes: ['it logged pa.ss-wo_rd twice'] }]
    expect(summaryOf({ ...published, smoke })).toContain(
      'it logged \\*\\*\\* twice'
    )
  })

  it("stays within GitHub's limit, and keeps what comes first", () => {
    const evidence = {
      container: Array.from({ length: 3000 }, () => 'x'.repeat(400)),
      answers: [],
      components: [],
      dockerHealth: [],
      logs: ''
    }
    const smoke = [{ ...amd64, verdict: 'failed' as const, evidence }]
    const summary = summaryOf({ ...failed, smoke })
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1024 * 1024)
    expect(summary).toContain('**What to do:**')
    expect(summary).toContain('<summary>Details</summary>')
  })
})

describe('writeSummary', () => {
  // In this order: @actions/core keeps the name of the file that it has found.
  it('does without a summary where the runner has none', async () => {
    setEnv({ GITHUB_STEP_SUMMARY: '' })
    await writeSummary(published)
    expect(log()).toContain('No job summary: ')
  })

  it("appends the summary to the runner's file", async () => {
    const file = path.join(temporaryDirectory(), 'summary')
    writeFileSync(file, 'before\n')
    setEnv({ GITHUB_STEP_SUMMARY: file })
    await writeSummary(published)
    const text = readFileSync(file, 'utf8')
    expect(text.startsWith('before\n')).toBe(true)
    expect(text).toContain(summaryOf(published))
  })
})
