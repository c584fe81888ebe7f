import { DockerError } from './cli.js'

/**
 * What a registry's answer means, as docker, buildx and BuildKit word it.
 * - absent: it said that the thing is not there
 * - denied: it refused these credentials, or none
 * - limited: it has had too many requests
 * - unavailable: it, or the way to it, failed
 * - unknown: none of these; so it says nothing about the thing
 */
export type Answer = 'absent' | 'denied' | 'limited' | 'unavailable' | 'unknown'

// The first that matches wins. Messages as printed by docker 28 and 29, buildx
// 0.38 and BuildKit 0.34 (integration/retry.test.ts has them from real runs).
const ANSWERS: [RegExp, Answer][] = [
  [/\b429\b|too many requests|toomanyrequests/i, 'limited'],
  [/\b(500|502|503|504)\b|bad gateway|service unavailable/i, 'unavailable'],
  [
    /\b(401|403)\b|unauthorized|forbidden|denied|authorization failed/i,
    'denied'
  ],
  [/\b404\b|not found|manifest unknown|name unknown/i, 'absent'],
  [
    /connection re(set|fused)|broken pipe|i\/o timeout|handshake timeout|unexpected eof|\bEOF\b|no such host|deadline exceeded|was ended after/i,
    'unavailable'
  ]
]

/** Reads the answer of a registry from a failed `docker` command. */
export function answerOf(error: unknown): Answer {
  if (!(error instanceof DockerError)) return 'unknown'
  const text = error.message + error.stderr
  return ANSWERS.find(([pattern]) => pattern.test(text))?.[1] ?? 'unknown'
}
