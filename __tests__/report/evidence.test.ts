import { describe, expect, it } from '@jest/globals'
import type { Results } from '../../src/publish/results.js'
import { evidenceOf } from '../../src/report/evidence.js'
import { failed, published } from '../support/results.js'

/** Returns the failed run, whose container logged this. */
function logging(logs: string): Results {
  const [, arm64] = failed.smoke ?? []
  const evidence = arm64?.evidence && { ...arm64.evidence, logs }
  return { ...failed, smoke: arm64 ? [{ ...arm64, evidence }] : [] }
}

describe('evidenceOf', () => {
  it('folds away the evidence of each platform that failed', () => {
    expect(evidenceOf(failed).split('\n')).toEqual([
      '<details>',
      '<summary>Evidence of linux/arm64: state, health answers and last log lines</summary>',
      '',
      '```text',
      'container: ended with exit code 132',
      'health: no answer: ECONNREFUSED',
      'component: proxy: abnormal (code 2)',
      "Docker's health log: exit code 1: refused",
      '',
      "output of the image's HEALTHCHECK:",
      'curl: (7)',
      '',
      'last log lines of the container:',
      'first',
      'SIGILL',
      '```',
      '',
      '</details>'
    ])
  })

  it('is empty when all have passed', () => {
    expect(evidenceOf(published)).toBe('')
  })

  it('keeps a log in its block, whatever it contains', () => {
    const text = evidenceOf(logging('````\n</details>\n\x1b[31m\u202eevil'))
    expect(text).toContain('\n`````text\n')
    expect(text.trimEnd()).toMatch(/\n`````\n\n<\/details>$/)
    // eslint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\x1b\u202e]/)
  })

  it('shows the last lines of a long log', () => {
    const logs = Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n')
    const text = evidenceOf(logging(logs))
    expect(text).toContain('\nline 99\n')
    expect(text).toContain('\nline 60\n')
    expect(text).not.toContain('\nline 59\n')
  })
})
