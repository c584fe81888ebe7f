/** What to tell a user about a failure. */
export interface Advice {
  likely?: string
  next: string
}

/**
 * A failure that a user can act on: what failed, the likely reason and what to
 * do about it.
 *
 * The code is a stable name in kebab-case: docs/errors.md, which is made from all
 * of them, has a section of that name.
 */
export class Failure extends Error {
  override name = 'Failure'
  readonly code: string
  readonly what: string
  readonly likely?: string
  /** Undefined if `what` says what to do already. */
  readonly next?: string

  constructor(code: string, what: string, advice?: Advice) {
    const { likely, next } = advice ?? {}
    const lines = [what]
    if (likely) lines.push(`Likely reason: ${likely}`)
    if (next) lines.push(`What to do: ${next}`)
    super(lines.join('\n'))
    this.code = code
    this.what = what
    this.likely = likely
    this.next = next
  }
}

/** Returns what failed, without advice: for a message that has its own. */
export function whatOf(error: unknown): string {
  return error instanceof Failure ? error.what : messageOf(error)
}

/** Returns the message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
