import fc from 'fast-check'

/** What others may write to do harm, or by accident. */
const HOSTILE = [
  '$(touch /tmp/owned)',
  '`id`',
  '; rm -rf /',
  '--help',
  '--volume=/:/host',
  '-v',
  'https://--help',
  '::set-output name=digest::evil',
  '::stop-commands::x',
  '::add-mask::',
  'a\n::error::evil',
  'a\r::warning::evil',
  'a\r\n##[set-env name=PATH]evil',
  '##[add-path]/tmp',
  'a\nghadelimiter_x\nname<<b',
  'a\nWhat to do: run this',
  '../../../etc/passwd',
  '/etc/passwd',
  '..\\..\\a',
  'file:///etc/passwd',
  '\x1b[31mred\x1b[0m \x1b]8;;http://x\x07link\x1b]8;;\x07',
  '\x1b[2J',
  'a\u0000b',
  '</summary></details><script>alert(1)</script>',
  '<!-- ',
  '```\n# heading',
  '| a | b |\n| --- | --- |',
  '![x](http://x/y)',
  '[x](javascript:alert(1))',
  '@everyone #1',
  'a\u2028b\u2029c\u0085d',
  '\u202eevil',
  ':\u200b:error::x',
  '\ufeff',
  '\ud83d',
  '__proto__',
  'constructor',
  'toString',
  '__proto__=1',
  '9'.repeat(400),
  'hasOwnProperty=1\n__proto__=2',
  '{"__proto__":{"polluted":true}}',
  '{{constructor}}',
  '{{__proto__}}',
  '${{ github.token }}',
  '""',
  '"',
  '"a,b\n"c',
  ',,,',
  '=',
  'a=',
  '=b',
  '!!js/function a',
  '&a [*a, *a]',
  '%0A::error::x'
]

/** What takes for ever where the time grows faster than the text. */
export const LONG = [
  'x'.repeat(100_000),
  'passw'.repeat(20_000),
  '://:'.repeat(25_000),
  'a '.repeat(50_000),
  'a\n'.repeat(50_000),
  '{'.repeat(20_000),
  '['.repeat(20_000),
  '-'.repeat(20_000),
  '<'.repeat(100_000),
  `<title>${' '.repeat(100_000)}`,
  `://${':'.repeat(100_000)}`,
  '"\\'.repeat(50_000),
  ',"'.repeat(50_000),
  '\n'.repeat(100_000),
  '/'.repeat(100_000),
  '0'.repeat(100_000),
  'exec: '.repeat(20_000)
]

/** Any of them, alone or inside other text, and any other text. */
export const hostile = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE) },
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  fc
    .tuple(fc.string({ maxLength: 20 }), fc.constantFrom(...HOSTILE))
    .map(([start, text]) => start + text)
)

/** The commands by which the action itself tells the runner something. */
const OWN =
  /^::(?:(?:error(?: title=Smoke test of [a-z0-9/]+)?|warning|notice|add-mask|group|endgroup|debug)::|stop-commands::[0-9a-f-]{36}$|[0-9a-f-]{36}::$)/

/**
 * Returns lines of a log that a runner would obey and the action did not write, or
 * that a terminal would, or that are too long to read.
 */
export function wrongLines(log: string): string[] {
  // The runner reads lines as .NET does, and does not show what it is to mask.
  const lines = log
    .split(/\r\n|\r|\n/)
    .filter((line) => !line.startsWith('::add-mask::'))
  return lines.filter((line) => {
    const isCommand = /^\s*:[\p{Cf}\p{Mn}]*:/u.test(line)
    return (
      (isCommand && !OWN.test(line)) ||
      line.includes('##[') ||
      /[\p{Cc}\u2028\u2029]/u.test(line) ||
      line.length > 40_000
    )
  })
}

/** What a field of JSON may be in place of what it should be. */
const ODD = fc.oneof(
  hostile,
  fc.constantFrom(...LONG),
  fc.constantFrom<unknown>(null, {}, [], [null], -1, 1.5, 1e300, true, ''),
  // As a text, neither of them has a value.
  fc.constant<unknown>({ toString: 1, valueOf: 1 }),
  fc.jsonValue({ maxDepth: 2 })
)

/** Text that is JSON, in which some values, however deep, are replaced by others. */
export function spoilt(json: string): fc.Arbitrary<string> {
  const changes = fc.array(fc.tuple(fc.nat(), ODD), {
    minLength: 1,
    maxLength: 3
  })
  return changes.map((all) => {
    const whole = { value: JSON.parse(json) as unknown }
    for (const [at, value] of all) {
      const places = placesIn(whole)
      places[at % places.length]?.(value)
    }
    return JSON.stringify(whole.value)
  })
}

/** Returns what replaces each value in a thing. */
function placesIn(thing: unknown): ((value: unknown) => void)[] {
  if (typeof thing !== 'object' || thing === null) return []
  return Object.entries(thing).flatMap(([key, part]) => [
    (value: unknown) => {
      Object.assign(thing, { [key]: structuredClone(value) })
    },
    ...placesIn(part)
  ])
}

/** Returns what is alive in a page of Markdown that should only be shown. */
export function wrongMarkup(page: string): string[] {
  const shown = page
    .replace(/^(`{3,})\w*\n[^]*?\n\1$/gm, '')
    .replace(/`[^`\n]*`/g, '')
  const alive =
    shown.match(
      /(?<!\\)<script|(?<!\\)<!--|!\[x\]|(?<!\\)@everyone|\(javascript:/g
    ) ?? []
  const [opened, closed] = ['<details>', '</details>'].map(
    (tag) => shown.split(tag).length
  )
  return opened === closed ? alive : [...alive, 'a part that does not end']
}
