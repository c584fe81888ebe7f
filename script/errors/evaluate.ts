// Evaluates expressions of the source as far as they are text that is written there.
import ts from 'typescript'

/** What parameters and other names stand for, on the way to one message. */
export type Bindings = Map<ts.Symbol, ts.Expression | string>

export interface Source {
  checker: ts.TypeChecker
  /** Calls of each function, by its symbol. */
  calls: Map<ts.Symbol, ts.CallExpression[]>
}

/** Returns the texts that an expression may have, with `<names>` for the rest. */
export function textsOf(
  source: Source,
  node: ts.Expression,
  bound: Bindings
): string[] {
  return literalsOf(source, node, bound) ?? [placeholderOf(node)]
}

/** Returns the texts of an expression that has no other; undefined otherwise. */
function literalsOf(
  source: Source,
  node: ts.Expression,
  bound: Bindings
): string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isTemplateExpression(node)) return fill(source, node, bound)
  if (ts.isConditionalExpression(node)) {
    return either(source, [node.whenTrue, node.whenFalse], bound)
  }
  if (ts.isIdentifier(node)) return literalsOfName(source, node, bound)
  if (ts.isCallExpression(node)) {
    return joined(source, node, bound) ?? returnedBy(source, node, bound)
  }
  const number = numberOf(source, node)
  return number === undefined ? undefined : [String(number)]
}

function fill(
  source: Source,
  { head, templateSpans }: ts.TemplateExpression,
  bound: Bindings
): string[] {
  return templateSpans.reduce(
    (texts, { expression, literal }) => {
      const filled = textsOf(source, expression, bound)
      return texts.flatMap((text) =>
        filled.map((part) => `${text}${part}${literal.text}`)
      )
    },
    [head.text]
  )
}

function either(
  source: Source,
  nodes: readonly ts.Expression[],
  bound: Bindings
): string[] | undefined {
  const all = nodes.map((node) => literalsOf(source, node, bound))
  return all.every((texts) => texts !== undefined) ? all.flat() : undefined
}

function literalsOfName(
  source: Source,
  node: ts.Identifier,
  bound: Bindings
): string[] | undefined {
  const value = valueOf(source, node, bound)
  if (value === undefined) return undefined
  if (typeof value === 'string') return [value]
  // The loop variable of `for (const name of ['a', 'b'] as const)`.
  const list = elementsOf(source, value, bound)
  return list ?? literalsOf(source, value, bound)
}

/** The texts that a function of this repository returns, if these are all. */
function returnedBy(
  source: Source,
  node: ts.CallExpression,
  bound: Bindings
): string[] | undefined {
  const entered = enter(source, node, bound)
  const texts = entered && either(source, entered.values, entered.bound)
  // A name for the whole tells more than one for what is filled in there.
  return texts?.some((text) => text.includes('<')) ? undefined : texts
}

/** `LIST.join(', ')` of texts that are all written in the source. */
function joined(
  source: Source,
  { expression, arguments: [separator] }: ts.CallExpression,
  bound: Bindings
): string[] | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined
  if (expression.name.text !== 'join' || !separator) return undefined
  const list = elementsOf(source, expression.expression, bound)
  return list && [list.join(textsOf(source, separator, bound)[0])]
}

function elementsOf(
  source: Source,
  node: ts.Expression,
  bound: Bindings
): string[] | undefined {
  if (ts.isAsExpression(node)) return elementsOf(source, node.expression, bound)
  if (ts.isArrayLiteralExpression(node)) {
    // An empty one is filled later.
    const texts = either(source, node.elements, bound)
    return texts?.length ? texts : undefined
  }
  if (!ts.isIdentifier(node)) return undefined
  const value = valueOf(source, node, bound)
  if (value === undefined || typeof value === 'string') return undefined
  return elementsOf(source, value, bound)
}

/** Such as `256 * 1024`, also of a constant. */
function numberOf(source: Source, node: ts.Expression): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text)
  if (ts.isIdentifier(node)) {
    const value = valueOf(source, node, new Map())
    return value === undefined || typeof value === 'string'
      ? undefined
      : numberOf(source, value)
  }
  if (!ts.isBinaryExpression(node)) return undefined
  const left = numberOf(source, node.left)
  const right = numberOf(source, node.right)
  if (left === undefined || right === undefined) return undefined
  const { kind } = node.operatorToken
  if (kind === ts.SyntaxKind.AsteriskToken) return left * right
  if (kind === ts.SyntaxKind.SlashToken) return left / right
  return kind === ts.SyntaxKind.AsteriskAsteriskToken
    ? left ** right
    : undefined
}

/** Returns what a name stands for: what is bound to it, or its initial value. */
export function valueOf(
  source: Source,
  name: ts.Identifier,
  bound: Bindings
): ts.Expression | string | undefined {
  const symbol = symbolOf(source, name)
  if (!symbol) return undefined
  const value = bound.get(symbol)
  if (value !== undefined) return value
  const declaration = symbol.valueDeclaration
  if (!declaration || !ts.isVariableDeclaration(declaration)) return undefined
  const loop = declaration.parent.parent
  return ts.isForOfStatement(loop) ? loop.expression : declaration.initializer
}

/** Returns the symbol behind a name, also one that is imported. */
export function symbolOf(
  { checker }: Source,
  name: ts.Node
): ts.Symbol | undefined {
  const symbol = ts.isShorthandPropertyAssignment(name.parent)
    ? checker.getShorthandAssignmentValueSymbol(name.parent)
    : checker.getSymbolAtLocation(name)
  const isAlias = symbol && symbol.flags & ts.SymbolFlags.Alias
  return isAlias ? checker.getAliasedSymbol(symbol) : symbol
}

/** Returns what a function may return, with its parameters bound. */
export function enter(
  source: Source,
  { expression, arguments: values }: ts.CallExpression,
  bound: Bindings
): { values: ts.Expression[]; bound: Bindings } | undefined {
  const declaration = symbolOf(source, expression)?.valueDeclaration
  if (!declaration || !ts.isFunctionDeclaration(declaration)) return undefined
  const own = bindParameters(source, declaration, values)
  return { values: returned(declaration), bound: new Map([...bound, ...own]) }
}

/** Binds the parameters of a function to the arguments of a call. */
export function bindParameters(
  source: Source,
  { parameters }: ts.FunctionDeclaration,
  values: readonly ts.Expression[]
): [ts.Symbol, ts.Expression][] {
  return parameters.flatMap(({ name }, index): [ts.Symbol, ts.Expression][] => {
    const symbol = symbolOf(source, name)
    const value = values[index]
    return symbol && value ? [[symbol, value]] : []
  })
}

/** Returns the values that a function may return. */
function returned(node: ts.Node): ts.Expression[] {
  if (ts.isReturnStatement(node))
    return node.expression ? [node.expression] : []
  const found: ts.Expression[] = []
  node.forEachChild((child) => {
    found.push(...returned(child))
  })
  return found
}

function placeholderOf(node: ts.Expression): string {
  const name = nameOf(node)
  const words = (name === 'message' ? 'reason' : name)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
  return `<${words.toLowerCase()}>`
}

/** Returns a name for what an expression is. */
function nameOf(node: ts.Expression): string {
  if (ts.isIdentifier(node)) return node.text
  if (ts.isPropertyAccessExpression(node)) {
    const { text } = node.name
    if (text === 'length') return 'number'
    return text === 'text' ? nameOf(node.expression) : text
  }
  if (ts.isCallExpression(node)) return nameOfCall(node)
  if (ts.isBinaryExpression(node)) return nameOf(node.left)
  if (ts.isElementAccessExpression(node)) return nameOf(node.expression)
  if (ts.isConditionalExpression(node)) return nameOf(node.whenTrue)
  return 'value'
}

/** `platformsOf(image)` are platforms. */
function nameOfCall({
  expression,
  arguments: [first]
}: ts.CallExpression): string {
  if (ts.isPropertyAccessExpression(expression)) {
    return nameOf(expression.expression)
  }
  const [, own] = /^(.+)Of$/.exec(nameOf(expression)) ?? []
  return own ?? nameOf(first ?? expression)
}
