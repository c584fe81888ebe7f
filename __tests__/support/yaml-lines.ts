import fc from 'fast-check'

// Lines as people write them into Milvus' files, and some that hardly anybody does.
const KEYS = [
  ...['proxy', 'PROXY', 'Port', 'port', 'http', 'http.port', 'proxy.port'],
  ...['mq', "'mq'", 'type', 'mq.type', 'common', 'security', 'tlsMode'],
  ...['etcd', 'endpoints', '"proxy"', 'x', 'x y', 'é']
]
const COMMON = ['a', '1', 'yes', '/x', '"q"', 'a # c', '', '', '']
const RARE = [
  ...['0x1', '~', "'b'", '[a, b]', '{port: 1}', '{type: x, http: {port: 2}}'],
  ...['*a', '&a b', '&a', '!!str 1', '!!map', '"a\\n"', "it's", '- a', '[a]]'],
  ...['{}', '[]', '127.0.0.1', 'a:b', "''", '"x" y', '[1, {type: a}]', '@'],
  ...['{"port":1}', '{ type: a , x: [b, "c"] }', '{x: "}"}', '"{"', 'a: b']
]
const OPENED = ['|', '>-', '"a', "'x", '[a,', '{a: b,']
const CLOSING = ['mq.type: q', 'b', 'b"', "'", ']', '}', 'x']

const key = fc.constantFrom(...KEYS)
const separator = fc.constantFrom(': ', ': ', ': ', ' : ', ':\t')
const value = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...COMMON) },
  { weight: 1, arbitrary: fc.constantFrom(...RARE) }
)

const indented = (lines: string[], by: number): string[] =>
  lines.map((line) => ' '.repeat(by) + line)

const entry = fc.tuple(key, separator, value).map((parts) => [parts.join('')])

const list = fc
  .tuple(key, fc.constantFrom(0, 2), fc.array(value, { maxLength: 3 }))
  .map(([name, by, items]) => [
    `${name}:`,
    ...indented(
      items.map((item) => `- ${item}`),
      by
    )
  ])

const opened = fc
  .tuple(key, fc.constantFrom(...OPENED), fc.constantFrom(...CLOSING), value)
  .map(([name, start, end, last]) => [
    `${name}: ${start}`,
    `  ${end}`,
    `  ${last}`
  ])

const { lines } = fc.letrec<{ lines: string[]; nested: string[] }>((tie) => ({
  nested: fc
    .tuple(
      key,
      fc.constantFrom('', ' # c', ' &a'),
      fc.constantFrom(1, 2, 4),
      tie('lines')
    )
    .map(([name, rest, by, inner]) => [
      `${name}:${rest}`,
      ...indented(inner, by)
    ]),
  lines: fc
    .array(
      fc.oneof(
        { maxDepth: 3 },
        { weight: 5, arbitrary: entry },
        { weight: 1, arbitrary: list },
        { weight: 1, arbitrary: opened },
        { weight: 1, arbitrary: fc.constantFrom([''], ['# c'], ['   # c']) },
        { weight: 4, arbitrary: tie('nested') }
      ),
      { minLength: 1, maxLength: 4 }
    )
    .map((parts) => parts.flat())
}))

/** A text of a user.yaml, valid more often than not. */
export const yamlLines = lines.map((parts) => `${parts.join('\n')}\n`)
