import type { Failure } from '../messages/failure.js'
import { docsLink } from '../messages/annotate.js'
import { shownLines, stacked } from './markdown.js'

/** Says what happened, why, what to do, and where to read more, as text that wraps. */
export function failureText(failure: Failure | undefined): string {
  if (!failure) return ''
  const { code, what, likely, next } = failure
  return stacked([
    `**What happened:** ${shownLines(what)}`,
    likely ? `**Likely reason:** ${shownLines(likely)}` : '',
    next ? `**What to do:** ${shownLines(next)}` : '',
    `**More:** [${code}](${docsLink(code)})`
  ])
}
