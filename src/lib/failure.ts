/** What to tell a user about a failure. */
export interface Advice {
  likely?: string
  next: string
}

/**
 * A failure that a user can act on: what failed, the likely reason and what to
 * do about it.
 */
export class Failure extends Error {
  override name = 'Failure'
  readonly what: string
  readonly likely?: string
  /** Undefined if there is nothing to do. */
  readonly next?: string

  constructor(what: string, advice?: Advice) {
    const { likely, next } = advice ?? {}
    const lines = [what]
    if (likely) lines.push(`Likely reason: ${likely}`)
    if (next) lines.push(`What to do: ${next}`)
    super(lines.join('\n'))
    this.what = what
    this.likely = likely
    this.next = next
  }
}

/** Returns the message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
