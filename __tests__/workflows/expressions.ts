import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import { truthy } from '@actions/expressions/result'

/** What an expression can refer to. */
export interface Scope {
  contexts: Record<string, unknown>
  /** How the steps before this one, or the needed jobs, ended. */
  status: 'success' | 'failure' | 'cancelled' | 'skipped'
}

const STATUS_FUNCTIONS = ['success', 'failure', 'cancelled', 'always']

/**
 * Returns a text with the values of its `${{ … }}`, as GitHub computes them.
 *
 * @throws UnknownKey for a property that does not exist, which GitHub takes for
 * empty.
 */
export function fill(text: string, scope: Scope): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/gs, (_, expression: string) =>
    evaluate(expression, scope).coerceString()
  )
}

/** Returns whether an `if:` holds. Without a status function, it implies `success()`. */
export function holds(condition: string | undefined, scope: Scope): boolean {
  const text = condition ?? 'success()'
  const named = STATUS_FUNCTIONS.some((name) => text.includes(`${name}()`))
  return truthy(evaluate(named ? text : `success() && (${text})`, scope))
}

function evaluate(text: string, scope: Scope): data.ExpressionData {
  const functions = STATUS_FUNCTIONS.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(name === 'always' || name === scope.status)
  }))
  const { tokens } = new Lexer(text.trim()).lex()
  const names = Object.keys(scope.contexts)
  const tree = new Parser(tokens, names, functions).parse()
  const byName = new Map(functions.map((one) => [one.name, one]))
  const contexts = new KnownKeys('contexts', scope.contexts)
  return new ThoroughEvaluator(tree, contexts, byName).evaluate()
}

/** Finds unknown keys also where `&&` or `||` makes them irrelevant. */
class ThoroughEvaluator extends Evaluator {
  override visitLogical(
    logical: Parameters<Evaluator['visitLogical']>[0]
  ): data.ExpressionData {
    for (const part of logical.args) {
      try {
        this.eval(part)
      } catch (error) {
        // Others, such as one of fromJSON, do not occur on GitHub.
        if (error instanceof UnknownKey) throw error
      }
    }
    return super.visitLogical(logical)
  }
}

class UnknownKey extends Error {}

/** An object whose unknown keys are errors. */
class KnownKeys extends data.Dictionary {
  private readonly path: string

  constructor(path: string, values: object) {
    super()
    this.path = path
    for (const [key, value] of Object.entries(values)) {
      this.add(key, toData(`${path}.${key}`, value))
    }
  }

  override get(key: string): data.ExpressionData {
    const value = super.get(key)
    if (!value) throw new UnknownKey(`${this.path} has no "${key}"`)
    return value
  }
}

function toData(path: string, value: unknown): data.ExpressionData {
  if (typeof value === 'string') return new data.StringData(value)
  if (typeof value === 'boolean') return new data.BooleanData(value)
  if (value && typeof value === 'object') return new KnownKeys(path, value)
  throw new Error(`${path} is ${String(value)}`)
}
