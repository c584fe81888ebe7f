import { messageOf } from '../lib/failure.js'
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
  // Of this machine, not of a registry: a missing credential helper, a socket.
  [/executable file not found|(?<!denied: )permission denied/i, 'unknown'],
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
  const { message } = error
  return ANSWERS.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown'
}

/** Seconds of retries that an answer is worth: what lasts longer will stay. */
const PATIENCE: Record<Answer, number> = {
  limited: 30,
  unavailable: 30,
  // ghcr.io is known for a passing 403; a missing right should be told soon.
  denied: 7,
  absent: 0,
  unknown: 0
}

/** Seconds of retries that a failed `docker` command is worth. */
export function patience(error: unknown): number {
  return PATIENCE[answerOf(error)]
}

const UNITS: Record<string, number> = { ms: 1e-3, s: 1, m: 60 }

/**
 * Seconds that a registry asks to wait, where its message has them: of headers,
 * docker and buildx show nothing.
 */
export function retryAfter(error: unknown): number {
  const [, number, unit = 's'] =
    /retry[- ]after:?\s*([0-9.]+)\s*(µs|us|ms|s|m)?\b/i.exec(
      messageOf(error)
    ) ?? []
  return (Number(number) || 0) * (UNITS[unit.toLowerCase()] ?? 0)
}

/** Patience for what was just written: a registry may be late to know it. */
export function patienceAfterWrite(error: unknown): number {
  return answerOf(error) === 'absent' ? 7 : patience(error)
}
