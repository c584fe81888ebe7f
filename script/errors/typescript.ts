import { globSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'
import {
  bindParameters,
  symbolOf,
  textsOf,
  type Bindings,
  type Source
} from './evaluate.ts'
import type { Found, Message, Remedy } from './message.ts'
import { remediesOf } from './remedies.ts'

/** Calls that make a message: their code, their text and maybe an advice. */
const KINDS = new Map<string, Message['kind']>([
  ['warn', 'warning'],
  ['note', 'notice']
])

/** Annotations without a code, and the files that may make them. */
const BARE = /^core\.(?:warning|notice|error|setFailed)$/
const MAKERS = ['src/lib/messages.ts', 'src/main.ts', 'src/smoke/verdict.ts']

/** A message whose remedies are in a table of known failures. */
const HINTS = { file: 'src/smoke/hints.ts', code: 'smoke-test-failed' }

/** Finds the messages of the action in src/. */
export function findInTypeScript(root: string): Found {
  const files = globSync('src/**/*.ts', { cwd: root }).sort()
  const program = parse(files.map((file) => path.join(root, file)))
  const source: Source = { checker: program.getTypeChecker(), calls: new Map() }
  const sites: (ts.CallExpression | ts.NewExpression)[] = []
  const found: Found = { messages: [], problems: [] }
  for (const file of files) {
    const tree = program.getSourceFile(path.join(root, file))
    if (!tree) continue
    visit(tree, (node) => {
      if (ts.isCallExpression(node)) noteCall(source, node)
      if (isBare(node, file)) {
        found.problems.push(
          `${siteOf(root, node)}: a message without a code: use Failure, warn() or note()`
        )
      }
      if (kindOf(node) && file !== MAKERS[0]) sites.push(node as never)
    })
  }
  for (const site of sites) addMessages(root, source, site, found)
  addHints(root, program.getSourceFile(path.join(root, HINTS.file)), found)
  return found
}

/** Parses files and what they import from one another, without any package. */
function parse(files: string[]): ts.Program {
  const options: ts.CompilerOptions = { noLib: true, types: [] }
  const host = ts.createCompilerHost(options)
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => {
      if (!text.startsWith('.')) return { resolvedModule: undefined }
      const file = path.resolve(path.dirname(from), text)
      const resolvedFileName = file.replace(/\.js$/, '.ts')
      return {
        resolvedModule: { resolvedFileName, extension: ts.Extension.Ts }
      }
    })
  return ts.createProgram(files, options, host)
}

/** Each hint is a text with the reason, a colon and what to do. */
function addHints(
  root: string,
  tree: ts.SourceFile | undefined,
  found: Found
): void {
  if (!tree) return
  const hints: Remedy[] = []
  visit(tree, (node) => {
    if (!ts.isPropertyAssignment(node) || node.name.getText() !== 'hint') return
    if (!ts.isStringLiteralLike(node.initializer)) return
    const [likely, ...rest] = node.initializer.text.split(': ')
    if (rest.length > 0) hints.push({ likely, next: rest.join(': ') })
    else found.problems.push(`${siteOf(root, node)}: what to do?`)
  })
  if (hints.length === 0)
    found.problems.push(`${HINTS.file}: no hint was found`)
  for (const message of found.messages) {
    if (message.code === HINTS.code) message.remedies.unshift(...hints)
  }
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node)
  node.forEachChild((child) => {
    visit(child, look)
  })
}

/** True for an annotation without a code, and for an error of an input. */
function isBare(node: ts.Node, file: string): boolean {
  if (ts.isNewExpression(node)) {
    return (
      file.startsWith('src/inputs/') && node.expression.getText() === 'Error'
    )
  }
  if (!ts.isCallExpression(node) || MAKERS.includes(file)) return false
  return BARE.test(node.expression.getText())
}

function noteCall(source: Source, call: ts.CallExpression): void {
  const symbol = symbolOf(source, call.expression)
  if (!symbol) return
  source.calls.set(symbol, [...(source.calls.get(symbol) ?? []), call])
}

function kindOf(node: ts.Node): Message['kind'] | undefined {
  if (ts.isNewExpression(node)) {
    return node.expression.getText() === 'Failure' ? 'error' : undefined
  }
  if (!ts.isCallExpression(node)) return undefined
  return isSuperFailure(node) ? 'error' : KINDS.get(node.expression.getText())
}

/** True for `super(…)` in a class that extends Failure. */
function isSuperFailure(node: ts.CallExpression): boolean {
  if (node.expression.kind !== ts.SyntaxKind.SuperKeyword) return false
  const parent = ts.findAncestor(node, ts.isClassDeclaration)
  return /\bFailure\b/.test(parent?.heritageClauses?.[0]?.getText() ?? '')
}

function siteOf(root: string, node: ts.Node): string {
  const tree = node.getSourceFile()
  const { line } = tree.getLineAndCharacterOfPosition(node.getStart())
  return `${path.relative(root, tree.fileName)}:${line + 1}`
}

function addMessages(
  root: string,
  source: Source,
  node: ts.CallExpression | ts.NewExpression,
  found: Found
): void {
  const [code, what, advice] = node.arguments ?? []
  const site = siteOf(root, node)
  if (!code || !what) {
    found.problems.push(`${site}: a message needs a code and a text`)
    return
  }
  const kind = kindOf(node) ?? 'error'
  for (const bound of waysTo(source, [code, what], new Map())) {
    const remedies = advice ? remediesOf(source, advice, bound) : []
    for (const one of textsOf(source, code, bound)) {
      for (const text of textsOf(source, what, bound)) {
        found.messages.push({ code: one, kind, text, remedies, site })
      }
    }
  }
}

/**
 * Returns what the names stand for that a code, or a whole text, consists of: one
 * set of bindings for each chain of calls, or turn of a loop, that leads to the
 * message.
 */
function waysTo(
  source: Source,
  [code, what]: [ts.Expression, ts.Expression],
  bound: Bindings
): Bindings[] {
  const open =
    openName(source, code, bound) ??
    (ts.isIdentifier(what) ? openName(source, what, bound) : undefined)
  if (!open) return [bound]
  return bindingsFor(source, open, bound).flatMap((more) =>
    waysTo(source, [code, what], new Map([...bound, ...more]))
  )
}

/** A parameter, or the variable of a loop over a list. */
interface OpenName {
  symbol: ts.Symbol
  declaration: ts.ParameterDeclaration | ts.VariableDeclaration
}

/** Returns a name in an expression that nothing is bound to yet. */
function openName(
  source: Source,
  node: ts.Node,
  bound: Bindings
): OpenName | undefined {
  if (ts.isIdentifier(node)) {
    const symbol = symbolOf(source, node)
    if (!symbol) return undefined
    const value = bound.get(symbol)
    if (typeof value === 'string') return undefined
    if (value) return openName(source, value, bound)
    const declaration = symbol.valueDeclaration
    return declaration && isOpen(declaration)
      ? { symbol, declaration }
      : undefined
  }
  if (!ts.isTemplateExpression(node)) return undefined
  return node.templateSpans
    .map(({ expression }) => openName(source, expression, bound))
    .find((one) => one !== undefined)
}

function isOpen(node: ts.Declaration): node is OpenName['declaration'] {
  if (ts.isParameter(node)) return ts.isFunctionDeclaration(node.parent)
  return (
    ts.isVariableDeclaration(node) &&
    ts.isForOfStatement(node.parent.parent) &&
    ts.isAsExpression(node.parent.parent.expression)
  )
}

function bindingsFor(
  source: Source,
  { symbol, declaration }: OpenName,
  bound: Bindings
): Iterable<[ts.Symbol, ts.Expression | string]>[] {
  if (ts.isVariableDeclaration(declaration)) {
    const name = declaration.name as ts.Identifier
    return textsOf(source, name, bound).map((text) => [[symbol, text]])
  }
  const owner = declaration.parent as ts.FunctionDeclaration
  const calls = (owner.name && symbolOf(source, owner.name)) ?? symbol
  return (source.calls.get(calls) ?? []).map(({ arguments: values }) =>
    bindParameters(source, owner, values)
  )
}
