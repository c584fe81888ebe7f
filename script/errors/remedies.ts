import ts from 'typescript'
import type { Remedy } from './message.ts'
import {
  enter,
  symbolOf,
  textsOf,
  valueOf,
  type Bindings,
  type Source
} from './evaluate.ts'

/**
 * Returns every advice that an expression may have: written there, in a table or
 * in what a function returns.
 */
export function remediesOf(
  source: Source,
  node: ts.Node,
  bound: Bindings
): Remedy[] {
  const all = (nodes: readonly (ts.Node | undefined)[]): Remedy[] =>
    nodes.flatMap((one) => (one ? remediesOf(source, one, bound) : []))
  if (ts.isObjectLiteralExpression(node)) {
    return inObject(source, node, bound) ?? all(node.properties.map(valueIn))
  }
  if (ts.isConditionalExpression(node)) {
    return all([node.whenTrue, node.whenFalse])
  }
  if (ts.isBinaryExpression(node)) return all([node.left, node.right])
  if (ts.isElementAccessExpression(node)) return all([node.expression])
  if (ts.isCallExpression(node)) return inCall(source, node, bound)
  if (!ts.isIdentifier(node)) return []
  const value = valueOf(source, node, bound)
  return typeof value === 'string' ? [] : all([value])
}

function valueIn(property: ts.ObjectLiteralElementLike): ts.Node | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined
}

/** Returns undefined for an object that is no advice, such as a table of them. */
function inObject(
  source: Source,
  node: ts.ObjectLiteralExpression,
  bound: Bindings
): Remedy[] | undefined {
  const valueNamed = (name: string): ts.Expression | undefined =>
    node.properties
      .filter((one) => one.name?.getText() === name)
      .map(valueIn)
      .find((one): one is ts.Expression => one !== undefined)
  const next = valueNamed('next')
  if (!next) return undefined
  const likely = valueNamed('likely')
  return bindingsOf(source, [next, likely], bound).flatMap((one) => {
    const reasons = likely ? textsOf(source, likely, one) : [undefined]
    const steps = textsOf(source, next, one).filter(
      // What is computed as a whole is not told.
      (text) => !/^<[^>]*>(?:;|$)/.test(text)
    )
    return steps.flatMap((step) =>
      reasons.map((reason) => ({ likely: written(reason), next: step }))
    )
  })
}

/** A reason that is computed as a whole is not told. */
function written(reason: string | undefined): string | undefined {
  return reason && /^<[^>]*>$/.test(reason) ? undefined : reason
}

/**
 * Returns the bindings for each advice that names in expressions are taken from,
 * as by `const { likely, next } = advice()`; one, if there are no such names.
 */
function bindingsOf(
  source: Source,
  nodes: (ts.Expression | undefined)[],
  bound: Bindings
): Bindings[] {
  const symbols = nodes
    .flatMap((node) => (node ? namesIn(node) : []))
    .map((name) => symbolOf(source, name))
    .filter((symbol) => symbol !== undefined)
  const origin = symbols.map(originOf).find((one) => one !== undefined)
  if (!origin) return [bound]
  return remediesOf(source, origin, bound).map((remedy) => {
    const own = symbols.flatMap((symbol): [ts.Symbol, string][] => {
      const value = { ...remedy }[symbol.name as keyof Remedy]
      return value ? [[symbol, value]] : []
    })
    return new Map([...bound, ...own])
  })
}

function namesIn(node: ts.Node): ts.Identifier[] {
  if (ts.isIdentifier(node)) return [node]
  const names: ts.Identifier[] = []
  node.forEachChild((child) => {
    names.push(...namesIn(child))
  })
  return names
}

/** Returns the call whose result a name is taken out of. */
function originOf({ valueDeclaration }: ts.Symbol): ts.Expression | undefined {
  if (!valueDeclaration || !ts.isBindingElement(valueDeclaration)) return
  const declaration = valueDeclaration.parent.parent
  const origin = ts.isVariableDeclaration(declaration)
    ? declaration.initializer
    : undefined
  return origin && ts.isCallExpression(origin) ? origin : undefined
}

/** What a function of this repository returns. */
function inCall(
  source: Source,
  node: ts.CallExpression,
  bound: Bindings
): Remedy[] {
  const { values = [], bound: own = bound } = enter(source, node, bound) ?? {}
  return values.flatMap((one) => remediesOf(source, one, own))
}
