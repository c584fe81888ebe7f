import { describe, expect, it } from '@jest/globals'
import type { Marks } from '../../src/plan/marks.js'
import type { PublishedImage, TagTarget } from '../../src/plan/published.js'
import { passedBy } from '../../src/publish/passed.js'
import type { SmokeReport } from '../../src/smoke/report.js'
import { imageOf } from '../support/results.js'
import { AMD64, ARM64, digestOf } from '../support/samples.js'

const OLD = digestOf('1')
const OLDER = digestOf('2')
const platforms = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

const upgraded: SmokeReport = {
  platform: 'linux/amd64',
  level: 'upgrade',
  verdict: 'passed',
  upgrade: { from: 'ghcr.io/me/milvus:2.6', digest: OLD, back: 'closed' }
}
const healthy: SmokeReport = {
  platform: 'linux/arm64',
  level: 'health',
  verdict: 'passed'
}

/** What a tag pointed to, with the same manifests unless others are given. */
function published(
  marks: Partial<Marks>,
  others: Partial<PublishedImage> = {}
): { targets: Map<string, TagTarget> } {
  return {
    targets: new Map([['2.6', { ...imageOf('2.6.22', marks), ...others }]])
  }
}
const nothing = { targets: new Map<string, TagTarget>() }

describe('passedBy', () => {
  it('says what each platform has passed, and from which image', () => {
    expect(passedBy(platforms, [upgraded, healthy], nothing)).toEqual({
      levels: { 'linux/amd64': 'upgrade', 'linux/arm64': 'health' },
      upgrades: { 'linux/amd64': { from: OLD, back: 'closed' } },
      scripts: {}
    })
  })

  it('says nothing of a platform that was not tested', () => {
    const skipped = { ...healthy, level: 'none', verdict: 'skipped' } as const
    expect(passedBy(platforms, [skipped], nothing)).toEqual({
      levels: { 'linux/amd64': 'none', 'linux/arm64': 'none' },
      upgrades: {},
      scripts: {}
    })
  })

  const before = {
    levels: { 'linux/amd64': 'upgrade', 'linux/arm64': 'restart' },
    upgrades: { 'linux/amd64': { from: OLDER, back: 'open' } },
    scripts: {}
  } as const

  it('keeps what a published image with the same manifest has passed', () => {
    const restarted = { ...upgraded, level: 'restart', upgrade: undefined }
    const reports = [restarted as SmokeReport, healthy]
    expect(passedBy(platforms, reports, published(before))).toEqual(before)
  })

  it('names the last image that it was upgraded from', () => {
    const reports = [upgraded, healthy]
    expect(passedBy(platforms, reports, published(before))).toEqual({
      levels: before.levels,
      upgrades: { 'linux/amd64': { from: OLD, back: 'closed' } },
      scripts: {}
    })
  })

  it('takes nothing over from another manifest', () => {
    const others = { platforms: { 'linux/amd64': OLDER, 'linux/arm64': OLD } }
    const known = published(before, others)
    expect(passedBy(platforms, [healthy], known)).toEqual({
      levels: { 'linux/amd64': 'none', 'linux/arm64': 'health' },
      upgrades: {},
      scripts: {}
    })
  })

  describe('of a smoke-script', () => {
    const [script, other] = ['1'.repeat(64), '2'.repeat(64)]
    const marked = published({ scripts: { 'linux/amd64': other } })
    const passed = { ...upgraded, script: { hash: script, seconds: 1 } }

    it('names the one that a platform has passed now', () => {
      const { scripts } = passedBy(platforms, [passed, healthy], marked)
      expect(scripts).toEqual({ 'linux/amd64': script })
    })

    it.each<[string, SmokeReport[]]>([
      ['without one', [upgraded, healthy]],
      ['that failed', [{ ...passed, verdict: 'failed' }]],
      ['that did not test the platform', [healthy]]
    ])('leaves the one of before in a run %s', (_, reports) => {
      const { scripts } = passedBy(platforms, reports, marked)
      expect(scripts).toEqual({ 'linux/amd64': other })
    })
  })
})
