import { describe, expect, it } from '@jest/globals'
import { Failure } from '../../src/messages/failure.js'
import { requireReports } from '../../src/publish/test-reports.js'
import type { SmokeReport } from '../../src/smoke/report.js'
import { AMD64, ARM64, digestOf, plan } from '../support/samples.js'

const { tests } = plan
const digests = { 'linux/amd64': AMD64, 'linux/arm64': ARM64 }

const amd64: SmokeReport = {
  platform: 'linux/amd64',
  digest: AMD64,
  level: 'query',
  verdict: 'passed'
}
const arm64: SmokeReport = {
  platform: 'linux/arm64',
  digest: ARM64,
  level: 'health',
  emulated: true,
  verdict: 'passed'
}

describe('requireReports', () => {
  it('returns the report about each platform', () => {
    expect(requireReports([arm64, amd64], tests, digests)).toEqual([
      amd64,
      arm64
    ])
  })

  const failed: SmokeReport = { ...amd64, verdict: 'failed' }
  const lower: SmokeReport = { ...amd64, level: 'health' }
  const none: SmokeReport = { ...amd64, level: 'none', verdict: 'skipped' }
  const other: SmokeReport = { ...amd64, digest: digestOf('9') }
  const aboutOther = `a report is about ${digestOf('9')}, not ${AMD64}`
  const unknown: SmokeReport = { ...amd64, digest: undefined }

  it.each<[string, SmokeReport[], string]>([
    ['nothing', [], 'nothing is reported'],
    ['a failure', [failed], 'says that it failed'],
    ['a failure beside a pass', [amd64, failed], 'says that it failed'],
    ['a lower level', [lower], 'reported: "health" passed'],
    ['no test', [none], 'reported: "none" skipped'],
    ['another digest', [other], aboutOther],
    ['another digest beside this one', [amd64, other], aboutOther],
    ['no digest', [unknown], 'a report is about no digest']
  ])('refuses a platform of which is reported: %s', (_, about, problem) => {
    const act = (): unknown => requireReports([...about, arm64], tests, digests)
    expect(act).toThrow(Failure)
    expect(act).toThrow(
      'linux/amd64 is not known to have passed the smoke test "query", so no tag was moved: '
    )
    expect(act).toThrow(problem)
  })

  describe('where `upgrade` is asked', () => {
    const OLD = digestOf('1')
    const replaced = { name: 'milvus:2.6', ref: `milvus@${OLD}`, digest: OLD }
    const asked = [
      { platform: 'linux/amd64', level: 'upgrade' as const, replaced }
    ]
    const upgraded = (digest: string): SmokeReport => ({
      ...amd64,
      level: 'upgrade',
      upgrade: { from: 'milvus:2.6', digest, back: 'open' }
    })

    it('returns the report about the data of the replaced image', () => {
      const reports = [upgraded(digestOf('2')), upgraded(OLD)]
      expect(requireReports(reports, asked, digests)).toEqual([upgraded(OLD)])
    })

    it('refuses one about the data of another image', () => {
      const reports = [upgraded(digestOf('2'))]
      expect(() => requireReports(reports, asked, digests)).toThrow(
        `no tag was moved: it opened the data of ${digestOf('2')}, and would replace milvus:2.6, ${OLD}`
      )
    })

    it.each<[string, SmokeReport, string]>([
      ['a lower level', { ...amd64, level: 'restart' }, 'reported: "restart"'],
      [
        'a level that names no data',
        { ...amd64, level: 'upgrade' },
        'it opened the data of no image'
      ]
    ])('refuses %s', (_, report, problem) => {
      expect(() => requireReports([report], asked, digests)).toThrow(problem)
    })

    it('accepts the data of the input, which replaces nothing', () => {
      const given = [{ platform: 'linux/amd64', level: 'upgrade' as const }]
      const report: SmokeReport = { ...amd64, level: 'upgrade' }
      expect(requireReports([report], given, digests)).toEqual([report])
    })

    it('accepts any data if there is nothing to upgrade from by now', () => {
      const lowered = [{ platform: 'linux/amd64', level: 'restart' as const }]
      expect(requireReports([upgraded(OLD)], lowered, digests)).toEqual([
        upgraded(OLD)
      ])
    })
  })

  describe('where a smoke-script is asked', () => {
    const [hash, older] = ['1'.repeat(64), '2'.repeat(64)]
    const asked = [
      { platform: 'linux/amd64', level: 'query' as const, scriptHash: hash }
    ]
    const scripted = (passed: string): SmokeReport => ({
      ...amd64,
      script: { hash: passed, seconds: 1 }
    })

    it('returns the report of that script', () => {
      const reports = [amd64, scripted(older), scripted(hash)]
      expect(requireReports(reports, asked, digests)).toEqual([scripted(hash)])
    })

    it.each<[string, SmokeReport, string]>([
      ['none', amd64, 'none is reported'],
      [
        'another one',
        scripted(older),
        'reported is another script, 222222222222'
      ]
    ])('refuses a platform that has passed %s', (_, report, problem) => {
      expect(() => requireReports([report], asked, digests)).toThrow(
        `linux/amd64 is not known to have passed the "smoke-script" of this run, so no tag was moved: ${problem}`
      )
    })

    it('names a level that is too low before it', () => {
      expect(() => requireReports([lower], asked, digests)).toThrow(
        'reported: "health" passed'
      )
    })

    it('accepts a report with a script where none is asked', () => {
      const given = [{ platform: 'linux/amd64', level: 'query' as const }]
      const reports = [scripted(older)]
      expect(requireReports(reports, given, digests)).toEqual(reports)
    })
  })

  describe('when no test is asked for', () => {
    const untested = tests.map((test) => ({ ...test, level: 'none' as const }))

    it('says of a platform without a report that it is untested', () => {
      expect(requireReports([arm64], untested, digests)).toEqual([
        {
          platform: 'linux/amd64',
          digest: AMD64,
          level: 'none',
          verdict: 'skipped'
        },
        arm64
      ])
    })

    it('still refuses a platform that is known to have failed', () => {
      expect(() => requireReports([failed], untested, digests)).toThrow(Failure)
    })
  })
})
