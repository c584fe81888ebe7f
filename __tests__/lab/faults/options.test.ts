import { describe, expect, it } from '@jest/globals'
import { readOptions } from '../../../lab/faults/options.ts'

const read = (text: string): unknown =>
  readOptions(text.split(' ').filter(Boolean), ['registry', 'engine'])

const ALL = { mode: 'matrix', only: [], cell: '', atOnce: 4, isAgain: false }

describe('readOptions', () => {
  it.each([
    ['', ALL],
    ['engine', { ...ALL, only: ['engine'] }],
    ['--cell 503 --again', { ...ALL, cell: '503', isAgain: true }],
    ['--at-once 2', { ...ALL, atOnce: 2 }],
    ['--load', { mode: 'load' }],
    [
      '--random 7 --minutes 20',
      { mode: 'random', seed: 7, minutes: 20, atOnce: 4 }
    ]
  ])('reads "%s"', (text, options) => {
    expect(read(text)).toEqual(options)
  })

  it.each([
    ['weather', 'Families are registry, engine; not weather'],
    ['--random 7', '--minutes takes a number from 1 on, not ""'],
    ['--minutes 20', '--random takes a number from 1 on, not ""'],
    ['--random x --minutes 1', '--random takes a number from 1 on, not "x"'],
    ['--at-once 0', '--at-once takes a number from 1 on, not "0"'],
    ['--fast', "Unknown option '--fast'"]
  ])('refuses "%s"', (text, message) => {
    expect(() => read(text)).toThrow(message)
  })
})
