import { oneLine } from '../../lib/untrusted.js'
import {
  FINDINGS,
  type Level,
  type Topic
} from '../../messages/runpod-findings.js'
import { render, type NamedValues, type Text } from '../../messages/message.js'

type Findings = typeof FINDINGS

/** The stable name of a finding. */
type FindingCode = keyof Findings

/** What a look at a pod has found: one line each, safe to print. */
export interface Finding {
  code: FindingCode
  topic: Topic
  level: Level
  what: string
  /** What to do about it. */
  next?: string
}

/** The named values of which the words of a finding are made. */
type ValuesOf<K extends FindingCode> = NamedValues<Findings[K]>

/** Characters of a value that others may have written. */
const VALUE_LIMIT = 200

/** Returns a finding, with its values made safe. */
export function found<K extends FindingCode>(
  code: K,
  ...[values]: unknown extends ValuesOf<K> ? [] : [ValuesOf<K>]
): Finding {
  const words: { topic: Topic; level: Level; what: Text; next?: Text } =
    FINDINGS[code]
  const safe = Object.fromEntries(
    Object.entries(values ?? {}).map(([name, value]) => {
      return [name, oneLine(String(value), VALUE_LIMIT)]
    })
  )
  const { topic, level, what, next } = words
  return {
    code,
    topic,
    level,
    what: render(what, safe),
    ...(next !== undefined && { next: render(next, safe) })
  }
}
