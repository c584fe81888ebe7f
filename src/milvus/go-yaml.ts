import type { Document, Tags } from 'yaml'
import { messageOf } from '../messages/failure.js'
import type { YamlValue } from './settings.js'
import { textOfPlain } from './yaml-scalar.js'

/** A place in a text that a parser refuses. */
export interface YamlProblem {
  /** Index in the text. */
  offset: number
  message: string
}

type Yaml = typeof import('yaml')

/**
 * Finds what Milvus' loader refuses in a configuration file. That is
 * gopkg.in/yaml.v2; the package `yaml` allows more. Rare features that the two
 * read in different ways are refused as well, such as tags and explicit keys.
 */
export async function findYamlProblem(
  text: string
): Promise<YamlProblem | undefined> {
  const yaml = await loadYaml()
  return (
    findForbiddenCharacter(text) ??
    findForbiddenToken(text, yaml) ??
    findForbiddenNode(text, yaml)
  )
}

/** yaml.v2 takes the last of equal keys, and the first document. */
const TOLERATED = ['DUPLICATE_KEY', 'MULTIPLE_DOCS']

/**
 * Returns the values in a configuration file, as Milvus' loader reads them.
 *
 * @throws Error where `findYamlProblem` finds a problem, but for what the loader is
 * sure to read.
 */
export async function readYaml(text: string): Promise<YamlValue> {
  const yaml = await loadYaml()
  const problem =
    findForbiddenCharacter(text) ??
    findForbiddenToken(text, yaml) ??
    findForbiddenNode(text, yaml, TOLERATED)
  if (problem) throw new Error(problem.message)
  const document = yaml.parseDocument(text, {
    version: '1.1',
    uniqueKeys: false,
    customTags: onlyTexts
  })
  yaml.visit(document, {
    Scalar(_, scalar) {
      if (scalar.type !== 'PLAIN' || scalar.tag) return
      scalar.value = textOfPlain(scalar.source ?? '')
    }
  })
  return document.contents === null ? {} : (document.toJS() as YamlValue)
}

/** What is none of these has no tag, so that each scalar is a text. */
const KEPT_TAGS = ['map', 'seq', 'str', 'merge'].map(
  (name) => `tag:yaml.org,2002:${name}`
)

function onlyTexts(tags: Tags): Tags {
  return tags.filter((tag) =>
    typeof tag === 'string' ? tag === 'merge' : KEPT_TAGS.includes(tag.tag)
  )
}

/** Loaded only here, because many runs read no such file. */
async function loadYaml(): Promise<Yaml> {
  return await import(/* webpackMode: "eager" */ 'yaml')
}

/** All but the characters that yaml.v2 accepts, and other line breaks than \n. */
const FORBIDDEN =
  /(?!^\ufeff)[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]|\r(?!\n)/u

/** A tab where only spaces count as indentation. */
const TAB = /^\ufeff?[ \-?:]*\t/m

function findForbiddenCharacter(text: string): YamlProblem | undefined {
  const character = FORBIDDEN.exec(text)
  if (character) {
    const code = character[0].codePointAt(0) ?? 0
    const name = code.toString(16).toUpperCase().padStart(4, '0')
    const message = `the character U+${name} is not allowed`
    return { offset: character.index, message }
  }
  const tab = TAB.exec(text)
  if (!tab) return undefined
  const offset = tab.index + tab[0].length - 1
  return { offset, message: 'use spaces instead of a tab here' }
}

/** yaml.v2 looks for the colon of a key at most 1024 characters ahead. */
const MAX_KEY_LENGTH = 1000

/** Closed, and without `\/` and surrogates. */
const DOUBLE_QUOTED =
  /^"(?:[^"\\]|\\[^/uU]|\\u(?![dD][89a-fA-F])|\\U(?!0000[dD][89a-fA-F]))*"$/

interface Token {
  type: string
  source: string
  offset: number
  /** Number of flow collections around it. */
  depth: number
}

function findForbiddenToken(text: string, yaml: Yaml): YamlProblem | undefined {
  const tokens = readTokens(text, yaml)
  for (const [index, token] of tokens.entries()) {
    const message =
      tokenProblem(token) ?? problemOfKey(token, tokens[index - 1], text)
    if (message) return { offset: token.offset, message }
  }
  return undefined
}

/** Returns the tokens of a text without white space and comments. */
function readTokens(text: string, { Lexer, CST }: Yaml): Token[] {
  const tokens: Token[] = []
  let offset = 0
  let depth = 0
  let isScalar = false
  for (const source of new Lexer().lex(text)) {
    const type: string = isScalar
      ? 'scalar'
      : (CST.tokenType(source) ?? 'error')
    isScalar = type === 'scalar' && source === CST.SCALAR
    // These have no characters in the text.
    if (isScalar || type === 'doc-mode' || type === 'flow-error-end') continue
    if (/^flow-.*-end$/.test(type)) depth--
    tokens.push({ type, source, offset, depth })
    if (/^flow-.*-start$/.test(type)) depth++
    offset += source.length
  }
  return tokens.filter(({ type }) => type !== 'space' && type !== 'comment')
}

function tokenProblem({ type, source, depth }: Token): string | undefined {
  if (depth > 0 && (type === 'anchor' || type === 'tag')) {
    return 'anchors and tags are not supported in brackets'
  }
  switch (type) {
    case 'directive-line':
      return 'directives are not supported'
    case 'explicit-key-ind':
      return 'quote a text that begins with "?"'
    case 'tag':
      if (source === '!!str') return undefined
      return `the tag "${source}" is not supported; quote a text that begins with "!"`
    case 'anchor':
      if (/^&[\w-]+$/.test(source)) return undefined
      return 'an anchor has only letters, digits, "-" and "_"; quote a text that begins with "&"'
    case 'alias':
      if (/^\*[\w-]+$/.test(source)) return undefined
      return 'quote a text that begins with "*"'
    case 'double-quoted-scalar':
      if (DOUBLE_QUOTED.test(source)) return undefined
      return 'the string is not closed, or has an escape that Milvus does not know'
    case 'scalar':
      if (depth === 0 || !/^:|\?/.test(source)) return undefined
      return 'quote a text that has "?" or begins with ":" in a list or mapping in brackets'
    default:
      return undefined
  }
}

/** Checks the key before a colon. */
function problemOfKey(
  { type, offset, depth }: Token,
  key: Token | undefined,
  text: string
): string | undefined {
  if (type !== 'map-value-ind') return undefined
  const isSimple =
    key && /(^|-)scalar$/.test(key.type) && /^.+$/.test(key.source)
  if (!isSimple) {
    return 'a colon must follow a simple key on the same line'
  }
  if (key.source.length > MAX_KEY_LENGTH) return 'the key is too long'
  const isTight = depth > 0 && /[^\s]/.test(text.charAt(offset + 1))
  if (!isTight || key.type !== 'scalar') return undefined
  return 'a colon must be followed by a space'
}

/** Enough for any configuration; yaml.v2 has a limit, too. */
const MAX_ALIASES = 100

function findForbiddenNode(
  text: string,
  yaml: Yaml,
  tolerated: string[] = []
): YamlProblem | undefined {
  try {
    const options = { version: '1.1', prettyErrors: false } as const
    const document = yaml.parseDocument(text, options)
    const problem =
      findSyntaxError(document, tolerated) ??
      findForbiddenRoot(document, yaml) ??
      findForbiddenAlias(document, yaml)
    if (problem) return problem
    document.toJS({ mapAsMap: true, maxAliasCount: MAX_ALIASES })
    return undefined
  } catch (error) {
    const isDeep = error instanceof RangeError
    const message = isDeep ? 'it is nested too deeply' : messageOf(error)
    return { offset: 0, message }
  }
}

function findSyntaxError(
  { errors, warnings }: Document.Parsed,
  tolerated: string[]
): YamlProblem | undefined {
  const all = [...errors, ...warnings]
  const problem = all.find(({ code }) => !tolerated.includes(code))
  if (!problem) return undefined
  const { code, pos, message } = problem
  const isSecond = code === 'MULTIPLE_DOCS'
  const reason = isSecond ? 'Milvus reads only the first document' : message
  return { offset: pos[0], message: reason }
}

function findForbiddenRoot(
  { contents }: Document.Parsed,
  { isMap }: Yaml
): YamlProblem | undefined {
  if (contents === null || isMap(contents)) return undefined
  const message = 'it must be empty or a mapping of Milvus settings'
  return { offset: contents.range[0], message }
}

/** An alias must name an anchor before it, but not one around it. */
function findForbiddenAlias(
  document: Document,
  { visit }: Yaml
): YamlProblem | undefined {
  let problem: YamlProblem | undefined
  visit(document, {
    Alias(_, alias) {
      const [offset = 0] = alias.range ?? []
      const [, end = 0] = alias.resolve(document)?.range ?? [0, Infinity]
      if (end <= offset) return undefined
      const message = `there is no anchor "${alias.source}" before this alias; quote a text that begins with "*"`
      problem = { offset, message }
      return visit.BREAK
    }
  })
  return problem
}
