import { describe, expect, it } from '@jest/globals'
import type { SmokeResult } from '../../src/smoke/platform-test.js'
import type { SmokeInputs } from '../../src/inputs/smoke.js'
import { requirePassed, requireReported } from '../../src/smoke/verdict.js'
import { log } from '../support/log.js'

const passed: SmokeResult = {
  platform: 'linux/amd64',
  level: 'health',
  emulated: false,
  timeoutSeconds: 300,
  verdict: 'passed',
  seconds: 2
}
const failed: SmokeResult = {
  ...passed,
  platform: 'linux/arm64',
  verdict: 'failed',
  cause: 'it ended with exit code 2',
  hint: 'the disk is full',
  evidence: {
    container: ['ended with exit code 2', 'restarts: 0'],
    answers: ['no answer: ECONNREFUSED', 'HTTP 200, OK, 0 components'],
    components: ['proxy: abnormal (code 2)'],
    dockerHealth: ['exit code 1: refused'],
    logs: 'panic: no space left\n::set-output name=x::y'
  }
}

function fail(...results: SmokeResult[]): () => void {
  return () => {
    requirePassed(results)
  }
}

describe('requirePassed', () => {
  it('says nothing when all have passed or were skipped', () => {
    requirePassed([passed, { ...passed, level: 'none', verdict: 'skipped' }])
    expect(log()).toBe('')
  })

  it('names every platform that failed, with its cause', () => {
    const other = { ...failed, platform: 'linux/s390x', cause: 'too slow' }
    expect(fail(passed, failed, other)).toThrow(
      'The smoke test failed, so no tag was moved. linux/arm64: it ended with exit code 2; linux/s390x: too slow\n'
    )
  })

  it('gives each hint once', () => {
    const other = { ...failed, platform: 'linux/s390x' }
    expect(fail(failed, other)).toThrow('\nLikely reason: the disk is full\n')
  })

  it('gives no hint where there is none', () => {
    expect(fail({ ...failed, hint: undefined })).not.toThrow('Likely reason')
  })

  it('annotates each platform with its cause, and shows the evidence in a group', () => {
    expect(fail(passed, failed)).toThrow()
    const lines = log().split('\n')
    expect(lines.slice(0, 9)).toEqual([
      '::error title=Smoke test of linux/arm64::it ended with exit code 2',
      '::group::Smoke test of linux/arm64: evidence',
      'hint: the disk is full',
      'container: ended with exit code 2',
      'container: restarts: 0',
      'health: no answer: ECONNREFUSED',
      'health: HTTP 200, OK, 0 components',
      'component: proxy: abnormal (code 2)',
      "Docker's health log: exit code 1: refused"
    ])
    expect(lines.at(-2)).toBe('::endgroup::')
  })

  it('shows the log lines so that the runner takes none for a command', () => {
    expect(fail(failed)).toThrow()
    expect(log()).toMatch(
      /^Last log lines of the container:\n::stop-commands::(\S+)\npanic: no space left\n::set-output name=x::y\n::\1::\n::endgroup::\n/m
    )
  })

  it('says so when there are no log lines, or no evidence at all', () => {
    expect(fail({ ...failed, evidence: undefined })).toThrow()
    expect(log()).toContain('The container has logged nothing\n')
  })
})

describe('requireReported', () => {
  const smoke = { level: 'query', emulatedLevel: 'health' } as SmokeInputs
  const inputs = { platforms: ['linux/amd64', 'linux/arm64'], smoke }
  const amd64 = { ...passed, level: 'query' as const }
  const arm64 = { ...amd64, platform: 'linux/arm64' }

  it.each([
    ['nothing is told', []],
    ['each platform has passed its level', [amd64, arm64]],
    ['one has passed more', [{ ...amd64, level: 'restart' as const }, arm64]],
    [
      'an emulated one has passed the level of those',
      [amd64, { ...arm64, emulated: true, level: 'health' as const }]
    ]
  ])('says nothing when %s', (_, reports) => {
    expect(() => {
      requireReported(reports, inputs)
    }).not.toThrow()
  })

  it('takes an untested one where nothing is asked', () => {
    const none = { ...amd64, level: 'none' as const }
    expect(() => {
      requireReported([{ ...none, verdict: 'skipped' }], {
        platforms: ['linux/amd64'],
        smoke: { ...smoke, level: 'none' }
      })
    }).not.toThrow()
  })

  it.each([
    ['nothing', [amd64]],
    ['query failed', [amd64, { ...arm64, verdict: 'failed' as const }]],
    ['health passed', [amd64, { ...arm64, level: 'health' as const }]],
    ['none passed', [amd64, { ...arm64, level: 'none' as const }]]
  ])('names the platform of which they tell %s', (told, reports) => {
    expect(() => {
      requireReported(reports, inputs)
    }).toThrow(
      `linux/arm64 has not passed the smoke test "query", so no tag was moved: "smoke-results" tell of ${told}`
    )
  })
})
