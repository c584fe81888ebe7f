import { describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { mask } from '../../src/messages/masks.js'
import { summaryOf, writeSummary } from '../../src/report/summary.js'
import { log } from '../support/log.js'
import { amd64, failed, failure, published } from '../support/results.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

/** Returns the page of the failed run, whose container logged this. */
function pageWithLogs(logs: string): string {
  const smoke = failed.smoke?.map((report) => ({
    ...report,
    evidence: report.evidence && { ...report.evidence, logs }
  }))
  return summaryOf({ ...failed, smoke })
}

describe('summaryOf', () => {
  it('offers a published image for use, although a later step failed', () => {
    const summary = summaryOf({ ...published, error: failure })
    expect(summary).toMatch(/^## ❌ Milvus 2\.6\.22 is published, but /)
    expect(summary).toContain('**Tags:** `2.6.22`')
    expect(summary).toContain('Use it')
    expect(summary).not.toContain('do not use')
  })

  it('masks a secret also where its characters are escaped', () => {
    mask('pa.ss-wo_rd')
    const smoke = [{ ...amd64, notes: ['it logged pa.ss-wo_rd twice'] }]
    expect(summaryOf({ ...published, smoke })).toContain(
      'it logged \\*\\*\\* twice'
    )
  })

  it('keeps a log in its block, whatever it contains', () => {
    const page = pageWithLogs('````\n</details>\n\x1b[31m\u202eevil')
    expect(page).toMatch(/\n`````text\n[^]*\n````\n[^]*\n`````\n\n<\/details>/)
    // eslint-disable-next-line no-control-regex
    expect(page).not.toMatch(/[\x1b\u202e]/)
  })

  it('shows the last 40 lines of a long log', () => {
    const logs = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n')
    const page = pageWithLogs(logs)
    expect(page).toContain('\nline 60\n')
    expect(page).toContain('\nline 99\n')
    expect(page).not.toContain('\nline 59\n')
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
