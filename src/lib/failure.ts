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
  readonly likely: string | undefined
  readonly next: string

  constructor(what: string, advice: Advice) {
    const lines = [what]
    if (advice.likely) lines.push(`Likely reason: ${advice.likely}`)
    lines.push(`What to do: ${advice.next}`)
    super(lines.join('\n'))
    this.what = what
    this.likely = advice.likely || undefined
    this.next = advice.next
  }
}

/** Returns the message of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
