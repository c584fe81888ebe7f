import { describe, expect, it } from '@jest/globals'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Image, Results } from '../../src/publish/results.js'
import { summaryOf, writeSummary } from '../../src/report/summary.js'
import type { SmokeResult } from '../../src/smoke/platform-test.js'
import { log } from '../support/log.js'
import { BASE, INDEX, plan } from '../support/samples.js'
import { setEnv, temporaryDirectory } from '../support/temporary.js'

const amd64: SmokeResult = {
  platform: 'linux/amd64',
  level: 'health',
  emulated: false,
  timeoutSeconds: 300,
  verdict: 'passed',
  seconds: 2.54
}
const image: Image = {
  origin: 'built',
  refs: {},
  pushed: { digest: INDEX, platformDigests: {} }
}
const published: Results = {
  timings: { Plan: 0.21, Build: 1.04 },
  plan,
  image,
  smoke: [amd64, { ...amd64, platform: 'linux/arm64', emulated: true }],
  promotion: { moved: ['2.6.22', '2.6', 'latest'], left: [] }
}

describe('summaryOf', () => {
  it('is a table of what was published, and how long it took', () => {
    expect(summaryOf(published).split('\n')).toEqual([
      '### ✅ ghcr.io/me/milvus, Milvus 2.6.22',
      '',
      '| | |',
      '| --- | --- |',
      '| Image | `ghcr.io/me/milvus` |',
      '| Build | built: 2.6.22 does not exist yet |',
      `| Digest | \`${INDEX}\` |`,
      '| Tags | `2.6.22`<br>`2.6`<br>`latest` |',
      `| Base | \`milvusdb/milvus:v2.6.22\`<br>\`${BASE}\` |`,
      '| Platforms | `linux/amd64`<br>`linux/arm64` |',
      '| Smoke test | `linux/amd64`: health passed, ready in 2.54 s<br>`linux/arm64` (QEMU): health passed, ready in 2.54 s |',
      '| Seconds | Plan 0.2 · Build 1.0 |',
      ''
    ])
  })

  it('says that an image was merged', () => {
    const merged: Image = { ...image, origin: 'merged' }
    expect(summaryOf({ ...published, image: merged })).toContain(
      '| Build | merged: 2.6.22 does not exist yet |'
    )
  })

  it('says which platform is untested', () => {
    const skipped: SmokeResult = { ...amd64, level: 'none', verdict: 'skipped' }
    expect(summaryOf({ ...published, smoke: [skipped] })).toContain(
      '| Smoke test | `linux/amd64`: **untested** |'
    )
  })

  it('lists the seconds of each probe, and notes', () => {
    const result: SmokeResult = {
      ...amd64,
      level: 'restart',
      probes: { create: 0.5, stop: 30.01 },
      notes: ['it did not stop']
    }
    expect(summaryOf({ ...published, smoke: [result] })).toContain(
      '| `linux/amd64`: restart passed, ready in 2.54 s · create 0.50 s · stop 30.01 s<br>it did not stop |'
    )
  })

  it('says in its table why a platform failed, and the likely reason', () => {
    const result: SmokeResult = {
      ...amd64,
      verdict: 'failed',
      seconds: undefined,
      cause: 'found a|b\ninstead',
      hint: 'the disk is full'
    }
    expect(summaryOf({ ...published, smoke: [result] })).toContain(
      '| `linux/amd64`: health failed<br>found a\\|b instead<br>Likely reason: the disk is full |'
    )
  })

  it('shows what others wrote as text, without markup', () => {
    const result: SmokeResult = {
      ...amd64,
      verdict: 'failed',
      cause: '<img src=x> ##[error] `code` [link](https://x.example) @everyone',
      notes: ['a\n\n# heading | cell']
    }
    const summary = summaryOf({ ...published, smoke: [result] })
    const row = summary.split('\n').find((line) => line.includes('Smoke test'))
    expect(row).not.toMatch(
      /##\[|@everyone|(?<!\\)(<img|`code|\[link|# heading)/
    )
    expect(row).toMatch(/\|$/)
  })

  it('keeps an error in its block, whatever fences it contains', () => {
    const error = 'It broke:\n```\n<b>bold</b>\n````'
    const summary = summaryOf({ ...published, error })
    expect(summary).toContain(`\n\`\`\`\`\`text\n${error}\n\`\`\`\`\`\n`)
  })

  it('says why a run failed, and that no tag was moved', () => {
    const summary = summaryOf({
      ...published,
      smoke: [{ ...amd64, verdict: 'failed', seconds: undefined }],
      promotion: undefined,
      error: 'It broke\nWhat to do: fix it'
    })
    expect(summary).toMatch(
      /^### ❌ .*\n\n```text\nIt broke\nWhat to do: fix it\n```\n/
    )
    expect(summary).toContain(
      '| Tags that were not confirmed | `2.6.22`<br>`2.6`<br>`latest` |'
    )
    expect(summary).not.toContain('| Tags |')
    expect(summary).toContain('| `linux/amd64`: health failed |')
  })

  it('keeps tags that were moved apart from those that were not', () => {
    const summary = summaryOf({
      ...published,
      promotion: { moved: ['2.6.22'], left: [] },
      error: 'no'
    })
    expect(summary).toContain(
      '| Tags | `2.6.22` |\n| Tags that were not confirmed | `2.6`<br>`latest` |\n'
    )
  })

  it('says as much as is known when the run failed before its plan', () => {
    const summary = summaryOf({ timings: {}, error: 'no' })
    expect(summary).toMatch(/^### ❌ Milvus for RunPod\n\n```text\nno\n```\n/)
  })

  it('names no digest when nothing was pushed', () => {
    const summary = summaryOf({
      ...published,
      image: { origin: 'built', refs: {} }
    })
    expect(summary).not.toContain('| Digest |')
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
