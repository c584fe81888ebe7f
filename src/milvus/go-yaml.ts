// An allow-list of YAML. Milvus reads its files with Go's gopkg.in/yaml.v2, and the
// package `yaml` reads some texts in another way, or allows what yaml.v2 refuses.
// Anything that the two might read differently is refused.
import type { Pair, ParsedNode, Scalar } from 'yaml'
import type { YamlValue } from './settings.js'

/** A place in a text that is refused. */
interface YamlProblem {
  /** Index in the text. */
  offset: number
  message: string
}

class YamlError extends Error {
  readonly offset: number

  constructor({ offset, message }: YamlProblem) {
    super(message)
    this.offset = offset
  }
}

function refuse(offset: number, message: string): never {
  throw new YamlError({ offset, message })
}

/** Finds what `readYaml` refuses in a configuration file. */
export async function findYamlProblem(
  text: string
): Promise<YamlProblem | undefined> {
  try {
    await readYaml(text)
    return undefined
  } catch (error) {
    if (!(error instanceof YamlError)) throw error
    return { offset: error.offset, message: error.message }
  }
}

/**
 * Returns the values in a configuration file: each scalar is the text that Milvus
 * makes of it, so that `1.50` becomes `1.5`, and `yes` becomes `true`.
 *
 * @param isInUse true for a file that Milvus reads anyway: one unusual setting must
 * not hide the others, so what yaml.v2 surely accepts is read, too
 * @throws Error that names what is not a mapping, a list or a simple scalar.
 */
export async function readYaml(
  text: string,
  isInUse = false
): Promise<YamlValue> {
  for (const [pattern, message] of REFUSED_CHARACTERS) {
    const offset = text.search(pattern)
    if (offset >= 0) refuse(offset, message)
  }
  const yaml = await loadYaml()
  try {
    return readDocument({ text, yaml, isInUse })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    refuse(0, 'it is nested too deeply')
  }
}

/**
 * Returns the values of any YAML that can be read: for checks that must miss nothing,
 * even in a file that Milvus would refuse.
 */
export async function readAnyYaml(text: string): Promise<YamlValue> {
  const { parseDocument } = await loadYaml()
  try {
    const options = { schema: 'failsafe', uniqueKeys: false } as const
    return plainOf(parseDocument(text, options).toJS({ mapAsMap: true }))
  } catch {
    return {}
  }
}

/** Not done by `yaml`: of a key that is not a text, it makes and shows its whole text. */
function plainOf(value: unknown): YamlValue {
  if (Array.isArray(value)) return value.map(plainOf)
  if (!(value instanceof Map)) return typeof value === 'string' ? value : ''
  const pairs = [...(value as Map<unknown, unknown>)].map(
    ([key, part]) =>
      [typeof key === 'string' ? key : '', plainOf(part)] as const
  )
  return Object.fromEntries(pairs)
}

type Yaml = typeof import('yaml')

/** Loaded only here, because many runs read no such file. */
async function loadYaml(): Promise<Yaml> {
  return await import('yaml')
}

const NO_TAGS = 'tags ("!") are not supported'

const REFUSED_CHARACTERS: [RegExp, string][] = [
  [
    // All but those that yaml.v2 accepts, and other line breaks than \n and \r\n.
    /(?!^\ufeff(?! ))[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|\r(?!\n)/u,
    'this character is not allowed: remove it, or use an escape in double quotes'
  ],
  [
    // Where only spaces count as indentation.
    /(?<=^\ufeff?[ \-?:]*)\t/m,
    'use spaces instead of a tab here'
  ],
  [/^\ufeff?%/m, 'directives ("%") are not supported'],
  // The package `yaml` does not see this one.
  [/!<>/, NO_TAGS]
]

/** Where the functions below read. */
interface Source {
  text: string
  yaml: Yaml
  isInUse: boolean
}

/** yaml.v2 reads the last of equal keys, and the first document. */
const HARMLESS = ['DUPLICATE_KEY', 'MULTIPLE_DOCS']

function readDocument(source: Source): YamlValue {
  const { text, yaml, isInUse } = source
  const { errors, warnings, contents } = yaml.parseDocument(text, {
    // Without types and merge keys: each scalar is a text.
    schema: 'failsafe',
    keepSourceTokens: true,
    prettyErrors: false
  })
  const problem = [...errors, ...warnings].find(
    ({ code }) => !isInUse || !HARMLESS.includes(code)
  )
  if (problem?.code === 'MULTIPLE_DOCS') {
    refuse(problem.pos[0], 'Milvus reads only the first document')
  }
  if (problem) refuse(problem.pos[0], problem.message)
  if (contents === null) return {}
  if (yaml.isMap(contents)) return readNode(contents, source)
  refuse(contents.range[0], 'it must be empty or a mapping of Milvus settings')
}

/** @param isInFlow true within brackets */
function readNode(
  node: ParsedNode | null,
  source: Source,
  isInFlow = false
): YamlValue {
  const { isAlias, isScalar, isSeq } = source.yaml
  if (!node) return ''
  const [offset] = node.range
  if (isAlias(node)) refuse(offset, 'aliases ("*") are not supported')
  if (node.anchor) refuse(offset, 'anchors ("&") are not supported')
  if (node.tag) refuse(offset, NO_TAGS)
  if (isScalar(node)) return readScalar(node, source, isInFlow)
  const isFlow = isInFlow || node.flow === true
  if (isSeq(node)) {
    return node.items.map((item) => readNode(item, source, isFlow))
  }
  return Object.fromEntries(
    node.items.map((pair) => [
      readKey(pair, source, isFlow),
      readNode(pair.value, source, isFlow)
    ])
  )
}

/** yaml.v2 looks for the colon of a key at most 1024 characters ahead. */
const MAX_KEY_LENGTH = 1000

/** What follows a key; in brackets, as in JSON, no space need follow the colon. */
const COLON = / *:(?=[ \t\r\n]|$)/y
const JSON_COLON = / *:/y

function readKey(
  { key, srcToken }: Pair<ParsedNode, ParsedNode | null>,
  source: Source,
  isInFlow: boolean
): string {
  const [start, end] = key.range
  if (!source.yaml.isScalar(key)) refuse(start, 'a key must be a simple text')
  const text = readNode(key, source, isInFlow)
  if (text !== key.source || text === '' || text === '<<') {
    refuse(
      start,
      'this key is not supported (put it in quotes if it is a text)'
    )
  }
  const colon = isInFlow && key.type !== 'PLAIN' ? JSON_COLON : COLON
  colon.lastIndex = end
  const isExplicit = srcToken?.start.some(({ type }) => /^explicit/.test(type))
  if (isExplicit || !colon.test(source.text)) {
    refuse(start, 'a colon and a space must follow the key on the same line')
  }
  if (end - start > MAX_KEY_LENGTH) refuse(start, 'the key is too long')
  return text
}

/** The package `yaml` misses some ends, and yaml.v2 does not know all escapes. */
const SINGLE_QUOTED = /^'(?:[^']|'')*'$/
const DOUBLE_QUOTED =
  /^"(?:[^"\\]|\\["\\abefnrtv0 ]|\\x[\da-fA-F]{2}|\\u(?![dD][89a-fA-F])[\da-fA-F]{4})*"$/

function readScalar(
  { range: [start, end], type, source: value }: Scalar.Parsed,
  { text, isInUse }: Source,
  isInFlow: boolean
): string {
  const raw = text.slice(start, end)
  const isBlock = type?.startsWith('BLOCK')
  if (isInUse && isBlock) return value
  if (!isInUse && (isBlock || raw.includes('\n'))) {
    refuse(start, 'a text must be on one line (put it in quotes, with "\\n")')
  }
  if (type !== 'PLAIN') {
    if (SINGLE_QUOTED.test(raw) || DOUBLE_QUOTED.test(raw)) return value
    refuse(start, 'the quotes are not closed, or have an unknown escape')
  }
  if (isInFlow && /^:|\?/.test(value)) {
    refuse(start, 'quote a text in brackets with "?", or with ":" at its start')
  }
  if (value === '<<') refuse(start, 'merge keys ("<<") are not supported')
  const plain = textOfPlain(value) ?? (isInUse ? value : undefined)
  return (
    plain ??
    refuse(start, 'write this number plainly, such as 12 or 1.5, or in quotes')
  )
}

/** yaml.v2 finds the type of a scalar without quotes (`resolve` in its resolve.go). */
const NULL = /^(~|null|Null|NULL|)$/
const TRUE = /^(y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE)$/
const FALSE = /^(n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/

/** What Go may read as a number, and more. */
const LIKE_A_NUMBER =
  /^(?=[-+.\d])[-+]?(0x[\da-f]*|0[bo][-+\d]*|\d*(\.\d*)?(e[-+]?\d*)?|\.inf|\.nan)$/i

/** Numbers that both read alike. Milvus turns them into texts again. */
const INTEGER = /^(0|-?[1-9]\d{0,17})$/
const DECIMAL = /^-?(0|[1-9]\d{0,14})\.\d+$/

/** Returns what Milvus makes of a scalar without quotes; undefined if unsure. */
function textOfPlain(value: string): string | undefined {
  if (NULL.test(value)) return ''
  if (TRUE.test(value)) return 'true'
  if (FALSE.test(value)) return 'false'
  if (INTEGER.test(value)) return value
  if (!LIKE_A_NUMBER.test(value.replaceAll('_', ''))) return value
  const number = Number(value)
  // Go writes a small one without an exponent.
  const isSure =
    DECIMAL.test(value) && !Object.is(number, -0) && !/e/.test(String(number))
  return isSure ? String(number) : undefined
}
