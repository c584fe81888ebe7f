import { describe, expect, it } from '@jest/globals'
import type { SmokeResult } from '../../src/smoke/platform.js'
import { requirePassed } from '../../src/smoke/smoke.js'
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
  it('does nothing when all have passed or were skipped', () => {
    requirePassed([passed, { ...passed, level: 'none', verdict: 'skipped' }])
    expect(log()).toBe('')
  })

  it('names every platform that failed, with its cause', () => {
    const other = { ...failed, platform: 'linux/s390x', cause: 'too slow' }
    expect(fail(passed, failed, other)).toThrow(
      'The smoke test failed, so no tag was moved. linux/arm64: it ended with exit code 2\nlinux/s390x: too slow\n'
    )
  })

  it('names a cause once for all platforms that it stopped', () => {
    const other = { ...failed, platform: 'linux/s390x' }
    expect(fail(failed, other)).toThrow(
      'moved. linux/arm64, linux/s390x: it ended with exit code 2\n'
    )
  })

  it('says to do what each hint says, and to read the evidence where none does', () => {
    const known = { ...failed, hint: 'the disk is full: free some space' }
    const unknown = { ...failed, platform: 'linux/s390x', hint: undefined }
    expect(fail(known)).toThrow(
      /\nLikely reason: the disk is full\nWhat to do: free some space$/
    )
    expect(fail(known, unknown)).toThrow(
      /\nWhat to do: free some space; read the evidence of linux\/s390x: /
    )
  })

  it('gives each hint once', () => {
    const other = { ...failed, platform: 'linux/s390x' }
    expect(fail(failed, other)).toThrow('\nLikely reason: the disk is full\n')
  })

  it('gives no likely reason without a hint', () => {
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

  it('shows the log lines so that the runner does not obey them', () => {
    expect(fail(failed)).toThrow()
    expect(log()).toMatch(
      /^Last log lines of the container:\n::stop-commands::(\S+)\npanic: no space left\n: :set-output name=x::y\n::\1::\n::endgroup::\n/m
    )
  })

  it("shows the output of the image's HEALTHCHECK in the same way", () => {
    const evidence = { ...failed.evidence, healthcheck: '::error::x' }
    expect(fail({ ...failed, evidence } as SmokeResult)).toThrow()
    expect(log()).toMatch(
      /^Output of the image's HEALTHCHECK:\n::stop-commands::(\S+)\n: :error::x\n::\1::\n/m
    )
  })

  it('says so when there are no log lines, or no evidence at all', () => {
    expect(fail({ ...failed, evidence: undefined })).toThrow()
    expect(log()).toContain('The container logged nothing\n')
  })
})
