import { messageOf } from '../lib/failure.js'
import { DockerError } from './cli.js'

/**
 * What a registry's answer means, as docker, buildx and BuildKit report it.
 * - absent: it says that the manifest or repository does not exist
 * - denied: it refuses these credentials, or anonymous access
 * - limited: it received too many requests
 * - unavailable: the registry or the network failed
 * - unknown: anything else, which says nothing about the image
 */
export type RegistryAnswer =
  'absent' | 'denied' | 'limited' | 'unavailable' | 'unknown'

// The first match wins. The messages are those of docker 28 and 29, buildx 0.38
// and BuildKit 0.34 (integration/retry.test.ts provokes real ones).
const ANSWERS: [RegExp, RegistryAnswer][] = [
  // From this machine, not a registry: a missing credential helper, a socket.
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

/** Reads a registry's answer from a failed `docker` command. */
export function answerOf(error: unknown): RegistryAnswer {
  if (!(error instanceof DockerError)) return 'unknown'
  const { message } = error
  return ANSWERS.find(([pattern]) => pattern.test(message))?.[1] ?? 'unknown'
}

/** Seconds of retries that each answer is worth. */
const SECONDS_WORTH: Record<RegistryAnswer, number> = {
  limited: 30,
  unavailable: 30,
  // ghcr.io is known for a transient 403; a missing right should be reported soon.
  denied: 7,
  absent: 0,
  unknown: 0
}

/** Seconds of retries that a failed `docker` command is worth. */
export function patience(error: unknown): number {
  return SECONDS_WORTH[answerOf(error)]
}

const SECONDS_PER_UNIT: Record<string, number> = { ms: 1e-3, s: 1, m: 60 }

/**
 * Seconds that a registry asks to wait, if its message says so: docker and
 * buildx do not show the header.
 */
export function retryAfter(error: unknown): number {
  const [, number, unit = 's'] =
    /retry[- ]after:?\s*([0-9.]+)\s*(µs|us|ms|s|m)?\b/i.exec(
      messageOf(error)
    ) ?? []
  return (Number(number) || 0) * (SECONDS_PER_UNIT[unit.toLowerCase()] ?? 0)
}

/** Patience for reading what was just written: a registry may lag behind. */
export function patienceAfterWrite(error: unknown): number {
  return answerOf(error) === 'absent' ? 7 : patience(error)
}
