import { describe, expect, it } from '@jest/globals'
import { PassThrough } from 'node:stream'
import { byLine, errorsIn, readableLine } from '../../lab/log.js'

const FILE = new PassThrough() as unknown as NodeJS.WriteStream

/** A terminal. With NO_COLOR, Node says that its depth is 1. */
function terminal(depth: number): NodeJS.WriteStream {
  const tty = { isTTY: true, getColorDepth: () => depth }
  return Object.assign(new PassThrough(), tty) as unknown as NodeJS.WriteStream
}

describe('readableLine', () => {
  it.each([
    ['#7 DONE 0.3s', '#7 DONE 0.3s'],
    ['::group::linux/amd64: evidence', 'linux/amd64: evidence'],
    ['::error::no space', 'error: no space'],
    ['::warning title=a b,file=c::100%25%0Afull', 'warning: a b: 100%\nfull'],
    ['::endgroup::', undefined],
    ['::add-mask::secret', undefined],
    ['::0ac57e6f-c18b-4bc2-8439-4595ac10ec70::', undefined]
  ])('turns %j into %j', (line, readable) => {
    expect(readableLine(line, FILE)).toBe(readable)
  })

  it('is colored on a terminal that has colors', () => {
    const line = '::error::no'

    const red = '\u001b[31merror:\u001b[39m no'
    expect(readableLine(line, terminal(8))).toBe(red)
    expect(readableLine(line, terminal(1))).toBe('error: no')
  })
})

describe('errorsIn', () => {
  it('returns the messages of all errors', () => {
    const log = 'a\n::error title=Build::b%0Ac\n::warning::d\n::error::e\n'

    expect(errorsIn(log)).toEqual(['b\nc', 'e'])
  })
})

describe('byLine', () => {
  it('waits for the end of each line', () => {
    const lines: string[] = []
    const add = byLine((line) => lines.push(line))

    for (const piece of ['a', 'b\nc', '\n\nd']) add(piece)

    expect(lines).toEqual(['ab', 'c', ''])
  })
})
