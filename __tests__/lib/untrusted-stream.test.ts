import { describe, expect, it } from '@jest/globals'
import { streamUntrusted } from '../../src/lib/untrusted-stream.js'
import { log } from '../support/log.js'

/** Streams some text in pieces and returns the lines shown between the commands. */
function stream(...pieces: string[]): string[] {
  const shown = streamUntrusted()
  pieces.forEach(shown.write)
  shown.end()
  const [first = '', ...lines] = log().trimEnd().split('\n')
  const token = first.replace('::stop-commands::', '')
  expect(lines.pop()).toBe(`::${token}::`)
  return lines
}

describe('streamUntrusted', () => {
  it('shows each line as soon as it is complete', () => {
    const { write } = streamUntrusted()
    write('one\ntw')
    expect(log()).toMatch(/^::stop-commands::\S+\none\n$/)
    write('o\n')
    expect(log()).toMatch(/\none\ntwo\n$/)
  })

  it('shows the last line even if it does not end', () => {
    expect(stream('one\ntwo')).toEqual(['one', 'two'])
  })

  it('keeps indentation and empty lines', () => {
    expect(stream('a\n\n  b\n\tc\n')).toEqual(['a', '', '  b', '  c'])
  })

  it('does not let a line command the runner', () => {
    expect(stream('::error::x\n#5 ##[group]y\r::z::\n')).toEqual([
      ': :error::x',
      '#5 # #[group]y',
      ': :z::'
    ])
  })

  it('cuts a line that does not end', () => {
    const piece = 'x'.repeat(9000)
    expect(stream(piece, piece, piece)).toEqual([`${'x'.repeat(10_000)}…`])
  })
})
