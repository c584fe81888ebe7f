import { isInWorkflow } from './caller.js'
import { render, type Remedy } from './message.js'
import {
  codeOf,
  messageFor,
  type CaseOf,
  type Code,
  type FailureKey,
  type ValuesOf
} from './catalog.js'

/** What to tell a user about a failure. */
export interface Advice {
  likely?: string
  next: string
}

/**
 * A failure that a user can act on: what failed, the likely reason and what to
 * do about it.
 *
 * The code is a stable name in kebab-case, and has a section of docs/errors.md.
 */
export class Failure extends Error {
  override name = 'Failure'
  readonly code: Code
  readonly what: string
  readonly likely?: string
  /** Undefined if `what` says what to do already. */
  readonly next?: string

  constructor(code: Code, what: string, advice?: Advice, cause?: unknown) {
    super(withAdvice(what, advice), { cause })
    this.code = code
    this.what = what
    this.likely = advice?.likely
    this.next = advice?.next
  }
}

/** Returns the lines of a message. */
export function withAdvice(
  what: string,
  { likely, next }: Partial<Advice> = {}
): string {
  const lines = [what]
  if (likely) lines.push(`Likely reason: ${likely}`)
  if (next) lines.push(`What to do: ${next}`)
  return lines.join('\n')
}

interface About<K extends FailureKey> {
  /** What was thrown before. It gives the value `reason`, and maybe the advice. */
  cause?: unknown
  /** Which of the message's remedies fits; `other` stands for all that it lacks. */
  remedy?: 'other' extends CaseOf<K> ? string : CaseOf<K>
}

/**
 * Returns the failure of a key in the catalog. If it has no remedy of its own for
 * the case, it has that of its cause; advice never stands inside other advice.
 */
export function fail<K extends FailureKey>(
  key: K,
  values: Given<ValuesOf<K>>,
  { cause, remedy }: About<K> = {}
): Failure {
  const { what, remedy: only, remedies } = messageFor(key)
  const all = { reason: whatOf(cause), ...values }
  const own = only ?? remedies?.[remedy ?? 'other'] ?? remedies?.other
  const advice = own ? adviceOf(own, all) : adviceOfCause(cause)
  return new Failure(codeOf(key), render(what, all), advice, cause)
}

/** Values to give: `reason` comes from the cause if there is one. */
type Given<Values> = Omit<Values, 'reason'> &
  Partial<Pick<Values, 'reason' & keyof Values>>

/** Returns what a remedy says where the run is. */
export function adviceOf(
  { likely, next, inWorkflow }: Remedy,
  values: object
): Advice {
  const step = (isInWorkflow() && inWorkflow) || next
  return {
    likely: likely && render(likely, values),
    next: render(step, values)
  }
}

function adviceOfCause(cause: unknown): Advice | undefined {
  if (!(cause instanceof Failure) || !cause.next) return undefined
  return { likely: cause.likely, next: cause.next }
}

/** Returns what failed, without advice: for a message that has its own. */
export function whatOf(error: unknown): string {
  return error instanceof Failure ? error.what : messageOf(error)
}

/** Returns the message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
