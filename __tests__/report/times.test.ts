import { describe, expect, it } from '@jest/globals'
import type { Timing } from '../../src/publish/results.js'
import { timesOf } from '../../src/report/times.js'
import { OVERLAPPING, SMOKE_TEST } from '../support/results.js'

function bar(name: string, start: number, seconds: number): Timing {
  return { ...SMOKE_TEST, name, start, seconds }
}

/** Returns the lines of the chart. */
function chartOf(timings: Timing[]): string[] {
  const [, chart = ''] = /```mermaid\n([^]*)\n```/.exec(timesOf(timings)) ?? []
  return chart.split('\n').map((line) => line.trim())
}

describe('the chart of a run', () => {
  it('begins at 00:00, although what came before its first bar is too short for one', () => {
    const chart = chartOf([bar('Plan', 0.4, 1), bar('Build', 1.4, 2)])

    expect(chart).toContain('Plan 1.0 s :00:00:00.000, 1000ms')
    expect(chart).toContain('Build 2.0 s :00:00:01.000, 2000ms')
  })

  it.each([
    [3, '1second'],
    [11, '5second'],
    [61, '15second'],
    [290, '60second'],
    [7200, '1200second']
  ])('has few lines in its grid for %d seconds', (seconds, tick) => {
    const chart = chartOf([bar('Plan', 0, 1), bar('Build', 1, seconds - 1)])

    expect(chart).toContain(`tickInterval ${tick}`)
  })

  it('has a section for each platform, whose bars do not name it', () => {
    const chart = chartOf(OVERLAPPING)

    expect(chart.filter((line) => line.startsWith('section '))).toEqual([
      'section Steps',
      'section Beside them',
      'section linux/amd64',
      'section linux/arm64'
    ])
    expect(chart.join('\n')).not.toMatch(/\(linux/)
  })
})
