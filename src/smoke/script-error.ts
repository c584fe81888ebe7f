import type { KnownFailure } from '../server/known-failures.js'

/** What is known of a smoke-script that failed. */
type About = Partial<Pick<ScriptError, 'remedy' | 'output' | 'isUnanswered'>>

/** A smoke-script that failed. */
export class ScriptError extends Error {
  override name = 'ScriptError'
  /** What to do about it; undefined if Milvus failed. */
  readonly remedy?: KnownFailure
  /** What it printed last. */
  readonly output: string
  /** True when Milvus does not answer, perhaps because it ended. */
  readonly isUnanswered: boolean

  constructor(
    message: string,
    { remedy, output = '', isUnanswered = false }: About = {}
  ) {
    super(message)
    this.remedy = remedy
    this.output = output
    this.isUnanswered = isUnanswered
  }
}
