import { describe, expect, it } from '@jest/globals'
import type { SmokeResult } from '../../src/smoke/smoke-test.js'
import { requirePassed } from '../../src/smoke/verdict.js'
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
  answers: ['no answer: ECONNREFUSED', 'HTTP 200, OK, 0 components'],
  logs: 'panic: no space left'
}

describe('requirePassed', () => {
  it('says nothing when all have passed or were skipped', () => {
    requirePassed([passed, { ...passed, level: 'none', verdict: 'skipped' }])
    expect(log()).toBe('')
  })

  it('names every platform that failed, with its cause', () => {
    const results = [
      passed,
      failed,
      { ...failed, platform: 'linux/s390x', cause: 'too slow' }
    ]
    expect(() => {
      requirePassed(results)
    }).toThrow(
      'The smoke test failed, so no tag was moved. linux/arm64: it ended with exit code 2; linux/s390x: too slow\n'
    )
  })

  it('shows health answers and log lines of what failed, in a group', () => {
    expect(() => {
      requirePassed([passed, failed])
    }).toThrow()
    expect(log()).toBe(
      [
        '::group::Smoke test of linux/arm64: it ended with exit code 2',
        'health: no answer: ECONNREFUSED',
        'health: HTTP 200, OK, 0 components',
        'Last log lines of the container:',
        'panic: no space left',
        '::endgroup::',
        ''
      ].join('\n')
    )
  })

  it('says that there are no log lines where there are none', () => {
    expect(() => {
      requirePassed([{ ...failed, answers: undefined, logs: '' }])
    }).toThrow()
    expect(log()).toContain('No log lines\n')
  })
})
