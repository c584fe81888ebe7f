import { describe, expect, it } from '@jest/globals'
import { findYamlProblem, readYaml } from '../../src/milvus/yaml-v2.js'

/** Line and column of the problem in a text; empty if there is none. */
async function placeOf(text: string): Promise<string> {
  const problem = await findYamlProblem(text)
  if (!problem) return ''
  const lines = text.slice(0, problem.offset).split('\n')
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`
}

// What yaml.v2 does with each text was found by running the real loader: Go's
// gopkg.in/yaml.v2 v2.4.0, which Milvus uses, decoding into a map[string]any.
describe('findYamlProblem', () => {
  it.each([
    '',
    '# nothing\n',
    '{}',
    '\n\n',
    'a: 1',
    'proxy:\n  maxNameLength: 100\n',
    'a: 1\r\nb: 2\r\n',
    '\ufeffa: 1\n',
    '---\na: 1\n',
    '---\na: 1\n...\n',
    'a:\n- 1\n- b: 2\n',
    'a: [1, "b", {c: d}]\n',
    'a: {b: 1, "c":2}\n',
    'a: "\\x41\\u00e9\\n\\t\\""\n',
    "a: 'it''s'\n",
    'a: |\n  text\n  # text\n',
    'a: >-\n  text\n\n  text\n',
    'a: text # comment\n',
    'a: text#text\n',
    'a: b:c\n',
    'a: http://x:80/?q\n',
    'a: ~\nb:\nc: null\n',
    'a: 0123\nb: 1e5\nc: 0x10\nd: 1_000\n',
    'a: yes\nb: 2001-01-01\n',
    'é: 你好 😀\n',
    'a: &x 1\nb: *x\n',
    'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n',
    'a: &x {b: 1}\nc:\n  <<: [*x, *x]\n',
    'a: !!str 0123\n',
    '"a b": 1\n',
    'a: b\n  c\n',
    'a: "b\n  c"\n',
    'a.b/c: 1\n',
    '1: 2\ntrue: 3\n',
    'a: b\tc\n',
    'a:\tb\n',
    'a: "*"\nb: \'%\'\n',
    'a: b*c&d!e%f@g\n'
  ])('accepts %j, as yaml.v2 does', async (text) => {
    expect(await placeOf(text)).toBe('')
  })

  it.each([
    ['...\n', '1:1', 'did not find expected node content'],
    ['a: *\n', '1:4', 'did not find expected alphabetic or numeric character'],
    ['a: *x\n', '1:4', "unknown anchor 'x' referenced"],
    [
      'a: *.log\n',
      '1:4',
      'did not find expected alphabetic or numeric character'
    ],
    ['a: *x\nb: &x 1\n', '1:4', "unknown anchor 'x' referenced"],
    ['a: &x [*x]\n', '1:8', "anchor 'x' value contains itself"],
    [
      'a: &a.b 1\n',
      '1:4',
      'did not find expected alphabetic or numeric character'
    ],
    ['a: &\n', '1:4', 'did not find expected alphabetic or numeric character'],
    ['a: @b\n', '1:4', 'found character that cannot start any token'],
    ['a: `b`\n', '1:4', 'found character that cannot start any token'],
    ['a: %b\n', '1:4', 'found character that cannot start any token'],
    ['%YAML 1.2\n---\na: 1\n', '1:1', 'found incompatible YAML document'],
    ['%YAML 2.0\n---\na: 1\n', '1:1', 'found incompatible YAML document'],
    ['%FOO\n---\na: 1\n', '1:1', 'found unknown directive name'],
    ['a: b: c\n', '1:4', 'mapping values are not allowed in this context'],
    ['a: 1\n b: 2\n', '2:3', 'mapping values are not allowed in this context'],
    ['proxy:\n  a: 1\n b: 2\n', '3:1', 'did not find expected key'],
    ['a: [1\n', '2:1', "did not find expected ',' or ']'"],
    ['a: {b: 1\n', '2:1', "did not find expected ',' or '}'"],
    ['a: "b\n', '1:4', 'found unexpected end of stream'],
    ["a: 'b\n", '2:1', 'found unexpected end of stream'],
    ['a: "\\q"\n', '1:5', 'found unknown escape character'],
    ['a: "\\/"\n', '1:4', 'found unknown escape character'],
    ['a: "\\ud800"\n', '1:4', 'found invalid Unicode character escape code'],
    ['a: "\\u12"\n', '1:5', 'did not find expected hexdecimal number'],
    ['a: "\\"\n', '1:4', 'found unexpected end of stream'],
    ['a:\n\tb: 1\n', '2:1', 'found character that cannot start any token'],
    ['\ta: 1\n', '1:1', 'found character that cannot start any token'],
    ['a:\n- \tb: 1\n', '2:3', 'found character that cannot start any token'],
    ['a:\n-\tb\n', '2:2', 'found character that cannot start any token'],
    ['a: b\n\t\n', '2:1', 'found a tab character that violates indentation'],
    [
      'a: |\n\tb\n',
      '2:1',
      'found a tab character where an indentation space is expected'
    ],
    ['a: \u0007\n', '1:4', 'control characters are not allowed'],
    ['a: \u0000\n', '1:4', 'control characters are not allowed'],
    ['a: "\u001b[0m"\n', '1:5', 'control characters are not allowed'],
    ['a: \u007f\n', '1:4', 'control characters are not allowed'],
    ['a: \ufffe\n', '1:4', 'control characters are not allowed'],
    ['# \u0001\n', '1:3', 'control characters are not allowed'],
    [
      '- 1\n- 2\n',
      '1:1',
      'cannot unmarshal !!seq into map[string]interface {}'
    ],
    ['[1, 2]\n', '1:1', 'cannot unmarshal !!seq into map[string]interface {}'],
    [
      'text\n',
      '1:1',
      'cannot unmarshal !!str `text` into map[string]interface {}'
    ],
    ['1\n', '1:1', 'cannot unmarshal !!int `1` into map[string]interface {}'],
    ['"a"\n', '1:1', 'cannot unmarshal !!str `a` into map[string]interface {}'],
    ['a: !!int b\n', '1:4', 'cannot decode !!str `b` as a !!int'],
    ['a: !!float b\n', '1:4', 'cannot decode !!str `b` as a !!float'],
    ['a: !!bool 2\n', '1:4', 'cannot decode !!int `2` as a !!bool'],
    ['a: !!binary ?\n', '1:4', 'mapping keys are not allowed in this context'],
    ['a: !<> 1\n', '1:4', 'did not find expected tag URI'],
    ['[a]: 1\n', '1:4', 'cannot unmarshal !!seq into string'],
    ['{a: 1}: 2\n', '1:7', 'cannot unmarshal !!map into string'],
    ['? [a]\n: 1\n', '1:1', 'cannot unmarshal !!seq into string'],
    ['? a: 1\n', '1:1', 'cannot unmarshal !!map into string'],
    [': a\n', '1:1', 'did not find expected key'],
    ['a: 1\n: 2\n', '2:1', 'did not find expected key'],
    ['a: b\nc\n', '2:1', "could not find expected ':'"],
    ['a:\n  - 1\n -2\n', '3:1', 'did not find expected key'],
    [
      'a: - 1\n',
      '1:4',
      'block sequence entries are not allowed in this context'
    ],
    ['a: [b,,c]\n', '1:7', 'did not find expected node content'],
    ['a: [http://x?]\n', '1:5', "did not find expected ',' or ']'"],
    ['a: [:b]\n', '1:5', 'did not find expected node content'],
    ['a: {b}: 1\n', '1:7', 'mapping values are not allowed in this context'],
    ['a: [1] 2\n', '1:8', 'did not find expected key'],
    ['a: "b" c\n', '1:8', 'did not find expected key'],
    [
      '<<: 1\n',
      '1:1',
      'map merge requires map or sequence of maps as the value'
    ],
    [
      'a:\n  <<: [1]\n',
      '1:1',
      'map merge requires map or sequence of maps as the value'
    ],
    ['a: |9x\n b\n', '1:6', 'did not find expected comment or line break'],
    ['a: ]\n', '1:4', 'did not find expected node content'],
    ['a: }\n', '1:4', 'did not find expected node content'],
    ['a: ,\n', '1:4', 'did not find expected node content'],
    [
      'a: |\n  \tb\n',
      '2:3',
      'found a tab character where an indentation space is expected'
    ]
  ])('refuses %j at %s, as yaml.v2 does: %s', async (text, place) => {
    expect(await placeOf(text)).toBe(place)
  })

  // yaml.v2 reads these, but some in a way that nobody expects.
  it.each([
    ['---\n# nothing\n', '1:4'],
    ['a: b\ufeff\n', '1:5'],
    ['a: 1\na: 2\n', '2:1'],
    ['a: 1\n---\nb: 2\n', '2:1'],
    ['? a\n', '1:1'],
    ['a: !!int 1\n', '1:4'],
    ['a: !x 1\n', '1:4'],
    ['%YAML 1.1\n---\na: 1\n', '1:1'],
    ['a: b\rc: d\n', '1:5'],
    ['a: b\u0085', '1:5'],
    ['a: b\u2028', '1:5'],
    ['~\n', '1:1'],
    ['a: [\n1]\n', '2:1'],
    ['a: "b"#c\n', '1:7']
  ])('refuses %j at %s, unlike yaml.v2', async (text, place) => {
    expect(await placeOf(text)).toBe(place)
  })

  it('refuses keys that are too long for yaml.v2', async () => {
    expect(await placeOf(`${'x'.repeat(1000)}: 1\n`)).toBe('')
    expect(await placeOf(`${'x'.repeat(1100)}: 1\n`)).toBe('1:1101')
  })

  it('refuses aliases that multiply without end', async () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let i = 1; i < 9; i++) {
      const aliases = Array.from({ length: 10 }, () => `*a${i - 1}`)
      lines.push(`a${i}: &a${i} [${aliases.join(', ')}]`)
    }
    expect(await placeOf(lines.join('\n'))).toBe('1:1')
  })

  it('refuses what is nested too deeply to be read', async () => {
    expect(await placeOf(`a: ${'['.repeat(100_000)}`)).not.toBe('')
  })
})

// The same loader reads these values in this way.
describe('readYaml', () => {
  it.each([
    ['a: 0123', 83],
    ['a: 1e5', 100000],
    ['a: 0x10', 16],
    ['a: 1_000', 1000],
    ['a: yes', true],
    ['a: "yes"', 'yes'],
    ['a: off', false],
    ['a: ~', null],
    ['a: 12:30:45', '12:30:45'],
    ['a: 12:30.5', '12:30.5'],
    ['a: 2001-01-01', '2001-01-01'],
    ['b: &x {a: 1}\n<<: *x', 1]
  ])('reads %j as %j', async (text, a) => {
    expect(await readYaml(text)).toMatchObject({ a })
  })

  it('reads nothing in an empty file', async () => {
    expect(await readYaml('# nothing\n')).toBeNull()
  })

  it('refuses what Milvus refuses', async () => {
    await expect(readYaml('a: [')).rejects.toThrow()
  })
})
