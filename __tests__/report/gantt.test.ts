import { describe, expect, it } from '@jest/globals'
import { ganttOf } from '../../src/report/gantt.js'

const step = { start: 0, seconds: 1, failed: false }

describe('ganttOf', () => {
  it('draws a bar for each step, from its start, and marks one that failed', () => {
    const build = { name: 'Build', start: 61.5, seconds: 2.04, failed: true }
    expect(ganttOf([{ ...step, name: 'Plan' }, build]).split('\n')).toEqual([
      '```mermaid',
      'gantt',
      '  dateFormat HH:mm:ss.SSS',
      '  axisFormat %M:%S',
      '  todayMarker off',
      '  Plan 1.0 s :00:00:00.000, 1000ms',
      '  Build 2.0 s :crit, 00:01:01.500, 2040ms',
      '```'
    ])
  })

  it('leaves out steps of no time, and draws no chart of a single one', () => {
    const none = { ...step, name: 'Log in', seconds: 0.01 }
    const chart = ganttOf([
      none,
      { ...step, name: 'Plan' },
      { ...step, name: 'Build' }
    ])
    expect(chart).not.toContain('Log in')
    expect(ganttOf([none, { ...step, name: 'Plan' }])).toBe('')
  })
})
