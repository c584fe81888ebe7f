import { describe, expect, it } from '@jest/globals'
import {
  forMarkdown,
  oneLine,
  showUntrusted,
  streamUntrusted
} from '../../src/lib/untrusted.js'
import { mask } from '../../src/messages/masks.js'
import { block } from '../../src/report/markdown.js'
import { log } from '../support/log.js'

const ZERO_WIDTH = '\u200b'

describe('oneLine', () => {
  it('keeps ordinary text of any script', () => {
    const text = 'panic: größer als 3 % (코드 2), [::1]:9091 🙂'
    expect(oneLine(text)).toBe(text)
  })

  it('joins lines, and trims', () => {
    expect(oneLine(' a\r\n  b\tc\u2028d \n')).toBe('a b c d')
  })

  it('removes colours and other escape sequences of a terminal', () => {
    expect(
      oneLine('\x1b[1;31mred\x1b[0m \x1b]8;;x\x07link\x1b]8;;\x1b\\')
    ).toBe('red link')
  })

  it.each([
    ['control characters', 'a\x00b\x08\x1bc', 'a�b��c'],
    ['zero-width characters', `a${ZERO_WIDTH}b\u00adc\ufe0fd`, 'a�b�c�d'],
    ['marks that turn the direction of text', 'a\u202eb', 'a�b'],
    ['halves of characters', 'a\ud83d', 'a�']
  ])('makes %s visible', (_, text, line) => {
    expect(oneLine(text)).toBe(line)
  })

  it('cuts at a limit, and says so', () => {
    expect(oneLine('123456', 6)).toBe('123456')
    expect(oneLine('1234567', 6)).toBe('123456…')
    expect(oneLine('x'.repeat(1e6)).length).toBe(301)
  })

  it.each([
    ['at the beginning of a line', '::set-output name=a::b'],
    ['after white space', ' \n\t ::stop-commands::x'],
    ['of the old kind, anywhere', 'oops ##[add-path]/tmp ###[group]x'],
    ['behind a removed colour', '#\x1b[0m#[group]x'],
    ['behind a cut', '##[group]x']
  ])('leaves no command of the runner %s', (_, text) => {
    for (const limit of [2, 3, 4, 300]) {
      expect(oneLine(text, limit)).not.toMatch(/^\s*::|##\[/)
    }
  })

  // .NET compares text by culture here, which ignores these characters.
  it.each([
    `:${ZERO_WIDTH}:set-output name=a::b`,
    `${ZERO_WIDTH}::set-output name=a::b`,
    '#\u00ad#\u2060[group]x'
  ])(
    'leaves no command that only looks different to JavaScript: %j',
    (text) => {
      const seen = oneLine(text).replace(
        /\p{Default_Ignorable_Code_Point}/gu,
        ''
      )
      expect(seen).not.toMatch(/^::|##\[/)
    }
  )

  it('copes with a megabyte of hostile text', () => {
    for (const part of ['\x1b[0', '\x1b]', '::', '##[', ' \n', '\x1b']) {
      const line = oneLine(part.repeat(2 ** 20 / part.length))
      expect(line.length).toBeLessThan(500)
    }
  })
})

describe('forMarkdown', () => {
  it('keeps words', () => {
    expect(forMarkdown('Milvus is healthy 코드')).toBe('Milvus is healthy 코드')
  })

  it.each([
    ['the end of a cell', 'a|b', 'a\\|b'],
    ['code', '`a`', '\\`a\\`'],
    ['HTML', '<img src=x>&lt;', '\\<img src\\=x\\>\\&lt\\;'],
    ['a link', '[a](b)', '\\[a\\]\\(b\\)'],
    ['an address', 'https://a.b', 'https\\:\\/\\/a\\.b'],
    ['a backslash', '\\|', '\\\\\\|'],
    ['a new line', 'a\n\n# b', 'a \\#&#8203; b'],
    ['a mention', '@me', '\\@&#8203;me'],
    ['an issue', 'o/r#1', 'o\\/r\\#&#8203;1']
  ])('shows %s as it is', (_, text, markdown) => {
    expect(forMarkdown(text)).toBe(markdown)
  })

  it('cuts the text, not the Markdown', () => {
    expect(forMarkdown('||||', 2)).toBe('\\|\\|…')
  })
})

describe('showUntrusted', () => {
  it('prints a block in which the runner obeys nothing', () => {
    showUntrusted('first\n  ::set-output name=a::b\r\n##[group]x\n\tlast\n')
    expect(log()).toMatch(
      /^::stop-commands::([\da-f-]{36})\nfirst\n {2}: :set-output name=a::b\n# #\[group\]x\n {2}last\n::\1::\n$/
    )
  })

  it('uses another token each time', () => {
    showUntrusted('a')
    showUntrusted('a')
    const tokens = log().match(/(?<=^::stop-commands::).*$/gm)
    expect(new Set(tokens).size).toBe(2)
  })

  it('prints only the last lines, and cuts long ones', () => {
    const lines = Array.from({ length: 150 }, (_, index) => `line ${index}`)
    showUntrusted([...lines, 'x'.repeat(1e6)].join('\n'))
    const printed = log().split('\n')
    expect(printed[0]).toBe('(51 lines before these are not shown)')
    expect(printed[2]).toBe('line 51')
    expect(printed.slice(-3)[0]).toBe(`${'x'.repeat(1000)}…`)
    expect(printed).toHaveLength(104)
  })
})

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

// The runner would find none of these forms.
describe('a masked secret', () => {
  const SECRET = 'k3y  with\ttwo\u200bblanks'

  it.each([
    ['is cut', 'x'.repeat(295) + SECRET],
    ['has white space that is joined', `a ${SECRET} b`]
  ])('is not shown in one line if it %s', (_, text) => {
    mask(SECRET)
    expect(oneLine(text)).toContain('***')
    expect(oneLine(text)).not.toContain('k3y')
  })

  it('is not shown at the end of a line of a log that is cut', () => {
    mask(SECRET)
    const start = log().length
    showUntrusted('x'.repeat(995) + SECRET)
    const shown = streamUntrusted()
    shown.write('x'.repeat(9_995) + SECRET.slice(0, 5))
    shown.write(`${SECRET.slice(5)}\n`)
    shown.end()
    expect(log().slice(start)).not.toContain('k3y')
  })

  it('is not shown at the end of a line of a block that is cut', () => {
    mask(SECRET)
    expect(block('x'.repeat(495) + SECRET)).not.toContain('k3y')
  })
})
